package dev.arrayc.op;

import static dev.arrayc.op.AttributeSpec.optional;
import static dev.arrayc.op.AttributeSpec.required;
import static dev.arrayc.op.AttributeSpec.requiredI32;
import static dev.arrayc.op.Row.binary;
import static dev.arrayc.op.Row.structural;
import static dev.arrayc.op.Row.ternary;
import static dev.arrayc.op.Row.unary;

import dev.arrayc.ir.Attribute;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The op table: one row per op, in the specification's names. Verifier, interpreter, printer, docs
 * and parameterised tests loop over it; lowering and structural evaluation switch over it
 * exhaustively, so that javac names what a new row still needs.
 */
public enum Op {
  // Elementwise, basic: every engine implements them directly, with equal bits.
  ABS(unary("stablehlo.abs", Dtypes.SIGNED_FLOAT_COMPLEX, Rules::abs, Kernels.ABS)),
  NEGATE(unary("stablehlo.negate", Dtypes.NUMBERS, Kernels.NEGATE)),
  SIGN(unary("stablehlo.sign", Dtypes.SIGNED_FLOAT_COMPLEX, Kernels.SIGN)),
  FLOOR(unary("stablehlo.floor", Dtypes.FLOATS, Kernels.FLOOR)),
  CEIL(unary("stablehlo.ceil", Dtypes.FLOATS, Kernels.CEIL)),
  ROUND_NEAREST_EVEN(
      unary("stablehlo.round_nearest_even", Dtypes.FLOATS, Kernels.ROUND_NEAREST_EVEN)),
  ROUND_NEAREST_AFZ(unary("stablehlo.round_nearest_afz", Dtypes.FLOATS, Kernels.ROUND_NEAREST_AFZ)),
  SQRT(unary("stablehlo.sqrt", Dtypes.FLOATS_COMPLEX, Kernels.SQRT)),
  NOT(unary("stablehlo.not", Dtypes.INTEGERS_BOOL, Kernels.NOT)),
  POPCNT(unary("stablehlo.popcnt", Dtypes.INTEGERS, Kernels.POPCNT)),
  COUNT_LEADING_ZEROS(
      unary("stablehlo.count_leading_zeros", Dtypes.INTEGERS, Kernels.COUNT_LEADING_ZEROS)),
  ADD(binary("stablehlo.add", Dtypes.ALL, Kernels.ADD)),
  SUBTRACT(binary("stablehlo.subtract", Dtypes.NUMBERS, Kernels.SUBTRACT)),
  MULTIPLY(binary("stablehlo.multiply", Dtypes.ALL, Kernels.MULTIPLY)),
  DIVIDE(binary("stablehlo.divide", Dtypes.NUMBERS, Kernels.DIVIDE)),
  REMAINDER(binary("stablehlo.remainder", Dtypes.NUMBERS, Kernels.REMAINDER)),
  MAXIMUM(binary("stablehlo.maximum", Dtypes.ALL, Kernels.MAXIMUM)),
  MINIMUM(binary("stablehlo.minimum", Dtypes.ALL, Kernels.MINIMUM)),
  AND(binary("stablehlo.and", Dtypes.INTEGERS_BOOL, Kernels.AND)),
  OR(binary("stablehlo.or", Dtypes.INTEGERS_BOOL, Kernels.OR)),
  XOR(binary("stablehlo.xor", Dtypes.INTEGERS_BOOL, Kernels.XOR)),
  SHIFT_LEFT(binary("stablehlo.shift_left", Dtypes.INTEGERS, Kernels.SHIFT_LEFT)),
  SHIFT_RIGHT_LOGICAL(
      binary("stablehlo.shift_right_logical", Dtypes.INTEGERS, Kernels.SHIFT_RIGHT_LOGICAL)),
  SHIFT_RIGHT_ARITHMETIC(
      binary("stablehlo.shift_right_arithmetic", Dtypes.INTEGERS, Kernels.SHIFT_RIGHT_ARITHMETIC)),
  /** {@code a * b + c}, rounded once: what the contraction pass makes (design §5). */
  FMA(ternary("arrayc.fma", Dtypes.FLOATS, Kernels.FMA)),

