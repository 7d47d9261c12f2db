package dev.arrayc.cli;

import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.mlir.artifact.LoadedLibrary;
import dev.arrayc.mlir.codegen.Sm;
import dev.arrayc.mlir.codegen.Targets;
import dev.arrayc.op.Op;
import dev.arrayc.transform.Prepare;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What can run a program. */
enum Engine {
  /** The interpreter, the oracle of the others. */
  reference {
    @Override
    List<Tensor> run(
        Program program, List<SourceFile> sources, Targets machines, List<Tensor> arguments) {
      return Interpreter.evaluate(Prepare.prepare(program, true), arguments);
    }
  },

  /** Compiled code for this machine's processor. */
  cpu {
    @Override
    List<Tensor> run(
        Program program, List<SourceFile> sources, Targets machines, List<Tensor> arguments) {
      Span place =
          program.entry().body().operations().stream()
              .map(Operation::span)
              .findFirst()
              .orElse(Span.NONE);
      Backend backend = new Backend(program, "checked", sources, place, true).with(machines);
      try (LoadedLibrary library = LoadedLibrary.of(backend.compile(Optional.empty()))) {
        return library.call(arguments);
      }
    }

    @Override
    void compile(Backend backend) {
      backend.compile(Optional.empty());
    }
  },

  /** Kernels for GPUs of several generations: compiled, not run. Results are the interpreter's. */
  ptx {
    @Override
    List<Tensor> run(
        Program program, List<SourceFile> sources, Targets machines, List<Tensor> arguments) {
      compile(new Backend(program, "checked", sources, Span.NONE, true));
      return reference.run(program, sources, machines, arguments);
    }

    @Override
    void compile(Backend backend) {
      List<Sm> gpus = Sm.KNOWN.stream().filter(sm -> PTX.contains(sm.shortName())).toList();
      backend.with(new Targets(List.of(), gpus)).ptx();
    }
  };

  private static final Set<String> PTX = Set.of("75", "80", "90a");

  /** Generates code for a program without running it, if this engine does. */
  void compile(Backend backend) {}

  /**
   * Runs the entry of a program.
   *
   * @param machines for which an engine that compiles does so
   */
  abstract List<Tensor> run(
      Program program, List<SourceFile> sources, Targets machines, List<Tensor> arguments);

  /** Runs the entry of a program, compiled by default for this machine. */
  List<Tensor> run(Program program, List<SourceFile> sources, List<Tensor> arguments) {
    return run(program, sources, Targets.ofThisMachine(), arguments);
  }

  /** {@return whether the entry runs several processes, which the interpreter alone can} */
  static boolean isParallel(Program program) {
    return program.entry().body().operations().stream().anyMatch(o -> o.op() == Op.RUN_PARALLEL);
  }
}
