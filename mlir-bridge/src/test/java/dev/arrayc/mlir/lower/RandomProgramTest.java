package dev.arrayc.mlir.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.ir.Function;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.mlir.lower.Agreement.Case;
import dev.arrayc.transform.Prepare;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random programs, native against interpreted. Programs come in batches, which share libraries; one
 * that fails is found by itself, and named by its seed.
 */
@Tag("native")
@Execution(ExecutionMode.CONCURRENT)
class RandomProgramTest {
  private static final long FIRST = Long.getLong("arrayc.test.seed", 1);
  private static final long END = FIRST + Long.getLong("arrayc.test.programs", 25);
  private static final int BATCH = 25;

  static LongStream batches() {
    return LongStream.iterate(FIRST, first -> first < END, first -> first + BATCH);
  }

  @ParameterizedTest
  @MethodSource("batches")
  void agree(long first) {
    List<Long> seeds = LongStream.range(first, Math.min(first + BATCH, END)).boxed().toList();
    try {
      Agreement.check(seeds.stream().map(RandomProgramTest::drawn).toList());
    } catch (RuntimeException | AssertionError e) {
      assertThat(failures(seeds)).isEmpty();
      throw e;
    }
  }

  private static Case drawn(long seed) {
    Function drawn = RandomProgram.draw(seed, 12);
    // With contraction and without.
    Function function = Prepare.prepare(new Program("drawn", List.of(drawn)), seed % 2 == 0);
    List<Tensor> inputs = new ArrayList<>();
    for (TensorType type : function.parameterTypes()) {
      inputs.add(Programs.data(type, seed + inputs.size()));
    }
    return new Case(function, inputs, List.of());
  }

  private static List<String> failures(List<Long> seeds) {
    List<String> failures = new ArrayList<>();
    for (long seed : seeds) {
      try {
        Agreement.check(List.of(drawn(seed)));
      } catch (RuntimeException | AssertionError e) {
        failures.add("seed " + seed + ": " + e);
      }
    }
    return failures;
  }
}
