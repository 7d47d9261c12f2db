package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.DType.Kind;

/**
 * {@code convert} between all element types: float to integer truncates, saturates and takes NaN to
 * 0; integers wrap; to bool asks for "not zero"; floats round once; complex to real drops the
 * imaginary part.
 */
final class Conversions {
  private final Code code;
  private final Floats floats;

  Conversions(Code code) {
    this.code = code;
    this.floats = new Floats(code);
  }

  Cell convert(Cell from, DType to) {
    if (from.dtype() == to) {
      return from;
    }
    if (to.isComplex()) {
      Reg re = real(from.dtype().real(), from.re(), to.real());
      Reg im =
          from.dtype().isComplex()
              ? real(from.dtype().real(), from.im(), to.real())
              : code.floating(Cell.registerType(to), 0);
      return Cell.of(to, re, code.splat(im, re.lanes()));
    }
    if (from.dtype().isComplex() && to == DType.BOOL) {
      Reg re = real(from.dtype().real(), from.re(), to);
      Reg im = real(from.dtype().real(), from.im(), to);
      return Cell.of(to, code.op("arith.ori", re, im));
    }
    return Cell.of(to, real(from.dtype().real(), from.re(), to));
  }

  private Reg real(DType from, Reg value, DType to) {
    if (from == to) {
      return value;
    }
    if (from.isFloat()) {
      return to.isFloat() ? toFloat(from, value, to) : toInteger(from, value, to);
    }
    return to.isFloat() ? fromInteger(from, value, to) : resize(from, value, to);
  }

  private Reg resize(DType from, Reg value, DType to) {
    if (to == DType.BOOL) {
      return code.cmpi("ne", value, code.integer(value.scalar(), 0));
    }
    return wrap(to, extend(from, value, Cell.registerType(to)));
  }

  /** To another width of register, keeping the number if it fits. */
  private Reg extend(DType from, Reg value, String type) {
    int have = Integer.parseInt(value.scalar().substring(1));
    int want = Integer.parseInt(type.substring(1));
    if (have == want) {
      return value;
    }
    if (have > want) {
      return code.cast("arith.trunci", value, type);
    }
    return code.cast(from.kind() == Kind.SIGNED ? "arith.extsi" : "arith.extui", value, type);
  }

  /** Brings an integer of less than a byte back into its range. */
  Reg wrap(DType dtype, Reg value) {
    if (!dtype.isInteger() || dtype.bits() >= 8) {
      return value;
    }
    Reg spare = code.integer("i8", 8 - dtype.bits());
    Reg high = code.op("arith.shli", value, spare);
    return code.op(dtype.kind() == Kind.SIGNED ? "arith.shrsi" : "arith.shrui", high, spare);
  }

  private Reg toFloat(DType from, Reg value, DType to) {
    Reg wide = Floats.isNarrow(from) ? floats.widen(from, value) : value;
    if (to == DType.F64) {
      return code.cast("arith.extf", wide, "f64");
    }
    if (Floats.isNarrow(to)) {
      return floats.narrow(to, from == DType.F64 ? floats.toOdd(wide) : wide);
    }
    return from == DType.F64 ? code.cast("arith.truncf", wide, "f32") : wide;
  }

  private Reg fromInteger(DType from, Reg value, DType to) {
    boolean signed = from.kind() == Kind.SIGNED;
    String convert = signed ? "arith.sitofp" : "arith.uitofp";
    if (!Floats.isNarrow(to)) {
      return code.cast(convert, value, Cell.registerType(to));
    }
    if (from.bits() <= 16) {
      return floats.narrow(to, code.cast(convert, value, "f32"));
    }
    Reg exact = from.bits() <= 32 ? value : sticky(value, signed);
    return floats.narrow(to, floats.toOdd(code.cast(convert, exact, "f64")));
  }

  /** Makes 64 bits fit 53, for numbers that need more: what falls off leaves the last bit odd. */
  private Reg sticky(Reg value, boolean signed) {
    Reg low = code.i64(0x7FF);
    Reg zero = code.i64(0);
    Reg lost = code.cmpi("ne", code.op("arith.andi", value, low), zero);
    Reg kept = code.op("arith.andi", value, code.i64(~0x7FFL));
    Reg odd = code.op("arith.ori", kept, code.select(lost, code.i64(0x800), zero));
    Reg magnitude = signed ? code.op("math.absi", value) : value;
    return code.select(code.cmpi("uge", magnitude, code.i64(1L << 53)), odd, value);
  }

  private Reg toInteger(DType from, Reg value, DType to) {
    Reg wide = Floats.isNarrow(from) ? floats.widen(from, value) : value;
    if (to == DType.BOOL) {
      return code.cmpf("une", wide, code.floating(wide.scalar(), 0));
    }
    boolean signed = to.kind() == Kind.SIGNED;
    int bits = to.bits();
    double low = signed ? -Math.scalb(1.0, bits - 1) : 0;
    double high = Math.scalb(1.0, signed ? bits - 1 : bits);
    long min = signed ? -1L << bits - 1 : 0;
    long max = signed ? ~min : bits == 64 ? -1 : (1L << bits) - 1;
    String type = Cell.registerType(to);
    // Outside the range the instruction's result is undefined: convert 0 there and select after.
    Reg isBelow = code.cmpf("olt", wide, code.floating(wide.scalar(), low));
    Reg isAbove = code.cmpf("oge", wide, code.floating(wide.scalar(), high));
    Reg isInside =
        code.op(
            "arith.andi",
            code.cmpf("oge", wide, code.floating(wide.scalar(), low)),
            code.cmpf("olt", wide, code.floating(wide.scalar(), high)));
    Reg safe = code.select(isInside, wide, code.floating(wide.scalar(), 0));
    // Through a signed type that holds the whole range where there is one: fewer instructions.
    String through = bits < 32 ? "i32" : bits == 32 && !signed ? "i64" : type;
    boolean isUnsigned64 = bits == 64 && !signed;
    Reg number = code.cast(isUnsigned64 ? "arith.fptoui" : "arith.fptosi", safe, through);
    Reg result = through.equals(type) ? number : code.cast("arith.trunci", number, type);
    Reg capped = code.select(isAbove, code.integer(type, narrowed(max, type)), result);
    return code.select(isBelow, code.integer(type, narrowed(min, type)), capped);
  }

  /** A constant as MLIR reads it: signed, within the register's width. */
  private static long narrowed(long value, String type) {
    int spare = 64 - Integer.parseInt(type.substring(1));
    return value << spare >> spare;
  }
}
