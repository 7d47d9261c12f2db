package dev.arrayc.python;

import dev.arrayc.library.PyTrees;
import dev.arrayc.text.Printer;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyObject;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** {@code jax.stages.Lowered}: a jitted function, traced for the arguments of {@code .lower}. */
record Lowered(JitFunction function, CallArguments arguments, TracedFunction traced)
    implements PyObject {
  @Override
  public Optional<PyValue> attribute(String name) {
    return switch (name) {
      case "compile" -> Optional.of(Builtin.function(name, a -> new Compiled(this)));
      case "as_text" -> Optional.of(Builtin.function(name, a -> new PyStr(text())));
      case "cost_analysis", "compiler_ir" -> throw unsupported(name);
      default -> Optional.empty();
    };
  }

  private String text() {
    return Printer.print(traced.program());
  }

  private static RuntimeException unsupported(String name) {
    return Session.current()
        .limitation(
            "." + name + " is not supported", "as_text() gives StableHLO; see also arrayc inspect");
  }

  @Override
  public String repr() {
    return "<jax.stages.Lowered>";
  }

  @Override
  public String typeName() {
    return "Lowered";
  }

  /** {@code jax.stages.Compiled}: takes the arguments that are not static, of the same types. */
  record Compiled(Lowered lowered) implements ReprCallable {
    @Override
    public String name() {
      return lowered.function.name();
    }

    @Override
    public PyValue call(List<PyValue> positional, SequencedMap<String, PyValue> keyword) {
      CallArguments given =
          CallArguments.of(lowered.function.function(), JitOptions.NONE, positional, keyword);
      if (!given.structure().equals(lowered.arguments.structure())) {
        throw Raise.type(
            "Function compiled with input pytree does not match the input pytree it was called"
                + " with.",
            "a compiled function takes the arguments that it was lowered for, without static ones");
      }
      List<String> mismatches = new ArrayList<>();
      for (int i = 0; i < given.leaves().size(); i++) {
        Array wanted = lowered.arguments.leaves().get(i);
        Array leaf = given.leaves().get(i);
        if (!wanted.type().equals(leaf.type())) {
          mismatches.add(
              "Argument '"
                  + lowered.arguments.paths().get(i)
                  + "' compiled with "
                  + wanted.type().jaxString()
                  + " and called with "
                  + leaf.type().jaxString());
        }
      }
      if (!mismatches.isEmpty()) {
        throw Raise.type(
            "Argument types differ from the types for which this computation was compiled. Perhaps"
                + " you are calling the compiled executable with a different enable_x64 mode than"
                + " when it was AOT compiled? The mismatches are:\n"
                + String.join("\n", mismatches));
      }
      List<Array> results = lowered.function.run(lowered.traced, given);
      return PyTrees.unflatten(lowered.traced.results(), results);
    }

    @Override
    public Optional<PyValue> attribute(String name) {
      return switch (name) {
        case "as_text" -> Optional.of(Builtin.function(name, a -> new PyStr(lowered.text())));
        case "cost_analysis", "memory_analysis" -> throw unsupported(name);
        default -> Optional.empty();
      };
    }

    @Override
    public String repr() {
      return "<jax.stages.Compiled>";
    }

    @Override
    public String typeName() {
      return "Compiled";
    }
  }
}
