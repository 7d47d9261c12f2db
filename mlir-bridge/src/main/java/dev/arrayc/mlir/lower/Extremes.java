package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The greatest f32 in each lane, or the least, by integers: NaNs win and +0 is above -0, as {@code
 * arith.maximumf} has it, but at three plain instructions for each vector where that takes six
 * which wait for each other.
 *
 * <p>As signed integers, floats without a sign are in order and above all with one; as unsigned
 * ones, those with a sign are in order, turned. So the greatest is the greatest signed integer if
 * that has no sign, else the least unsigned one. NaNs without a sign are above infinity anyway;
 * those with one show as the greatest unsigned integer. For the least, all signs are changed.
 */
record Extremes(Code code, boolean isLeast) {
  private static final int SIGN = 1 << 31;
  private static final int NEGATIVE_INFINITY = 0xff800000;
  private static final int NAN = 0x7fc00000;

  static Optional<Extremes> of(Code code, Optional<Op> reducer, DType dtype) {
    return reducer
        .filter(op -> dtype == DType.F32 && (op == Op.MAXIMUM || op == Op.MINIMUM))
        .map(op -> new Extremes(code, op == Op.MINIMUM));
  }

  private Reg constant(int bits) {
    return code.integer("i32", bits);
  }

  private Reg bits(Reg value) {
    Reg bits = code.cast("arith.bitcast", value, "i32");
    return isLeast ? code.op("arith.xori", bits, constant(SIGN)) : bits;
  }

  /** What is carried from vector to vector. */
  List<Reg> start(Reg value) {
    return Collections.nCopies(3, bits(value));
  }

  List<Reg> next(List<Reg> carried, Reg value) {
    Reg bits = bits(value);
    return List.of(
        code.op("arith.maxsi", carried.get(0), bits),
        code.op("arith.minui", carried.get(1), bits),
        code.op("arith.maxui", carried.get(2), bits));
  }

  Reg result(List<Reg> carried) {
    Reg greatest = carried.getFirst();
    Reg isPositive = code.cmpi("sge", greatest, constant(0));
    Reg number = code.select(isPositive, greatest, carried.get(1));
    Reg isNan = code.cmpi("ugt", carried.get(2), constant(NEGATIVE_INFINITY));
    Reg bits = code.select(isNan, constant(NAN), number);
    Reg signed = isLeast ? code.op("arith.xori", bits, constant(SIGN)) : bits;
    return code.cast("arith.bitcast", signed, "f32");
  }
}
