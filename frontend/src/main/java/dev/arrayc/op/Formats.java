package dev.arrayc.op;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The pretty forms of the ops, as StableHLO's own tools print them: the column of the op table that
 * the text format needs. Elementwise ops have their family's form; an op that is not here is
 * printed in MLIR's generic form, as StableHLO's tools do too.
 */
public final class Formats {
  private static final Format SAME_TYPE = Format.parse("operands attr-dict `:` custom<SameType>");
  private static final Format FUNCTIONAL = Format.parse("operands attr-dict `:` functional-type");

  /** CHLO's elementwise ops. */
  private static final Format ARROW = Format.parse("operands attr-dict `:` custom<ArrowType>");

  // How most forms end.
  private static final String TYPES = "attr-dict `:` functional-type";
  private static final String SAME = "attr-dict `:` custom<SameType>";

  private static final Map<Op, Format> FORMATS = formats();

  private Formats() {}

  /** {@return the pretty form of an op} */
  public static Format of(Op op) {
    return FORMATS.getOrDefault(op, Format.GENERIC);
  }

  private static Map<Op, Format> formats() {
    Map<Op, Format> all = new EnumMap<>(Op.class);
    Arrays.stream(Op.values())
        .filter(op -> op.row().kernel().isPresent())
        .forEach(op -> all.put(op, op.opName().startsWith("chlo.") ? ARROW : SAME_TYPE));
    Arrays.stream(Op.values())
        .filter(op -> op.withoutBroadcast().isPresent())
        .forEach(op -> all.put(op, FUNCTIONAL));
    List.of(
            Op.CONVERT,
            Op.REAL,
            Op.IMAG,
            Op.CLAMP,
            Op.IS_FINITE,
            Op.UNIFORM_QUANTIZE,
            Op.UNIFORM_DEQUANTIZE)
        .forEach(op -> all.put(op, SAME_TYPE));
    List.of(
            Op.BITCAST_CONVERT,
            Op.RESHAPE,
            Op.DYNAMIC_UPDATE_SLICE,
            Op.DYNAMIC_RESHAPE,
            Op.DYNAMIC_PAD,
            Op.REAL_DYNAMIC_SLICE)
        .forEach(op -> all.put(op, FUNCTIONAL));
    List.of(Op.CONJ, Op.CHLO_DYNAMIC_RESHAPE).forEach(op -> all.put(op, ARROW));
    elements(all);
    shapes(all);
    structure(all);
    checks(all);
    return Collections.unmodifiableMap(all);
  }

  private static void elements(Map<Op, Format> all) {
    put(all, Op.REDUCE_PRECISION, "operands `,` `format` `=` custom<ExponentMantissa>", SAME);
    put(all, Op.COMPLEX, "operands", "attr-dict `:` custom<ComplexType>");
    put(all, Op.SELECT, "operands", "attr-dict `:` custom<SelectType>");
    put(
        all,
        Op.COMPARE,
        "$comparison_direction `,` operands ( `,` $compare_type:comparison_type )?",
        TYPES);
  }

  private static void shapes(Map<Op, Format> all) {
    put(all, Op.CONSTANT, "attr-dict", "custom<Constant>");
    put(all, Op.IOTA, "`dim` `=` $iota_dimension", "attr-dict `:` custom<ResultType>");
    put(all, Op.BROADCAST_IN_DIM, "operands `,` `dims` `=` $broadcast_dimensions", TYPES);
    put(all, Op.TRANSPOSE, "operands `,` `dims` `=` $permutation", TYPES);
    put(all, Op.REVERSE, "operands `,` `dims` `=` $dimensions", SAME);
    put(all, Op.SLICE, "operands custom<SliceRanges>", TYPES);
    put(
        all,
        Op.PAD,
        "operands `,` `low` `=` $edge_padding_low `,` `high` `=` $edge_padding_high"
            + " `,` `interior` `=` $interior_padding",
        TYPES);
    put(all, Op.CONCATENATE, "operands `,` `dim` `=` $dimension", TYPES);
    put(all, Op.DYNAMIC_IOTA, "operands `,` `dim` `=` $iota_dimension", TYPES);
    put(all, Op.BROADCAST, "operands `,` `sizes` `=` $broadcast_sizes", TYPES);
    put(all, Op.DYNAMIC_BROADCAST_IN_DIM, "operands `,` `dims` `=` $broadcast_dimensions", TYPES);
    put(all, Op.GET_DIMENSION_SIZE, "operands `,` `dim` `=` $dimension", TYPES);
    put(all, Op.SET_DIMENSION_SIZE, "operands `,` `dim` `=` $dimension", TYPES);
    put(all, Op.CHLO_CONSTANT, "attr-dict", "custom<Constant>");
    put(all, Op.DYNAMIC_SLICE, "operands `,` `sizes` `=` $slice_sizes", TYPES);
  }

