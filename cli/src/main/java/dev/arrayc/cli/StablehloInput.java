package dev.arrayc.cli;

import dev.arrayc.diagnostic.CompileException.UsageError;
import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Shapes;
import dev.arrayc.op.Supported;
import dev.arrayc.op.Verifier;
import dev.arrayc.portable.PortableArtifact;
import dev.arrayc.python.Tracing;
import dev.arrayc.text.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A program in StableHLO, text or portable artifact, as the commands take it: nothing has to be
 * traced, and the types of arguments are the program's, so {@code --arg} is only needed for data,
 * or for sizes that are not in the program.
 */
final class StablehloInput {
  private StablehloInput() {}

  /**
   * Reads the program of a job.
   *
   * @throws UsageError if it has no such function, or the arguments do not fit
   */
  static Tracing.Entry entry(Job job, Sources sources) {
    Program program = module(sources);
    Program chosen = job.program().entry().map(name -> withEntry(program, name)).orElse(program);
    List<Value> parameters = chosen.entry().body().parameters();
    requireFit(job, chosen);
    return new Tracing.Entry(
        chosen,
        job.program().name().orElse("main"),
        place(chosen),
        IntStream.range(0, parameters.size()).boxed().toList(),
        chosen.entry().results().stream().map(r -> false).toList());
  }

  /** The only module of a file. */
  private static Program module(Sources sources) {
    return artifact(sources).orElseGet(() -> Reader.read(sources.program()));
  }

  /**
   * {@return the modules of a file, verified: those of a text, or the one of a portable artifact}
   *
   * @throws UserError at the first thing that is wrong
   */
  static List<Program> modules(Sources sources) {
    return artifact(sources).map(List::of).orElseGet(() -> Reader.readAll(sources.program()));
  }

  private static Optional<Program> artifact(Sources sources) {
    return sources
        .artifact()
        .map(
            bytes -> {
              Program program = PortableArtifact.read(sources.name(), bytes);
              Verifier.verify(program);
              return program;
            });
  }

  /** {@return values for the parameters of the entry: data as given, or seeded random values} */
  static List<Tensor> tensors(Job job, Program program) {
    Supported.require(program);
    List<Tensor> all = new ArrayList<>();
    List<TensorType> types = program.entry().parameterTypes();
    for (int i = 0; i < types.size(); i++) {
      Optional<Argument> given =
          job.arguments().isEmpty() ? Optional.empty() : Optional.of(job.arguments().get(i));
      all.add(
          given.orElse(new Argument.Typed(types.get(i))) instanceof Argument.Data data
              ? data.tensor()
              : RandomInputs.draw(types.get(i), i));
    }
    return all;
  }

  /** The program with the function of this name in front. */
  static Program withEntry(Program program, String name) {
    List<Function> functions = new ArrayList<>(program.functions());
    Function entry =
        functions.stream()
            .filter(f -> f.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    usage(
                        "the program has no function @" + name,
                        "it has "
                            + String.join(
                                ", ", functions.stream().map(f -> "@" + f.name()).toList())));
    functions.remove(entry);
    functions.addFirst(entry);
    return new Program(program.name(), functions, program.attributes());
  }

  /**
   * Arguments that are given must be those of the entry.
   *
   * @throws UsageError if one is not
   */
  static void requireFit(Job job, Program program) {
    List<Value> parameters = program.entry().body().parameters();
    if (job.arguments().isEmpty()) {
      return;
    }
    if (job.arguments().size() != parameters.size()) {
      throw usage(
          "@"
              + program.entry().name()
              + " takes "
              + parameters.size()
              + " arguments, got "
              + job.arguments().size(),
          "without any --arg the types are taken from the program");
    }
    for (int i = 0; i < parameters.size(); i++) {
      Type wanted = parameters.get(i).type();
      Type given =
          switch (job.arguments().get(i)) {
            case Argument.Typed a -> a.type();
            case Argument.Data a -> a.tensor().type();
            case Argument.Int _, Argument.Real _, Argument.Bool _, Argument.Text _ ->
                throw usage(
                    "argument " + i + " must be an array of type " + wanted,
                    "a scalar is an array too: --arg f32[], or --arg @x.npy with data");
          };
      if (!Shapes.agree(wanted, given)) {
        throw usage(
            "argument " + i + " is " + given + ", where the program takes " + wanted,
            "write --arg " + spelling(wanted) + ", or leave out all of them");
      }
    }
  }

  private static String spelling(Type type) {
    return type instanceof TensorType t ? t.dtype().shortName() + t.shape() : type.toString();
  }

  private static Span place(Program program) {
    return program.entry().body().operations().stream()
        .map(Operation::span)
        .findFirst()
        .orElse(Span.NONE);
  }

  static UsageError usage(String message, String hint) {
    return new UsageError(Diagnostic.of(Span.NONE, "", message, hint));
  }
}