  // Elementwise, composed: the math package replaces them by subgraphs of the basic ones.
  EXPONENTIAL(unary("stablehlo.exponential", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED)),
  EXPONENTIAL_MINUS_ONE(
      unary("stablehlo.exponential_minus_one", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED)),
  LOG(unary("stablehlo.log", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED)),
  LOG_PLUS_ONE(unary("stablehlo.log_plus_one", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED)),
  LOGISTIC(unary("stablehlo.logistic", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED)),
  SINE(unary("stablehlo.sine", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED)),
  COSINE(unary("stablehlo.cosine", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED)),
  TAN(unary("stablehlo.tan", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED)),
  TANH(unary("stablehlo.tanh", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED)),
  RSQRT(unary("stablehlo.rsqrt", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED)),
  CBRT(unary("stablehlo.cbrt", Dtypes.FLOATS, Kernels.COMPOSED)),
  POWER(binary("stablehlo.power", Dtypes.NUMBERS, Kernels.POWER)),
  ATAN2(binary("stablehlo.atan2", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED)),
  ERF(unary("chlo.erf", Dtypes.FLOATS, Kernels.COMPOSED)),
  ERFC(unary("chlo.erfc", Dtypes.FLOATS, Kernels.COMPOSED)),
  ERF_INV(unary("chlo.erf_inv", Dtypes.FLOATS, Kernels.COMPOSED)),
  ASIN(unary("chlo.asin", Dtypes.FLOATS, Kernels.COMPOSED)),
  ACOS(unary("chlo.acos", Dtypes.FLOATS, Kernels.COMPOSED)),
  ATAN(unary("chlo.atan", Dtypes.FLOATS, Kernels.COMPOSED)),
  SINH(unary("chlo.sinh", Dtypes.FLOATS, Kernels.COMPOSED)),
  COSH(unary("chlo.cosh", Dtypes.FLOATS, Kernels.COMPOSED)),
  ASINH(unary("chlo.asinh", Dtypes.FLOATS, Kernels.COMPOSED)),
  ACOSH(unary("chlo.acosh", Dtypes.FLOATS, Kernels.COMPOSED)),
  ATANH(unary("chlo.atanh", Dtypes.FLOATS, Kernels.COMPOSED)),
  LGAMMA(unary("chlo.lgamma", Dtypes.FLOATS, Kernels.COMPOSED)),
  DIGAMMA(unary("chlo.digamma", Dtypes.FLOATS, Kernels.COMPOSED)),
  NEXT_AFTER(binary("chlo.next_after", Dtypes.FLOATS, Kernels.COMPOSED)),
  MULHI(binary("chlo.mulhi", Dtypes.INTEGERS, Kernels.COMPOSED)),
  CHLO_TAN(unary("chlo.tan", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED)),
  SQUARE(unary("chlo.square", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED)),
  IS_INF(unary("chlo.is_inf", Dtypes.FLOATS, Rules::isFinite, Kernels.COMPOSED)),
  IS_POS_INF(unary("chlo.is_pos_inf", Dtypes.FLOATS, Rules::isFinite, Kernels.COMPOSED)),
  IS_NEG_INF(unary("chlo.is_neg_inf", Dtypes.FLOATS, Rules::isFinite, Kernels.COMPOSED)),

  // Elementwise, with types of their own.
  IS_FINITE(structural("stablehlo.is_finite", 1, Rules::isFinite)),
  CONVERT(structural("stablehlo.convert", 1, Rules::convert)),
  BITCAST_CONVERT(structural("stablehlo.bitcast_convert", 1, Rules::bitcastConvert)),
  REDUCE_PRECISION(
      structural(
          "stablehlo.reduce_precision",
          1,
          Rules::reducePrecision,
          requiredI32("exponent_bits"),
          requiredI32("mantissa_bits"))),
  REAL(structural("stablehlo.real", 1, Rules::realPart)),
  IMAG(structural("stablehlo.imag", 1, Rules::realPart)),
  COMPLEX(structural("stablehlo.complex", 2, Rules::complex)),
  COMPARE(
      structural(
          "stablehlo.compare",
          2,
          Rules::compare,
          required("comparison_direction", Attribute.Case.class),
          optional("compare_type", Attribute.Case.class))),
  SELECT(structural("stablehlo.select", 3, Rules::select)),
  CLAMP(structural("stablehlo.clamp", 3, Rules::clamp)),

