package dev.arrayc.mlir.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.mlir.artifact.Artifact;
import dev.arrayc.mlir.artifact.LoadedLibrary;
import dev.arrayc.mlir.artifact.Parameter;
import dev.arrayc.mlir.artifact.Signature;
import dev.arrayc.mlir.codegen.Codegen;
import dev.arrayc.mlir.codegen.CpuLevel;
import dev.arrayc.mlir.codegen.DeviceModule;
import dev.arrayc.mlir.codegen.LoweredModule;
import dev.arrayc.mlir.codegen.Options;
import dev.arrayc.mlir.codegen.Provenance;
import dev.arrayc.mlir.codegen.SimulatedGpu;
import dev.arrayc.mlir.codegen.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs a function on the interpreter and as native code of each CPU level. {@code
 * scripts/gpu-simulate} runs the same tests with kernels for a GPU instead.
 */
final class Agreement {
  /** Whether all tests that come here are for a simulated GPU. */
  private static final boolean ON_GPU = Boolean.getBoolean("arrayc.test.gpu");

  /** The targets whose code this machine runs. */
  private static final List<Target> RUNS = CpuLevel.targets();

  private Agreement() {}

  /**
   * What runs on both engines.
   *
   * @param names what each result is, for messages
   */
  record Case(Function function, List<Tensor> inputs, List<String> names) {
    Case {
      inputs = List.copyOf(inputs);
      names = List.copyOf(names);
    }

    String name(int result) {
      return result < names.size() ? names.get(result) : "result " + result;
    }
  }

  /** Compares all results bit for bit; a NaN equals a NaN. */
  static void check(Function function, List<Tensor> inputs) {
    check(function, inputs, List.of());
  }

  /**
   * @param names what each result is, for messages
   */
  static void check(Function function, List<Tensor> inputs, List<String> names) {
    check(List.of(new Case(function, inputs, names)));
  }

  /** Compares the results of several programs, which share a library for each CPU level. */
  static void check(List<Case> cases) {
    if (ON_GPU) {
      cases.forEach(c -> checkOnGpu(c.function(), c.inputs()));
      return;
    }
    List<Built> all = new ArrayList<>();
    for (Case one : cases) {
      Lowered lowered = Lowering.lower(one.function());
      Signature signature = signature("f" + all.size(), one.function());
      LoweredModule module = lowered.module(signature, List.of(), Span.NONE);
      all.add(new Built(one, lowered, module));
    }
    List<List<Tensor>> expected =
        cases.stream().map(c -> Interpreter.evaluate(c.function(), c.inputs())).toList();
    Artifact library = compiled(all);
    for (Target target : RUNS) {
      if (all.stream().anyMatch(b -> b.has(target))) {
        List<List<Tensor>> actual = run(all, library, target);
        for (int i = 0; i < all.size(); i++) {
          if (all.get(i).has(target)) {
            assertSame(all.get(i), target, expected.get(i), actual.get(i));
          }
        }
      }
    }
  }

  /** A case, lowered. */
  private record Built(Case origin, Lowered lowered, LoweredModule module) {
    Codegen.Unit unit() {
      Provenance provenance =
          new Provenance("", Optional.empty(), "test", Map.of(), lowered.flops(), "portable");
      return Codegen.Unit.of(new Codegen.Part(module, provenance));
    }

    /** Whether there is code of its own for a target. */
    boolean has(Target target) {
      return module.variants(Target.defaults()).contains(target);
    }
  }

  /** {@return a program for a GPU, to the CPU's bits} */
  static DeviceModule deviceModule(Function function) {
    return DeviceLowering.lower(function).module(signature(function), List.of(), Span.NONE);
  }

  /** Compares the results of kernels for a GPU, on a simulated one. */
  static void checkOnGpu(Function function, List<Tensor> inputs) {
    List<Tensor> expected = Interpreter.evaluate(function, inputs);
    DeviceModule module = deviceModule(function);
    List<Tensor> actual = SimulatedGpu.get().run(module, inputs);
    for (int i = 0; i < expected.size(); i++) {
      assertSame("result " + i + " on a GPU", expected.get(i), actual.get(i), module.text());
    }
  }

  private static void assertSame(
      Built built, Target target, List<Tensor> expected, List<Tensor> actual) {
    for (int i = 0; i < expected.size(); i++) {
      String name = built.origin().name(i) + " at " + target;
      assertSame(name, expected.get(i), actual.get(i), built.lowered().text());
    }
  }

  private static void assertSame(String name, Tensor expected, Tensor actual, String text) {
    if (!expected.equals(actual)) {
      assertThat(actual.type()).as(name).isEqualTo(expected.type());
      String shown = text.length() > 20_000 ? "" : text;
      assertThat(differences(expected, actual)).as(name + "\n" + shown).isEmpty();
    }
  }

  private static List<String> differences(Tensor expected, Tensor actual) {
    List<String> all = new ArrayList<>();
    int width = expected.dtype().isComplex() ? 2 : 1;
    for (int i = 0; i < expected.size() * width && all.size() < 10; i++) {
      if (expected.dtype().isIntegral()) {
        if (expected.longs()[i] != actual.longs()[i]) {
          all.add("[" + i + "] " + expected.longs()[i] + " but " + actual.longs()[i]);
        }
      } else if (Double.doubleToLongBits(expected.doubles()[i])
          != Double.doubleToLongBits(actual.doubles()[i])) {
        all.add(
            "["
                + i
                + "] "
                + Double.toHexString(expected.doubles()[i])
                + " but "
                + Double.toHexString(actual.doubles()[i]));
      }
    }
    return all;
  }

  private static Artifact compiled(List<Built> all) {
    Options options =
        new Options(Target.defaults(), Set.of(), Path.of(System.getProperty("java.io.tmpdir")));
    return Codegen.compile(all.stream().map(Built::unit).toList(), options);
  }

  /** The results of each program, from a copy of their library that takes one target's code. */
  private static List<List<Tensor>> run(List<Built> all, Artifact library, Target target) {
    List<LoadedLibrary> loaded = CpuLevel.during(target, () -> LoadedLibrary.functions(library));
    List<List<Tensor>> results = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      try (LoadedLibrary function = loaded.get(i)) {
        results.add(function.call(all.get(i).origin().inputs()));
      }
    }
    return results;
  }

  static Signature signature(Function function) {
    return signature("f", function);
  }

  private static Signature signature(String name, Function function) {
    List<Parameter> inputs = new ArrayList<>();
    List<Parameter> outputs = new ArrayList<>();
    for (TensorType type : function.parameterTypes()) {
      int number = inputs.size();
      boolean donated = function.parameters().get(number).donated();
      inputs.add(new Parameter("in" + number, "in" + number, type, donated));
    }
    for (TensorType type : function.resultTypes()) {
      outputs.add(Parameter.of("out" + outputs.size(), type));
    }
    return new Signature(name, inputs, outputs);
  }

  /** Whether a dtype takes part in an engine at all. */
  static boolean isNumber(DType dtype) {
    return dtype != DType.BOOL;
  }
}
