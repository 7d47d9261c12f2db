package dev.arrayc.cli;

import dev.arrayc.diagnostic.CompileException.UsageError;
import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Shapes;
import dev.arrayc.op.Verifier;
import dev.arrayc.portable.PortableArtifact;
import dev.arrayc.python.Tracing;
import dev.arrayc.text.Reader;
import dev.arrayc.transform.Specialize;
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
    Program chosen = chosen(job, program);
    List<Value> parameters = chosen.entry().body().parameters();
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

  /**
   * {@return the program that a job means: the function that it names in front, for arguments of
   * the types that it gives}
   *
   * @throws UsageError if there is no such function, or the arguments do not fit
   */
  static Program chosen(Job job, Program module) {
    Program program = job.program().entry().map(name -> withEntry(module, name)).orElse(module);
    if (job.arguments().isEmpty()) {
      return program;
    }
    List<TensorType> wanted = Specialize.parameters(program);
    List<TensorType> types = new ArrayList<>();
    List<Optional<Tensor>> values = new ArrayList<>();
    requireCount(job, program, wanted);
    for (int i = 0; i < wanted.size(); i++) {
      Argument argument = job.arguments().get(i);
      types.add(fitting(argument, i, wanted.get(i)));
      values.add(
          argument instanceof Argument.Int(var value)
              ? Optional.of(Tensor.scalar(wanted.get(i).dtype(), value.longValue()))
              : Optional.empty());
    }
    boolean isSame = types.equals(wanted) && values.stream().allMatch(Optional::isEmpty);
    return isSame ? program : Specialize.apply(program, types, values);
  }

  /** {@return values for the parameters of the entry: data as given, or seeded random values} */
  static List<Tensor> tensors(Job job, Program program) {
    List<TensorType> types = Specialize.signature(program).parameterTypes();
    List<Argument> given =
        job.arguments().stream().filter(a -> !(a instanceof Argument.Int)).toList();
    List<Tensor> all = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      Interpreter.requireRoom(Span.NONE, types.get(i));
      all.add(
          !given.isEmpty() && given.get(i) instanceof Argument.Data data
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

  private static void requireCount(Job job, Program program, List<TensorType> wanted) {
    if (job.arguments().size() != wanted.size()) {
      throw usage(
          "@"
              + program.entry().name()
              + " takes "
              + wanted.size()
              + " arguments, got "
              + job.arguments().size(),
          "without any --arg the types are taken from the program");
    }
  }

  /**
   * {@return the type that an argument gives a parameter; an integer fixes the value of a scalar}
   *
   * @throws UsageError if it does not fit
   */
  private static TensorType fitting(Argument argument, int i, TensorType wanted) {
    TensorType given =
        switch (argument) {
          case Argument.Typed a -> a.type();
          case Argument.Rows a -> throw RowsInput.notHere("a StableHLO program");
          case Argument.Data a -> a.tensor().type();
          case Argument.Int _ when wanted.rank() == 0 && wanted.dtype().isInteger() -> wanted;
          case Argument.Int _, Argument.Real _, Argument.Bool _, Argument.Text _ ->
              throw usage(
                  "argument " + i + " must be an array of type " + wanted,
                  "a scalar is an array too: --arg f32[], or --arg @x.npy with data; an integer"
                      + " fixes the value of an integer scalar, a size for instance");
        };
    boolean isStored = wanted.isQuantized() && given.dtype() == wanted.dtype();
    TensorType type = isStored ? wanted.withShape(given.shape()) : given;
    if (!Shapes.agree(wanted, type)) {
      throw usage(
          "argument " + i + " is " + given + ", where the program takes " + wanted,
          "write --arg " + spelling(wanted) + ", or leave out all of them");
    }
    return type;
  }

  private static String spelling(TensorType type) {
    return type.dtype().shortName()
        + type.shape().stream().map(d -> d == TensorType.DYNAMIC ? "N" : d.toString()).toList();
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
