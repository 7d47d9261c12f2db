package dev.arrayc.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The composed functions against exact values, and the rules that their subgraphs keep. */
class MathExpansionTest {
  private static final Reference REFERENCE = Reference.read("reference.txt");

  /** Computed in f64 and rounded once, so all but correctly rounded. */
  private static final Set<Op> NEARLY_EXACT =
      EnumSet.of(Op.SINE, Op.COSINE, Op.TAN, Op.POWER, Op.ATAN2, Op.CBRT, Op.RSQRT, Op.REMAINDER);

  /** As CHLO decomposes them, which loses up to half a unit of the largest exponent. */
  private static final Set<Op> DECOMPOSED = EnumSet.of(Op.SINH, Op.COSH);

  private static Stream<Op> functions() {
    return Stream.concat(Oracle32.unary().stream(), Oracle32.binary().stream());
  }

  @ParameterizedTest
  @MethodSource("functions")
  void f32IsWithinOneUnit(Op op) {
    Accuracy.Finding finding = Accuracy.f32(op, 1 << 16);
    assertThat(finding.worst())
        .as("%s at %s", op, finding.at())
        .isLessThan(NEARLY_EXACT.contains(op) ? 0.501 : DECOMPOSED.contains(op) ? 65 : 1);
  }

  @ParameterizedTest
  @MethodSource("functions")
  void f64IsWithinOneUnit(Op op) {
    Accuracy.Finding finding = Accuracy.recorded(op, REFERENCE);
    double limit = DECOMPOSED.contains(op) ? 513 : op == Op.LGAMMA || op == Op.DIGAMMA ? 2 : 1;
    assertThat(finding.worst()).as("%s at %s", op, finding.at()).isLessThanOrEqualTo(limit);
  }

  @Test
  void theRemainderIsExact() {
    assertThat(Accuracy.f32(Op.REMAINDER, 1 << 16).worst()).isZero();
    assertThat(Accuracy.recorded(Op.REMAINDER, REFERENCE).worst()).isZero();
  }

  /** What representable results and halfway cases of f32 powers are, by C's pow. */
  @ParameterizedTest
  @CsvSource({
    "2, 7, 128",
    "-3, 3, -27",
    "10, -1, 0.1",
    "4097, 2, 16785408",
    "293, 3, 25153756",
    "9, 0.5, 3",
    "-8, 2, 64",
    "2, -149, 1.4E-45",
    "-1, Infinity, 1",
    "NaN, 0, 1",
    "1, NaN, 1",
    "-2, 0.5, NaN",
    "-Infinity, 3, -Infinity",
    "-0.0, -3, -Infinity",
    "-0.0, 3, -0.0",
    "0.5, -Infinity, Infinity",
    "-Infinity, 0.5, Infinity"
  })
  void powersOfF32(float base, float exponent, float power) {
    float[] got =
        (float[])
            new Sweep(Op.POWER, DType.F32, DType.F32)
                .run(new float[] {base}, new float[] {exponent});
    assertThat(Float.compare(got[0], power)).as("%s", got[0]).isZero();
  }

  @Test
  void squaresAreMultiplications() {
    float[] x = new Arguments32(3).next(1 << 14);
    float[] two = new float[x.length];
    Arrays.fill(two, 2);
    float[] got = (float[]) new Sweep(Op.POWER, DType.F32, DType.F32).run(x, two);
    for (int i = 0; i < x.length; i++) {
      assertThat(Float.compare(got[i], x[i] * x[i])).as("%s", x[i]).isZero();
    }
  }

  /** {@code jax.random.normal(jax.random.PRNGKey(42), (4,))} with the original threefry. */
  @Test
  void normalDrawsAreThoseOfJax() {
    long[] draws = {2465931498L, 3679230171L, 255383827L, 267815257L};
    int[] normals = {0x3e3f6c03, 0x3f885cd9, 0xbfc79793, 0xbfc48496};
    float low = Math.nextUp(-1f);
    float[] uniform = new float[4];
    for (int i = 0; i < 4; i++) {
      float unit = Float.intBitsToFloat((int) (draws[i] >>> 9) | 0x3f800000) - 1;
      uniform[i] = Math.max(low, unit * 2 + low);
    }
    float[] inverse = (float[]) new Sweep(Op.ERF_INV, DType.F32).run((Object) uniform);
    for (int i = 0; i < 4; i++) {
      assertThat(Float.floatToIntBits(1.41421356f * inverse[i])).isEqualTo(normals[i]);
    }
  }

