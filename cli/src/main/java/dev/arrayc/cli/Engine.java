package dev.arrayc.cli;

import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.mlir.artifact.LoadedLibrary;
import dev.arrayc.op.Op;
import dev.arrayc.transform.Prepare;
import java.util.List;
import java.util.Optional;

/** What can run a program. */
enum Engine {
  /** The interpreter, the oracle of the others. */
  reference {
    @Override
    List<Tensor> run(Program program, List<SourceFile> sources, List<Tensor> arguments) {
      return Interpreter.evaluate(Prepare.prepare(program, true), arguments);
    }
  },

  /** Compiled code for this machine's processor. */
  cpu {
    @Override
    List<Tensor> run(Program program, List<SourceFile> sources, List<Tensor> arguments) {
      Span place =
          program.entry().body().operations().stream()
              .map(Operation::span)
              .findFirst()
              .orElse(Span.NONE);
      Backend backend = new Backend(program, "checked", sources, place, true);
      try (LoadedLibrary library = LoadedLibrary.of(backend.compile(Optional.empty()))) {
        return library.call(arguments);
      }
    }
  };

  /** Runs the entry of a program. */
  abstract List<Tensor> run(Program program, List<SourceFile> sources, List<Tensor> arguments);

  /** {@return whether the entry runs several processes, which the interpreter alone can} */
  static boolean isParallel(Program program) {
    return program.entry().body().operations().stream().anyMatch(o -> o.op() == Op.RUN_PARALLEL);
  }
}