  // Constants and shapes.
  CONSTANT(
      structural(
          "stablehlo.constant", 0, ShapeRules::constant, required("value", Attribute.Dense.class))),
  IOTA(
      structural(
          "stablehlo.iota", 0, ShapeRules::iota, required("iota_dimension", Attribute.Int.class))),
  BROADCAST_IN_DIM(
      structural(
          "stablehlo.broadcast_in_dim",
          1,
          ShapeRules::broadcastInDim,
          required("broadcast_dimensions", Attribute.Ints.class))),
  RESHAPE(structural("stablehlo.reshape", 1, ShapeRules::reshape)),
  TRANSPOSE(
      structural(
          "stablehlo.transpose",
          1,
          ShapeRules::transpose,
          required("permutation", Attribute.Ints.class))),
  REVERSE(
      structural(
          "stablehlo.reverse",
          1,
          ShapeRules::reverse,
          required("dimensions", Attribute.Ints.class))),
  SLICE(
      structural(
          "stablehlo.slice",
          1,
          ShapeRules::slice,
          required("start_indices", Attribute.Ints.class),
          required("limit_indices", Attribute.Ints.class),
          required("strides", Attribute.Ints.class))),
  PAD(
      structural(
          "stablehlo.pad",
          2,
          ShapeRules::pad,
          required("edge_padding_low", Attribute.Ints.class),
          required("edge_padding_high", Attribute.Ints.class),
          required("interior_padding", Attribute.Ints.class))),
  CONCATENATE(
      structural(
          "stablehlo.concatenate",
          Row.VARIADIC,
          ShapeRules::concatenate,
          required("dimension", Attribute.Int.class))),
  DYNAMIC_SLICE(
      structural(
          "stablehlo.dynamic_slice",
          Row.VARIADIC,
          ShapeRules::dynamicSlice,
          required("slice_sizes", Attribute.Ints.class))),
  DYNAMIC_UPDATE_SLICE(
      structural("stablehlo.dynamic_update_slice", Row.VARIADIC, ShapeRules::dynamicUpdateSlice)),
  GATHER(
      structural(
          "stablehlo.gather",
          2,
          IndexRules::gather,
          required("dimension_numbers", Attribute.GatherDimensions.class),
          required("slice_sizes", Attribute.Ints.class),
          optional("indices_are_sorted", Attribute.Bool.class))),
  /**
   * As in XLA, an update's window that does not lie inside as a whole is dropped as a whole;
   * updates follow each other in row-major order.
   */
  SCATTER(
      structural(
              "stablehlo.scatter",
              Row.VARIADIC,
              IndexRules::scatter,
              required("scatter_dimension_numbers", Attribute.ScatterDimensions.class),
              optional("indices_are_sorted", Attribute.Bool.class),
              optional("unique_indices", Attribute.Bool.class))
          .withRegions(1)),
  OPTIMIZATION_BARRIER(
      structural("stablehlo.optimization_barrier", Row.VARIADIC, Rules::sameAsOperands)),