  /** The formula squares x, which near ±1 costs what 1 − x² has lost: so it does in JAX. */
  @Test
  void theInverseErrorFunctionIsCloseButNearItsPoles() {
    double[] x = REFERENCE.column(Op.ERF_INV, 0);
    double[] exact = REFERENCE.column(Op.ERF_INV, 1);
    double[] low = REFERENCE.column(Op.ERF_INV, 2);
    float[] narrow = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      narrow[i] = (float) x[i];
    }
    float[] got = (float[]) new Sweep(Op.ERF_INV, DType.F32).run((Object) narrow);
    double[] gotWide = (double[]) new Sweep(Op.ERF_INV, DType.F64).run((Object) x);
    for (int i = 0; i < x.length; i++) {
      double limit = 4 + 0.05 / (1 - x[i] * x[i]);
      assertThat(Ulps.f32(got[i], exact[i])).as("f32 %s", x[i]).isLessThan(limit);
      assertThat(Ulps.f64(gotWide[i], exact[i], low[i])).as("f64 %s", x[i]).isLessThan(limit);
    }
  }

  @ParameterizedTest
  @CsvSource({"F16", "BF16", "F8E5M2", "F8E4M3FN"})
  void narrowFloatsAreRoundedOnceFromF32(DType dtype) {
    Builder builder = new Builder();
    Value x = builder.parameter(TensorType.of(dtype, 5));
    Value y = MathExpansion.expand(builder, Op.TANH, Attributes.NONE, List.of(x));
    List<Operation> operations = builder.finish(List.of(y)).operations();
    assertThat(y.type()).isEqualTo(x.type());
    assertThat(operations.getFirst().resultType().dtype()).isEqualTo(DType.F32);
    assertThat(operations.stream().filter(o -> o.resultType().dtype() == dtype)).hasSize(1);
  }

  private static Stream<Arguments> everyExpansion() {
    List<Arguments> all = new ArrayList<>();
    for (Op op : Op.values()) {
      for (DType dtype : op.row().dtypes()) {
        if (op.row().kernel().isPresent() && MathExpansion.isComposed(op, dtype)) {
          all.add(Arguments.of(op, dtype));
        }
      }
    }
    return all.stream();
  }

  /** What is made with a loop or a table, and the ops for that. */
  private static final Set<Op> LONG = Set.of(Op.ZETA, Op.POLYGAMMA);

  private static final Set<Op> FOR_LONG = Set.of(Op.WHILE, Op.RESHAPE, Op.GATHER);

  /**
   * Straight lines of basic elementwise ops with the operand's shape; a few with a loop or a table.
   */
  @ParameterizedTest
  @MethodSource("everyExpansion")
  void expansionsAreBasic(Op op, DType dtype) {
    for (Operation operation : expansion(op, dtype)) {
      if (LONG.contains(op) && FOR_LONG.contains(operation.op())) {
        continue;
      }
      boolean basic =
          operation.op() == Op.CONSTANT
              || operation.op() == Op.BROADCAST_IN_DIM
              || operation.op() == Op.BITCAST_CONVERT
              || operation.op().isElementwise();
      assertThat(basic).as(operation.op().opName()).isTrue();
      assertThat(operation.regions()).isEmpty();
      if (!operation.operands().isEmpty()) {
        DType operand = operation.operandType(0).dtype();
        assertThat(MathExpansion.isComposed(operation.op(), operand)).isFalse();
      }
    }
  }

  /** A product with one use that feeds a sum would change bits if it were contracted. */
  @ParameterizedTest
  @MethodSource("everyExpansion")
  void nothingIsLeftToContract(Op op, DType dtype) {
    List<Operation> operations = expansion(op, dtype);
    for (Operation sum : operations) {
      boolean adds = sum.op() == Op.ADD || sum.op() == Op.SUBTRACT;
      if (adds && sum.resultType().dtype().isFloat()) {
        for (Value operand : sum.operands()) {
          assertThat(isContractible(operand, operations)).as("%s of %s", operand, sum).isFalse();
        }
      }
    }
  }

  private static boolean isContractible(Value value, List<Operation> operations) {
    long uses =
        operations.stream().flatMap(o -> o.operands().stream()).filter(value::equals).count();
    return uses == 1
        && operations.stream().anyMatch(o -> o.op() == Op.MULTIPLY && o.results().contains(value));
  }

  private static List<Operation> expansion(Op op, DType dtype) {
    Builder builder = new Builder();
    List<Value> operands = new ArrayList<>();
    for (int i = 0; i < op.row().operands(); i++) {
      operands.add(builder.parameter(TensorType.of(dtype, 2, 3)));
    }
    Value result = MathExpansion.expand(builder, op, Attributes.NONE, operands);
    return builder.finish(List.of(result)).operations();
  }

  @Test
  void basicOpsAreNotExpanded() {
    Builder builder = new Builder();
    Value x = builder.parameter(TensorType.of(DType.I32, 2));
    assertThat(MathExpansion.isComposed(Op.POWER, DType.I32)).isFalse();
    assertThatThrownBy(
            () -> MathExpansion.expand(builder, Op.POWER, Attributes.NONE, List.of(x, x)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stablehlo.power");
  }
}
