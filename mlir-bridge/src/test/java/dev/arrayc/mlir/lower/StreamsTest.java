package dev.arrayc.mlir.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.mlir.artifact.Artifact;
import dev.arrayc.mlir.codegen.Codegen;
import dev.arrayc.mlir.codegen.Options;
import dev.arrayc.mlir.codegen.Provenance;
import dev.arrayc.op.Op;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Results that go past the caches: which, and the same bits wherever the caller's arrays lie. */
@Tag("native")
class StreamsTest {
  @TempDir private Path directory;

  /** Every element less the greatest of its row, and as often again as rows are read. */
  private static Function normalised(long rows, long columns) {
    TensorType type = TensorType.of(DType.F32, rows, columns);
    return Programs.of(
        List.of(type),
        (b, in) -> {
          Value low = b.constant(Tensor.scalar(DType.F32, Double.NEGATIVE_INFINITY));
          Value most = ReductionTest.reduce(b, Op.MAXIMUM, in.getFirst(), low, List.of(1L));
          Value spread = b.broadcastInDim(most, type, List.of(0L));
          return List.of(b.emit(Op.SUBTRACT, in.getFirst(), spread));
        });
  }

  private static Function doubled(long... shape) {
    return Programs.of(
        List.of(TensorType.of(DType.F32, shape)),
        (b, in) -> List.of(b.emit(Op.ADD, in.getFirst(), in.getFirst())));
  }

  private static boolean streams(Function function) {
    return Lowering.lower(function).text().contains("nontemporal");
  }

  @Test
  void onlyLargeResultsInRows() {
    assertThat(streams(doubled(2_000_003))).isTrue();
    assertThat(streams(normalised(2000, 1024))).isTrue();
    assertThat(streams(doubled(1_000_000))).isFalse();
    // No row after the first begins at a whole vector.
    assertThat(streams(normalised(2000, 1023))).isFalse();
    Function turned =
        Programs.of(
            List.of(TensorType.of(DType.F32, 2048, 1024)),
            (b, in) ->
                List.of(
                    b.emit(
                        Op.TRANSPOSE,
                        Attributes.NONE.with("permutation", List.of(1L, 0L)),
                        in.getFirst())));
    assertThat(streams(turned)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0", "4", "16", "36"})
  void theSameBitsAtAnyAddress(long offset) throws Throwable {
    for (Function function : List.of(doubled(2_000_003), normalised(2000, 1028))) {
      Tensor input = Programs.tame(function.parameterTypes().getFirst(), 7);
      Tensor expected = Interpreter.evaluate(function, List.of(input)).getFirst();
      assertThat(call(function, input, offset)).isEqualTo(expected.doubles());
    }
  }

  private double[] call(Function function, Tensor input, long offset) throws Throwable {
    Lowered lowered = Lowering.lower(function);
    Provenance provenance =
        new Provenance("", Optional.empty(), "test", Map.of(), lowered.flops(), "portable");
    Artifact artifact =
        Codegen.compile(
            lowered.module(Agreement.signature(function), List.of(), Span.NONE),
            provenance,
            Options.defaults());
    Path file = Files.write(directory.resolve("f" + input.size() + ".so"), artifact.library());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment entry = SymbolLookup.libraryLookup(file, arena).find("f_call").orElseThrow();
      int size = Math.toIntExact(input.size());
      MemorySegment in = arena.allocate(4L * size, 64);
      MemorySegment out = arena.allocate(4L * size + offset, 64).asSlice(offset);
      for (int i = 0; i < size; i++) {
        in.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) input.doubles()[i]);
      }
      MemorySegment args = arena.allocate(ValueLayout.ADDRESS, 2);
      args.setAtIndex(ValueLayout.ADDRESS, 0, in);
      args.setAtIndex(ValueLayout.ADDRESS, 1, out);
      Object status =
          Linker.nativeLinker()
              .downcallHandle(
                  entry, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS))
              .invoke(args);
      assertThat(status).isEqualTo(0);
      double[] result = new double[size];
      for (int i = 0; i < size; i++) {
        result[i] = out.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      }
      return result;
    }
  }
}
