package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Function;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.transform.Prepare;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random programs, native against interpreted; the seed is the name of the test. */
@Tag("native")
class RandomProgramTest {
  static LongStream seeds() {
    long first = Long.getLong("arrayc.test.seed", 1);
    return LongStream.range(first, first + Long.getLong("arrayc.test.programs", 25));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void agree(long seed) {
    Function drawn = RandomProgram.draw(seed, 12);
    // With contraction and without.
    Function function = Prepare.prepare(new Program("drawn", List.of(drawn)), seed % 2 == 0);
    List<Tensor> inputs = new ArrayList<>();
    for (TensorType type : function.parameterTypes()) {
      inputs.add(Programs.data(type, seed + inputs.size()));
    }
    Agreement.check(function, inputs);
  }
}
