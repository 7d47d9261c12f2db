package dev.arrayc.op;

import static dev.arrayc.op.AttributeSpec.ACCURACY;
import static dev.arrayc.op.AttributeSpec.CHANNEL;
import static dev.arrayc.op.AttributeSpec.FUSED;
import static dev.arrayc.op.AttributeSpec.GLOBAL_IDS;
import static dev.arrayc.op.AttributeSpec.GROUPS;
import static dev.arrayc.op.AttributeSpec.PAIRS;
import static dev.arrayc.op.AttributeSpec.PRECISION;
import static dev.arrayc.op.AttributeSpec.enumCase;
import static dev.arrayc.op.AttributeSpec.f32;
import static dev.arrayc.op.AttributeSpec.flag;
import static dev.arrayc.op.AttributeSpec.flags;
import static dev.arrayc.op.AttributeSpec.i32;
import static dev.arrayc.op.AttributeSpec.integer;
import static dev.arrayc.op.AttributeSpec.ints;
import static dev.arrayc.op.AttributeSpec.items;
import static dev.arrayc.op.AttributeSpec.optional;
import static dev.arrayc.op.AttributeSpec.symbol;
import static dev.arrayc.op.AttributeSpec.table;
import static dev.arrayc.op.AttributeSpec.text;
import static dev.arrayc.op.Row.VARIADIC;
import static dev.arrayc.op.Row.binary;
import static dev.arrayc.op.Row.broadcasting;
import static dev.arrayc.op.Row.structural;
import static dev.arrayc.op.Row.ternary;
import static dev.arrayc.op.Row.unary;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import java.util.Arrays;
import java.util.List;
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
  SQRT(unary("stablehlo.sqrt", Dtypes.FLOATS_COMPLEX, Kernels.SQRT).with(ACCURACY)),
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
  EXPONENTIAL(
      unary("stablehlo.exponential", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED).with(ACCURACY)),
  EXPONENTIAL_MINUS_ONE(
      unary("stablehlo.exponential_minus_one", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED)
          .with(ACCURACY)),
  LOG(unary("stablehlo.log", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED).with(ACCURACY)),
  LOG_PLUS_ONE(
      unary("stablehlo.log_plus_one", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED).with(ACCURACY)),
  LOGISTIC(unary("stablehlo.logistic", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED).with(ACCURACY)),
  SINE(unary("stablehlo.sine", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED).with(ACCURACY)),
  COSINE(unary("stablehlo.cosine", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED).with(ACCURACY)),
  TAN(unary("stablehlo.tan", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED).with(ACCURACY)),
  TANH(unary("stablehlo.tanh", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED).with(ACCURACY)),
  RSQRT(unary("stablehlo.rsqrt", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED).with(ACCURACY)),
  CBRT(unary("stablehlo.cbrt", Dtypes.FLOATS, Kernels.COMPOSED).with(ACCURACY)),
  POWER(binary("stablehlo.power", Dtypes.NUMBERS, Kernels.POWER)),
  ATAN2(binary("stablehlo.atan2", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED)),
  ERF(unary("chlo.erf", Dtypes.FLOATS, Kernels.COMPOSED)),
  ERFC(unary("chlo.erfc", Dtypes.FLOATS, Kernels.COMPOSED)),
  ERF_INV(unary("chlo.erf_inv", Dtypes.FLOATS, Kernels.COMPOSED)),
  ASIN(unary("chlo.asin", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED)),
  ACOS(unary("chlo.acos", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED)),
  ATAN(unary("chlo.atan", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED)),
  SINH(unary("chlo.sinh", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED)),
  COSH(unary("chlo.cosh", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED)),
  ASINH(unary("chlo.asinh", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED)),
  ACOSH(unary("chlo.acosh", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED)),
  ATANH(unary("chlo.atanh", Dtypes.FLOATS_COMPLEX, Kernels.COMPOSED)),
  LGAMMA(unary("chlo.lgamma", Dtypes.FLOATS, Kernels.COMPOSED)),
  DIGAMMA(unary("chlo.digamma", Dtypes.FLOATS, Kernels.COMPOSED)),
  POLYGAMMA(binary("chlo.polygamma", Dtypes.FLOATS, Kernels.COMPOSED)),
  ZETA(binary("chlo.zeta", Dtypes.FLOATS, Kernels.COMPOSED)),
  BESSEL_I1E(unary("chlo.bessel_i1e", Dtypes.FLOATS, Kernels.COMPOSED)),
  NEXT_AFTER(binary("chlo.next_after", Dtypes.FLOATS_OF_BYTES, Kernels.COMPOSED)),
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
      structural("stablehlo.reduce_precision", 1, Rules::reducePrecision)
          .with(i32("exponent_bits"), i32("mantissa_bits"))),
  REAL(structural("stablehlo.real", 1, Rules::realPart)),
  IMAG(structural("stablehlo.imag", 1, Rules::realPart)),
  COMPLEX(structural("stablehlo.complex", 2, Rules::complex)),
  COMPARE(
      structural("stablehlo.compare", 2, Rules::compare)
          .with(enumCase("comparison_direction"), optional(enumCase("compare_type")))),
  SELECT(structural("stablehlo.select", 3, Rules::select)),
  CLAMP(structural("stablehlo.clamp", 3, Rules::clamp)),

  // Constants and shapes.
  CONSTANT(
      structural("stablehlo.constant", 0, ShapeRules::constant)
          .with(AttributeSpec.of("value", Attribute.Dense.class))),
  IOTA(structural("stablehlo.iota", 0, ShapeRules::iota).with(integer("iota_dimension"))),
  BROADCAST_IN_DIM(
      structural("stablehlo.broadcast_in_dim", 1, ShapeRules::broadcastInDim)
          .with(ints("broadcast_dimensions"))),
  RESHAPE(structural("stablehlo.reshape", 1, ShapeRules::reshape)),
  TRANSPOSE(structural("stablehlo.transpose", 1, ShapeRules::transpose).with(ints("permutation"))),
  REVERSE(structural("stablehlo.reverse", 1, ShapeRules::reverse).with(ints("dimensions"))),
  SLICE(
      structural("stablehlo.slice", 1, ShapeRules::slice)
          .with(ints("start_indices"), ints("limit_indices"), ints("strides"))),
  PAD(
      structural("stablehlo.pad", 2, ShapeRules::pad)
          .with(ints("edge_padding_low"), ints("edge_padding_high"), ints("interior_padding"))),
  CONCATENATE(
      structural("stablehlo.concatenate", VARIADIC, ShapeRules::concatenate)
          .with(integer("dimension"))),
  DYNAMIC_SLICE(
      structural("stablehlo.dynamic_slice", VARIADIC, ShapeRules::dynamicSlice)
          .with(ints("slice_sizes"))),
  DYNAMIC_UPDATE_SLICE(
      structural("stablehlo.dynamic_update_slice", VARIADIC, ShapeRules::dynamicUpdateSlice)),
  GATHER(
      structural("stablehlo.gather", 2, IndexRules::gather)
          .with(
              AttributeSpec.of("dimension_numbers", Attribute.GatherDimensions.class),
              ints("slice_sizes"),
              optional(flag("indices_are_sorted")))),
  /**
   * As in XLA, an update's window that does not lie inside as a whole is dropped as a whole;
   * updates follow each other in row-major order.
   */
  SCATTER(
      structural("stablehlo.scatter", VARIADIC, IndexRules::scatter)
          .with(
              AttributeSpec.of("scatter_dimension_numbers", Attribute.ScatterDimensions.class),
              optional(flag("indices_are_sorted")),
              optional(flag("unique_indices")))
          .withRegions(1)),
  OPTIMIZATION_BARRIER(
      structural("stablehlo.optimization_barrier", VARIADIC, Rules::sameAsOperands)),

  // Reductions, contractions, orders.
  REDUCE(
      structural("stablehlo.reduce", VARIADIC, RegionRules::reduce)
          .with(ints("dimensions"))
          .withRegions(1)),
  REDUCE_WINDOW(
      structural("stablehlo.reduce_window", VARIADIC, WindowRules::reduceWindow)
          .with(
              ints("window_dimensions"),
              optional(ints("window_strides")),
              optional(ints("base_dilations")),
              optional(ints("window_dilations")),
              optional(table("padding")))
          .withRegions(1)),
  SELECT_AND_SCATTER(
      structural("stablehlo.select_and_scatter", 3, WindowRules::selectAndScatter)
          .with(
              optional(ints("window_dimensions")),
              optional(ints("window_strides")),
              optional(table("padding")))
          .withRegions(2)),
  MAP(
      structural("stablehlo.map", VARIADIC, WindowRules::map)
          .with(ints("dimensions"))
          .withRegions(1)),
  CONVOLUTION(
      structural("stablehlo.convolution", 2, WindowRules::convolution)
          .with(
              AttributeSpec.of("dimension_numbers", Attribute.ConvolutionDimensions.class),
              integer("feature_group_count"),
              integer("batch_group_count"),
              optional(ints("window_strides")),
              optional(table("padding")),
              optional(ints("lhs_dilation")),
              optional(ints("rhs_dilation")),
              optional(flags("window_reversal")),
              PRECISION)),
  DOT_GENERAL(
      structural("stablehlo.dot_general", 2, RegionRules::dotGeneral)
          .with(
              AttributeSpec.of("dot_dimension_numbers", Attribute.DotDimensions.class),
              PRECISION,
              optional(AttributeSpec.of("algorithm", Attribute.DotAlgorithm.class)),
              FUSED)),
  SORT(
      structural("stablehlo.sort", VARIADIC, RegionRules::sort)
          .with(integer("dimension"), flag("is_stable"))
          .withRegions(1)),
  /** The k largest along the last axis, in falling total order, and where they stood. */
  TOP_K(structural("chlo.top_k", 1, ShapeRules::topK).with(integer("k"))),

  /** Expanded into the arithmetic that the specification defines it by, as the next two. */
  BATCH_NORM_INFERENCE(
      structural("stablehlo.batch_norm_inference", 5, NormRules::inference)
          .with(f32("epsilon"), integer("feature_index"))),
  BATCH_NORM_TRAINING(
      structural("stablehlo.batch_norm_training", 3, NormRules::training)
          .with(f32("epsilon"), integer("feature_index"))),
  BATCH_NORM_GRAD(
      structural("stablehlo.batch_norm_grad", 5, NormRules::grad)
          .with(f32("epsilon"), integer("feature_index"))),
  RNG(structural("stablehlo.rng", 3, LegacyRules::rng).with(enumCase("rng_distribution"))),

  // Quantized elements: expanded into arithmetic on what they stand for.
  UNIFORM_QUANTIZE(structural("stablehlo.uniform_quantize", 1, QuantizedRules::quantize)),
  UNIFORM_DEQUANTIZE(structural("stablehlo.uniform_dequantize", 1, QuantizedRules::dequantize)),

  // Shapes that are operands: resolved before execution.
  DYNAMIC_BROADCAST_IN_DIM(
      structural("stablehlo.dynamic_broadcast_in_dim", 2, DynamicRules::broadcastInDim)
          .with(
              ints("broadcast_dimensions"),
              optional(ints("known_expanding_dimensions")),
              optional(ints("known_nonexpanding_dimensions")))),
  DYNAMIC_CONV(
      structural("stablehlo.dynamic_conv", 3, DynamicRules::convolution)
          .with(
              AttributeSpec.of("dimension_numbers", Attribute.ConvolutionDimensions.class),
              integer("feature_group_count"),
              integer("batch_group_count"),
              optional(ints("window_strides")),
              optional(ints("lhs_dilation")),
              optional(ints("rhs_dilation")),
              optional(flags("window_reversal")),
              PRECISION)),
  DYNAMIC_GATHER(
      structural("stablehlo.dynamic_gather", 3, DynamicRules::gather)
          .with(
              AttributeSpec.of("dimension_numbers", Attribute.GatherDimensions.class),
              optional(flag("indices_are_sorted")))),
  DYNAMIC_IOTA(
      structural("stablehlo.dynamic_iota", 1, DynamicRules::iota).with(integer("iota_dimension"))),
  DYNAMIC_PAD(structural("stablehlo.dynamic_pad", 5, DynamicRules::pad)),
  DYNAMIC_RESHAPE(structural("stablehlo.dynamic_reshape", 2, DynamicRules::reshape)),
  REAL_DYNAMIC_SLICE(structural("stablehlo.real_dynamic_slice", 4, DynamicRules::slice)),
  GET_DIMENSION_SIZE(
      structural("stablehlo.get_dimension_size", 1, DynamicRules::getSize)
          .with(integer("dimension"))),
  SET_DIMENSION_SIZE(
      structural("stablehlo.set_dimension_size", 2, DynamicRules::setSize)
          .with(integer("dimension"))),

  // Older spellings of other ops, and CHLO's with broadcasting.
  BROADCAST(
      structural("stablehlo.broadcast", 1, LegacyRules::broadcast).with(ints("broadcast_sizes"))),
  DOT(structural("stablehlo.dot", 2, LegacyRules::dot).with(PRECISION)),
  EINSUM(structural("stablehlo.einsum", 2, LegacyRules::einsum).with(text("einsum_config"))),
  UNARY_EINSUM(
      structural("stablehlo.unary_einsum", 1, LegacyRules::einsum).with(text("einsum_config"))),
  TORCH_INDEX_SELECT(
      structural("stablehlo.torch_index_select", 2, LegacyRules::indexSelect)
          .with(integer("dim"), integer("batch_dims"))),
  CONSTANT_LIKE(
      structural("chlo.constant_like", 1, LegacyRules::constantLike)
          .with(AttributeSpec.of("value", Attribute.class))),
  CHLO_CONSTANT(
      structural("chlo.constant", 0, ShapeRules::constant)
          .with(AttributeSpec.of("value", Attribute.Dense.class))),
  CHLO_DYNAMIC_RESHAPE(structural("chlo.dynamic_reshape", 2, DynamicRules::reshape)),
  CONJ(structural("chlo.conj", 1, LegacyRules::conj)),
  BROADCAST_ADD(broadcasting("chlo.broadcast_add", 2)),
  BROADCAST_AND(broadcasting("chlo.broadcast_and", 2)),
  BROADCAST_ATAN2(broadcasting("chlo.broadcast_atan2", 2)),
  BROADCAST_COMPARE(
      broadcasting("chlo.broadcast_compare", 2)
          .with(enumCase("comparison_direction"), optional(enumCase("compare_type")))),
  BROADCAST_COMPLEX(broadcasting("chlo.broadcast_complex", 2)),
  BROADCAST_DIVIDE(broadcasting("chlo.broadcast_divide", 2)),
  BROADCAST_MAXIMUM(broadcasting("chlo.broadcast_maximum", 2)),
  BROADCAST_MINIMUM(broadcasting("chlo.broadcast_minimum", 2)),
  BROADCAST_MULTIPLY(broadcasting("chlo.broadcast_multiply", 2)),
  BROADCAST_NEXT_AFTER(broadcasting("chlo.broadcast_next_after", 2)),
  BROADCAST_OR(broadcasting("chlo.broadcast_or", 2)),
  BROADCAST_POLYGAMMA(broadcasting("chlo.broadcast_polygamma", 2)),
  BROADCAST_POWER(broadcasting("chlo.broadcast_power", 2)),
  BROADCAST_REMAINDER(broadcasting("chlo.broadcast_remainder", 2)),
  BROADCAST_SELECT(broadcasting("chlo.broadcast_select", 3)),
  BROADCAST_SHIFT_LEFT(broadcasting("chlo.broadcast_shift_left", 2)),
  BROADCAST_SHIFT_RIGHT_ARITHMETIC(broadcasting("chlo.broadcast_shift_right_arithmetic", 2)),
  BROADCAST_SHIFT_RIGHT_LOGICAL(broadcasting("chlo.broadcast_shift_right_logical", 2)),
  BROADCAST_SUBTRACT(broadcasting("chlo.broadcast_subtract", 2)),
  BROADCAST_XOR(broadcasting("chlo.broadcast_xor", 2)),
  BROADCAST_ZETA(broadcasting("chlo.broadcast_zeta", 2)),

  // Tuples and tokens: gone before execution.
  TUPLE(structural("stablehlo.tuple", VARIADIC, StructureRules::tuple)),
  GET_TUPLE_ELEMENT(
      structural("stablehlo.get_tuple_element", 1, StructureRules::element).with(i32("index"))),
  AFTER_ALL(structural("stablehlo.after_all", VARIADIC, StructureRules::afterAll)),
  CREATE_TOKEN(structural("stablehlo.create_token", 0, StructureRules::afterAll)),

  // Several processes.
  ALL_GATHER(
      structural("stablehlo.all_gather", VARIADIC, CollectiveRules::allGather)
          .with(integer("all_gather_dim"), GROUPS, CHANNEL, GLOBAL_IDS)),
  ALL_REDUCE(
      structural("stablehlo.all_reduce", VARIADIC, CollectiveRules::allReduce)
          .with(GROUPS, CHANNEL, GLOBAL_IDS)
          .withRegions(1)),
  ALL_TO_ALL(
      structural("stablehlo.all_to_all", VARIADIC, CollectiveRules::allToAll)
          .with(
              integer("split_dimension"),
              integer("concat_dimension"),
              integer("split_count"),
              GROUPS,
              CHANNEL)),
  COLLECTIVE_BROADCAST(
      structural("stablehlo.collective_broadcast", 1, CollectiveRules::broadcast)
          .with(GROUPS, CHANNEL)),
  COLLECTIVE_PERMUTE(
      structural("stablehlo.collective_permute", 1, CollectiveRules::permute).with(PAIRS, CHANNEL)),
  CROSS_REPLICA_SUM(
      structural("stablehlo.cross-replica-sum", 1, CollectiveRules::replicaSum).with(GROUPS)),
  REDUCE_SCATTER(
      structural("stablehlo.reduce_scatter", 1, CollectiveRules::reduceScatter)
          .with(integer("scatter_dimension"), GROUPS, CHANNEL, GLOBAL_IDS)
          .withRegions(1)),
  PARTITION_ID(structural("stablehlo.partition_id", 0, CollectiveRules::id)),
  REPLICA_ID(structural("stablehlo.replica_id", 0, CollectiveRules::id)),
  SEND(
      structural("stablehlo.send", VARIADIC, CollectiveRules::send)
          .with(
              AttributeSpec.of("channel_handle", Attribute.Channel.class),
              optional(flag("is_host_transfer")),
              optional(PAIRS))),
  RECV(
      structural("stablehlo.recv", 1, CollectiveRules::recv)
          .with(
              AttributeSpec.of("channel_handle", Attribute.Channel.class),
              optional(flag("is_host_transfer")),
              optional(PAIRS))),
  INFEED(
      structural("stablehlo.infeed", 1, CollectiveRules::infeed)
          .with(optional(text("infeed_config")), optional(items("layout")))),
  OUTFEED(
      structural("stablehlo.outfeed", VARIADIC, CollectiveRules::outfeed)
          .with(optional(text("outfeed_config")))),

  // Whole algorithms, replaced by subgraphs of the ops above.
  CHOLESKY(
      structural("stablehlo.cholesky", 1, AlgorithmRules::cholesky).with(optional(flag("lower")))),
  TRIANGULAR_SOLVE(
      structural("stablehlo.triangular_solve", 2, AlgorithmRules::triangularSolve)
          .with(flag("left_side"), flag("lower"), flag("unit_diagonal"), enumCase("transpose_a"))),
  FFT(
      structural("stablehlo.fft", 1, AlgorithmRules::fft)
          .with(enumCase("fft_type"), ints("fft_length"))),
  RNG_BIT_GENERATOR(
      structural("stablehlo.rng_bit_generator", 1, AlgorithmRules::rngBitGenerator)
          .with(enumCase("rng_algorithm"))),

  // Control flow.
  WHILE(structural("stablehlo.while", VARIADIC, RegionRules::whileLoop).withRegions(2)),
  CASE(structural("stablehlo.case", 1, RegionRules::branches).withRegions(VARIADIC)),
  IF(structural("stablehlo.if", 1, RegionRules::branches).withRegions(2)),
  CALL(structural("func.call", VARIADIC, RegionRules::call).with(symbol("callee"))),
  COMPOSITE(
      structural("stablehlo.composite", VARIADIC, StructureRules::composite)
          .with(
              text("name"),
              symbol("decomposition"),
              optional(AttributeSpec.of("composite_attributes", Attribute.Dict.class)),
              optional(i32("version")))),
  CUSTOM_CALL(
      structural("stablehlo.custom_call", VARIADIC, StructureRules::customCall)
          .with(
              text("call_target_name"),
              optional(flag("has_side_effect")),
              optional(AttributeSpec.of("backend_config", Attribute.class)),
              optional(i32("api_version")),
              optional(items("called_computations")),
              optional(items("operand_layouts")),
              optional(items("result_layouts")),
              optional(items("output_operand_aliases")))),

  // Test files say what values must be, and what runs where, with these; no program has them.
  EXPECT_EQ(structural("check.expect_eq", 2, CheckRules::pair)),
  EXPECT_EQ_CONST(
      structural("check.expect_eq_const", 1, CheckRules::constant)
          .with(AttributeSpec.of("value", Attribute.Dense.class))),
  EXPECT_ALMOST_EQ(
      structural("check.expect_almost_eq", 2, CheckRules::pair)
          .with(optional(AttributeSpec.of("tolerance", Attribute.Float.class)))),
  EXPECT_ALMOST_EQ_CONST(
      structural("check.expect_almost_eq_const", 1, CheckRules::constant)
          .with(
              AttributeSpec.of("value", Attribute.Dense.class),
              optional(AttributeSpec.of("tolerance", Attribute.Float.class)))),
  EXPECT_CLOSE(
      structural("check.expect_close", 2, CheckRules::pair)
          .with(optional(integer("max_ulp_difference")), optional(integer("min_ulp_difference")))),
  EXPECT_SERIALIZED_EQ(
      structural("check.expect_serialized_eq", 1, CheckRules::probe)
          .with(text("probe_id"), optional(i32("iteration")))),
  PRINT(structural("interpreter.print", 1, CheckRules::probe)),
  PROBE(structural("interpreter.probe", 1, Rules::sameAsOperands).with(text("probe_id"))),
  RUN_PARALLEL(
      structural("interpreter.run_parallel", VARIADIC, CheckRules::runParallel)
          .with(items("programs"), optional(items("infeed"))));

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

  /** {@return the elementwise op that one of CHLO's with broadcasting applies} */
  public Optional<Op> withoutBroadcast() {
    String prefix = "chlo.broadcast_";
    if (!opName().startsWith(prefix)) {
      return Optional.empty();
    }
    String name = opName().substring(prefix.length());
    return named("stablehlo." + name).or(() -> named("chlo." + name));
  }

  /** {@return the axes of a result that an operand's axes become, of CHLO's ops that broadcast} */
  public static List<Long> broadcastAxes(Attributes attributes, int rank, int resultRank) {
    return LegacyRules.broadcastAxes(attributes, rank, resultRank);
  }

  /** Finds a row by its full name, {@code stablehlo.add}. */
  public static Optional<Op> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }
}