  private static void structure(Map<Op, Format> all) {
    put(all, Op.CONVOLUTION, "`(` operands `)` custom<Convolution>", TYPES);
    put(all, Op.DOT_GENERAL, "operands `,` custom<DotDimensions> custom<Precision>", TYPES);
    put(all, Op.DOT, "operands custom<Precision>", TYPES);
    put(all, Op.EINSUM, "operands `,` `config` `=` $einsum_config", TYPES);
    put(all, Op.UNARY_EINSUM, "operands `,` `config` `=` $einsum_config", TYPES);
    put(all, Op.RNG, "operands `,` `distribution` `=` $rng_distribution", TYPES);
    put(all, Op.TUPLE, "operands", "attr-dict `:` custom<TupleType>");
    put(all, Op.GET_TUPLE_ELEMENT, "operands `[` $index `]`", TYPES);
    put(all, Op.AFTER_ALL, "operands", "attr-dict `:` custom<ResultType>");
    put(all, Op.CREATE_TOKEN, "attr-dict", "`:` custom<ResultType>");
    put(all, Op.PARTITION_ID, "attr-dict", "`:` custom<ResultType>");
    put(all, Op.REPLICA_ID, "attr-dict", "`:` custom<ResultType>");
    put(all, Op.CUSTOM_CALL, "custom<CallTarget> `(` operands `)`", TYPES);
    put(all, Op.COMPOSITE, "$name operands", TYPES);
    put(all, Op.TOP_K, "`(` operands `,` `k` `=` $k `)`", "attr-dict `:` custom<ArrowTypes>");
    put(all, Op.OPTIMIZATION_BARRIER, "attr-dict", "custom<Barrier>");
    put(all, Op.CALL, "$callee `(` operands `)`", TYPES);
    put(all, Op.CHOLESKY, "operands ( `,` `lower` `=` $lower )?", SAME);
    put(all, Op.FFT, "operands `,` `type` `=` $fft_type `,` `length` `=` $fft_length", TYPES);
    put(all, Op.RNG_BIT_GENERATOR, "operands `,` `algorithm` `=` $rng_algorithm", TYPES);
    put(all, Op.REDUCE, "custom<Reduce>", "");
    put(all, Op.WHILE, "custom<While>", "");
  }

  private static void checks(Map<Op, Format> all) {
    String pair = "attr-dict `:` custom<OperandType>";
    String tolerance = "( `,` `tolerance` `=` $tolerance )?";
    put(all, Op.EXPECT_EQ, "operands", pair);
    put(all, Op.EXPECT_EQ_CONST, "operands `,` custom<OperandConstant>", "attr-dict");
    put(all, Op.EXPECT_ALMOST_EQ, "operands " + tolerance, pair);
    put(
        all,
        Op.EXPECT_ALMOST_EQ_CONST,
        "operands `,` custom<OperandConstant> " + tolerance,
        "attr-dict");
    put(
        all,
        Op.EXPECT_CLOSE,
        "operands ( `,` `max_ulp_difference` `=` $max_ulp_difference )?"
            + " ( `,` `min_ulp_difference` `=` $min_ulp_difference )?",
        "`:` attr-dict custom<OperandTypes>");
    put(
        all,
        Op.EXPECT_SERIALIZED_EQ,
        "operands `,` `probe_id` `=` $probe_id ( `,` `iter` `=` $iteration )?",
        pair);
    put(all, Op.PRINT, "operands", pair);
    put(all, Op.PROBE, "operands `,` `probe_id` `=` $probe_id", SAME);
  }

  private static void put(Map<Op, Format> all, Op op, String own, String rest) {
    all.put(op, Format.parse((own + " " + rest).strip()));
  }
}
