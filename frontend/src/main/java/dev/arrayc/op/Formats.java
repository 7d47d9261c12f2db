package dev.arrayc.op;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
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
    for (Op op : new Op[] {Op.CONVERT, Op.REAL, Op.IMAG, Op.CLAMP}) {
      all.put(op, SAME_TYPE);
    }
    for (Op op : new Op[] {Op.IS_FINITE, Op.BITCAST_CONVERT, Op.RESHAPE, Op.DYNAMIC_UPDATE_SLICE}) {
      all.put(op, FUNCTIONAL);
    }
    elements(all);
    shapes(all);
    structure(all);
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
    put(all, Op.DYNAMIC_SLICE, "operands `,` `sizes` `=` $slice_sizes", TYPES);
  }

  private static void structure(Map<Op, Format> all) {
    put(all, Op.CONVOLUTION, "`(` operands `)` custom<Convolution>", TYPES);
    put(all, Op.DOT_GENERAL, "operands `,` custom<DotDimensions> custom<Precision>", TYPES);
    put(all, Op.TOP_K, "`(` operands `,` `k` `=` $k `)`", "attr-dict `:` custom<ArrowTypes>");
    put(all, Op.OPTIMIZATION_BARRIER, "attr-dict", "custom<Barrier>");
    put(all, Op.CALL, "$callee `(` operands `)`", TYPES);
    put(all, Op.REDUCE, "custom<Reduce>", "");
    put(all, Op.WHILE, "custom<While>", "");
  }

  private static void put(Map<Op, Format> all, Op op, String own, String rest) {
    all.put(op, Format.parse((own + " " + rest).strip()));
  }
}
