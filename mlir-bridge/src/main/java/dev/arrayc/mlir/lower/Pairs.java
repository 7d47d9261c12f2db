package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;

/**
 * Products of a contraction that are added two at a time: a word of 32 bits holds what an operand
 * has at two neighbouring contracted indices, the first in its upper half, and one instruction adds
 * both products to a sum.
 *
 * <p>Integers wrap, so the order is of no account. {@code vdpbf16ps} adds the product of the upper
 * halves, rounds, adds that of the lower ones, and rounds (Intel's manual, volume 2): the same two
 * fused multiply-adds in f32, in the same order, as anywhere else. But it takes subnormal numbers
 * for zeros. Where no element but zero is below 2<sup>-56</sup>, all products are multiples of
 * 2<sup>-126</sup>, and so are their sums, none of which is then subnormal: packing looks whether
 * that is so ({@link PairPanelEmitter}), and the bits are the same everywhere.
 */
enum Pairs {
  /** One by one. */
  NONE,
  /** Of bf16 in f32. */
  BF16,
  /** Of integers up to 16 bits in 32. */
  INTEGERS;

  /** Twice the bits of 2^-56 as a bf16, which drops the sign. */
  static final int SMALLEST = 2 * (127 - 56 << 7);

  /** {@return whether products of these types can be added so} */
  boolean suit(DType wide, DType lhs, DType rhs) {
    return switch (this) {
      case NONE -> false;
      case BF16 -> wide == DType.F32 && lhs == DType.BF16 && rhs == DType.BF16;
      case INTEGERS -> (wide == DType.I32 || wide == DType.U32) && isShort(lhs) && isShort(rhs);
    };
  }

  /** Whether an i16 holds all values of a type. */
  private static boolean isShort(DType dtype) {
    return dtype == DType.I8 || dtype == DType.U8 || dtype == DType.I16;
  }

  /** Elements as halves of words. */
  Reg halves(Code code, Cell elements) {
    return this == BF16 ? elements.reg() : new Conversions(code).convert(elements, DType.I16).reg();
  }

  /** Words of which each has two halves. */
  static Reg words(Code code, Reg first, Reg second) {
    Reg upper = code.op("arith.shli", code.cast("arith.extui", first, "i32"), half(code));
    return code.op("arith.ori", upper, code.cast("arith.extui", second, "i32"));
  }

  /** Halves that lie side by side as words. */
  static Reg words(Code code, Reg halves) {
    int lanes = halves.lanes() / 2;
    String type = Reg.typeOf("i32", lanes);
    Reg swapped =
        code.define(
            "i32", lanes, "vector.bitcast " + halves + " : " + halves.type() + " to " + type);
    return code.op(
        "arith.ori",
        code.op("arith.shli", swapped, half(code)),
        code.op("arith.shrui", swapped, half(code)));
  }

  private static Reg bitcast(Code code, Reg words, String element) {
    int lanes = 2 * words.lanes();
    String to = Reg.typeOf(element, lanes);
    return code.define(
        element, lanes, "vector.bitcast " + words + " : " + words.type() + " to " + to);
  }

  private static Reg half(Code code) {
    return code.integer("i32", 16);
  }

  /** The products of the halves of two words, added to a sum in each lane. */
  Reg add(Code code, Reg sum, Reg a, Reg b) {
    int lanes = sum.lanes();
    String element = this == BF16 ? "bf16" : "i16";
    String halves = Reg.typeOf(element, 2 * lanes);
    Reg x = bitcast(code, a, element);
    Reg y = bitcast(code, b, element);
    if (this == BF16) {
      return code.define(
          "f32",
          lanes,
          "llvm.call_intrinsic \"llvm.x86.avx512bf16.dpbf16ps.512\"(%s, %s, %s) : (%s, %s, %s) -> %s"
              .formatted(sum, x, y, sum.type(), halves, halves, sum.type()));
    }
    String name = lanes == 16 ? "llvm.x86.avx512.pmaddw.d.512" : "llvm.x86.avx2.pmadd.wd";
    Reg products =
        code.define(
            "i32",
            lanes,
            "llvm.call_intrinsic \"%s\"(%s, %s) : (%s, %s) -> %s"
                .formatted(name, x, y, halves, halves, sum.type()));
    return code.op("arith.addi", sum, products);
  }
}