  // Reductions, contractions, orders.
  REDUCE(
      structural(
              "stablehlo.reduce",
              Row.VARIADIC,
              RegionRules::reduce,
              required("dimensions", Attribute.Ints.class))
          .withRegions(1)),
  REDUCE_WINDOW(
      structural(
              "stablehlo.reduce_window",
              Row.VARIADIC,
              WindowRules::reduceWindow,
              required("window_dimensions", Attribute.Ints.class),
              optional("window_strides", Attribute.Ints.class),
              optional("base_dilations", Attribute.Ints.class),
              optional("window_dilations", Attribute.Ints.class),
              optional("padding", Attribute.IntTable.class))
          .withRegions(1)),
  SELECT_AND_SCATTER(
      structural(
              "stablehlo.select_and_scatter",
              3,
              WindowRules::selectAndScatter,
              optional("window_dimensions", Attribute.Ints.class),
              optional("window_strides", Attribute.Ints.class),
              optional("padding", Attribute.IntTable.class))
          .withRegions(2)),
  MAP(
      structural(
              "stablehlo.map",
              Row.VARIADIC,
              WindowRules::map,
              required("dimensions", Attribute.Ints.class))
          .withRegions(1)),
  CONVOLUTION(
      structural(
          "stablehlo.convolution",
          2,
          WindowRules::convolution,
          required("dimension_numbers", Attribute.ConvolutionDimensions.class),
          required("feature_group_count", Attribute.Int.class),
          required("batch_group_count", Attribute.Int.class),
          optional("window_strides", Attribute.Ints.class),
          optional("padding", Attribute.IntTable.class),
          optional("lhs_dilation", Attribute.Ints.class),
          optional("rhs_dilation", Attribute.Ints.class),
          optional("window_reversal", Attribute.Bools.class),
          optional("precision_config", Attribute.Items.class))),
  DOT_GENERAL(
      structural(
          "stablehlo.dot_general",
          2,
          RegionRules::dotGeneral,
          required("dot_dimension_numbers", Attribute.DotDimensions.class),
          optional("precision_config", Attribute.Items.class))),
  SORT(
      structural(
              "stablehlo.sort",
              Row.VARIADIC,
              RegionRules::sort,
              required("dimension", Attribute.Int.class),
              required("is_stable", Attribute.Bool.class))
          .withRegions(1)),
  /** The k largest along the last axis, in falling total order, and where they stood. */
  TOP_K(structural("chlo.top_k", 1, ShapeRules::topK, required("k", Attribute.Int.class))),

  // Whole algorithms, replaced by subgraphs of the ops above.
  CHOLESKY(
      structural(
          "stablehlo.cholesky",
          1,
          AlgorithmRules::cholesky,
          optional("lower", Attribute.Bool.class))),
  TRIANGULAR_SOLVE(
      structural(
          "stablehlo.triangular_solve",
          2,
          AlgorithmRules::triangularSolve,
          required("left_side", Attribute.Bool.class),
          required("lower", Attribute.Bool.class),
          required("unit_diagonal", Attribute.Bool.class),
          required("transpose_a", Attribute.Case.class))),
  FFT(
      structural(
          "stablehlo.fft",
          1,
          AlgorithmRules::fft,
          required("fft_type", Attribute.Case.class),
          required("fft_length", Attribute.Ints.class))),
  RNG_BIT_GENERATOR(
      structural(
          "stablehlo.rng_bit_generator",
          1,
          AlgorithmRules::rngBitGenerator,
          required("rng_algorithm", Attribute.Case.class))),

  // Control flow.
  WHILE(structural("stablehlo.while", Row.VARIADIC, RegionRules::whileLoop).withRegions(2)),
  CASE(structural("stablehlo.case", 1, RegionRules::branches).withRegions(Row.VARIADIC)),
  IF(structural("stablehlo.if", 1, RegionRules::branches).withRegions(2)),
  CALL(
      structural(
          "func.call",
          Row.VARIADIC,
          RegionRules::call,
          required("callee", Attribute.Symbol.class)));

  private static final Map<String, Op> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(op -> op.row.name(), Function.identity()));

  private final Row row;

  Op(Row row) {
    this.row = row;
  }

  /** {@return everything the table says of this op} */
  public Row row() {
    return row;
  }

  /** {@return the op's name with its dialect: {@code stablehlo.add}} */
  public String opName() {
    return row.name();
  }

  /** {@return whether all operands and the result have one shape and each element stands alone} */
  public boolean isElementwise() {
    return switch (this) {
      case IS_FINITE, CONVERT, REDUCE_PRECISION, REAL, IMAG, COMPLEX, COMPARE, SELECT, CLAMP ->
          true;
      default -> row.kernel().isPresent();
    };
  }

  /** Finds a row by its full name, {@code stablehlo.add}. */
  public static Optional<Op> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }
}
