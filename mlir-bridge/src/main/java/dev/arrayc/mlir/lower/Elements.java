package dev.arrayc.mlir.lower;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.op.Op;
import java.util.List;

/** Writes elementwise ops on cells, scalar or vector alike. */
final class Elements {
  private final Code code;
  private final Floats floats;
  private final Conversions conversions;

  Elements(Code code) {
    this.code = code;
    this.floats = new Floats(code);
    this.conversions = new Conversions(code);
  }

  /**
   * One application.
   *
   * @throws CompileException.Bug if the op is one that is expanded before lowering
   */
  Cell apply(Operation op, List<Cell> in) {
    DType result = op.resultType().dtype();
    Cell a = in.getFirst();
    return switch (op.op()) {
      case CONVERT -> conversions.convert(a, result);
      case BITCAST_CONVERT -> bitcast(a, result);
      case COMPARE -> compare(op, a, in.get(1));
      case SELECT -> select(a.reg(), in.get(1), in.get(2));
      case CLAMP ->
          basic(op, Op.MINIMUM, List.of(basic(op, Op.MAXIMUM, List.of(in.get(1), a)), in.get(2)));
      case IS_FINITE -> Cell.of(DType.BOOL, Reals.isFinite(code, wide(a)));
      case REAL -> Cell.of(result, a.re());
      case IMAG ->
          a.dtype().isComplex()
              ? Cell.of(result, a.im())
              : conversions.convert(Cell.of(DType.BOOL, code.integer("i1", 0)), result);
      case COMPLEX -> {
        int lanes = Math.max(a.lanes(), in.get(1).lanes());
        yield Cell.of(result, code.splat(a.reg(), lanes), code.splat(in.get(1).reg(), lanes));
      }
      case REDUCE_PRECISION ->
          reducePrecision(
              a,
              op.attributes().integer("exponent_bits"),
              op.attributes().integer("mantissa_bits"));
      default -> basic(op, op.op(), in);
    };
  }

  /** {@return a narrow float as f32, others as they are} */
  Reg wide(Cell cell) {
    return Floats.isNarrow(cell.dtype()) ? floats.widen(cell.dtype(), cell.reg()) : cell.reg();
  }

  /** A reducer's or comparator's op, without attributes, on cells of one type. */
  Cell basic(Operation where, Op op, List<Cell> in) {
    DType dtype = in.getFirst().dtype();
    if (dtype.isComplex()) {
      return complex(where, op, dtype, in);
    }
    Spelling.Form form = Spelling.of(op, dtype).orElseThrow(() -> unexpanded(where, op, dtype));
    Reg[] operands = in.stream().map(this::wide).toArray(Reg[]::new);
    Reg value = form.write(code, dtype, operands);
    return Cell.of(
        dtype,
        Floats.isNarrow(dtype) ? floats.narrow(dtype, value) : conversions.wrap(dtype, value));
  }

  private static CompileException.Bug unexpanded(Operation where, Op op, DType dtype) {
    return new CompileException.Bug(
        Diagnostic.of(
            where.span(), "", op.opName() + " of " + dtype.mlirName() + " reached the lowering"));
  }

  private Cell complex(Operation where, Op op, DType dtype, List<Cell> in) {
    Cell a = in.getFirst();
    Cell b = in.getLast();
    return switch (op) {
      case NEGATE -> Cell.of(dtype, code.op("arith.negf", a.re()), code.op("arith.negf", a.im()));
      case ADD -> parts("arith.addf", a, b);
      case SUBTRACT -> parts("arith.subf", a, b);
      case MULTIPLY ->
          Cell.of(
              dtype,
              code.op("math.fma", a.re(), b.re(), code.op("arith.negf", product(a.im(), b.im()))),
              code.op("math.fma", a.im(), b.re(), product(a.re(), b.im())));
      case MAXIMUM -> select(isLess(a, b), b, a);
      case MINIMUM -> select(isLess(b, a), b, a);
      default -> throw unexpanded(where, op, dtype);
    };
  }

  private Reg product(Reg a, Reg b) {
    return code.op("arith.mulf", a, b);
  }

  private Cell parts(String mnemonic, Cell a, Cell b) {
    return Cell.of(a.dtype(), code.op(mnemonic, a.re(), b.re()), code.op(mnemonic, a.im(), b.im()));
  }

  /** Lexicographic. */
  private Reg isLess(Cell a, Cell b) {
    Reg tie =
        code.op("arith.andi", code.cmpf("oeq", a.re(), b.re()), code.cmpf("olt", a.im(), b.im()));
    return code.op("arith.ori", code.cmpf("olt", a.re(), b.re()), tie);
  }

  /** Lane by lane, or all by a scalar. */
  Cell select(Reg condition, Cell a, Cell b) {
    Reg first = code.select(condition, a.re(), b.re());
    return a.dtype().isComplex()
        ? Cell.of(a.dtype(), first, code.select(condition, a.im(), b.im()))
        : Cell.of(a.dtype(), first);
  }

  private Cell bitcast(Cell a, DType to) {
    if (a.dtype().isComplex() || a.reg().scalar().equals(Cell.registerType(to))) {
      return new Cell(to, a.dtype().bits() < 8 ? List.of(rewrap(a, to)) : a.parts());
    }
    return Cell.of(to, code.cast("arith.bitcast", a.reg(), Cell.registerType(to)));
  }

  /** The same bits of less than a byte under another sign. */
  private Reg rewrap(Cell a, DType to) {
    return conversions.wrap(to, a.reg());
  }

  private Cell compare(Operation op, Cell a, Cell b) {
    String direction = op.attributes().enumCase("comparison_direction");
    DType dtype = a.dtype();
    if (dtype.isComplex()) {
      // Lexicographic: where real parts are the same, the imaginary ones decide.
      String predicate = floatPredicate(direction);
      Reg isTie = code.cmpf("oeq", a.re(), b.re());
      Reg byImaginary = code.cmpf(predicate, a.im(), b.im());
      Reg byReal = code.cmpf(predicate, a.re(), b.re());
      return Cell.of(DType.BOOL, code.select(isTie, byImaginary, byReal));
    }
    if (dtype.isFloat()) {
      boolean isTotal =
          op.attributes().find("compare_type").isPresent()
              && op.attributes().enumCase("compare_type").equals("TOTALORDER");
      return Cell.of(
          DType.BOOL,
          isTotal
              ? code.cmpi(integerPredicate(direction, true), ordered(a), ordered(b))
              : code.cmpf(floatPredicate(direction), wide(a), wide(b)));
    }
    boolean signed = dtype.kind() == DType.Kind.SIGNED;
    return Cell.of(DType.BOOL, code.cmpi(integerPredicate(direction, signed), a.reg(), b.reg()));
  }

  /** An integer that orders as IEEE 754's totalOrder does: negative patterns count backwards. */
  private Reg ordered(Cell a) {
    Reg wide = wide(a);
    String type = wide.scalar().replace('f', 'i');
    int bits = Integer.parseInt(type.substring(1));
    Reg pattern = code.cast("arith.bitcast", wide, type);
    Reg sign = code.op("arith.shrsi", pattern, code.integer(type, bits - 1));
    Reg flip = code.op("arith.shrui", sign, code.integer(type, 1));
    return code.op("arith.xori", pattern, flip);
  }

  private static String floatPredicate(String direction) {
    return switch (direction) {
      case "EQ" -> "oeq";
      case "NE" -> "une";
      case "LT" -> "olt";
      case "LE" -> "ole";
      case "GT" -> "ogt";
      case "GE" -> "oge";
      default -> throw new IllegalArgumentException(direction);
    };
  }

  private static String integerPredicate(String direction, boolean signed) {
    return switch (direction) {
      case "EQ" -> "eq";
      case "NE" -> "ne";
      case "LT", "LE", "GT", "GE" ->
          (signed ? "s" : "u") + direction.toLowerCase(java.util.Locale.ROOT);
      default -> throw new IllegalArgumentException(direction);
    };
  }

  /**
   * Rounds the mantissa on the bit pattern, then takes what is out of the exponent's range away.
   */
  private Cell reducePrecision(Cell a, long exponentBits, long mantissaBits) {
    DType dtype = a.dtype();
    int own = dtype.format().exponentBits();
    int drop = dtype.bits() - 1 - own - (int) Math.min(mantissaBits, 52);
    Cell rounded = drop > 0 ? dropBits(a, drop) : a;
    if (exponentBits >= own) {
      return rounded;
    }
    int max = (1 << exponentBits - 1) - 1;
    Reg value = wide(rounded);
    String type = value.scalar();
    Reg magnitude = code.op("math.absf", value);
    Reg tooLarge = code.cmpf("oge", magnitude, code.floating(type, Math.scalb(1.0, max + 1)));
    Reg tooSmall = code.cmpf("olt", magnitude, code.floating(type, Math.scalb(1.0, 1 - max)));
    Reg infinity = code.op("math.copysign", code.floating(type, Double.POSITIVE_INFINITY), value);
    Reg nothing = code.op("math.copysign", code.floating(type, 0), value);
    Reg result = code.select(tooLarge, infinity, code.select(tooSmall, nothing, value));
    return Cell.of(dtype, Floats.isNarrow(dtype) ? floats.narrow(dtype, result) : result);
  }

  private Cell dropBits(Cell a, int drop) {
    String type = a.reg().scalar().replace('f', 'i');
    boolean isFloat = a.reg().scalar().startsWith("f");
    Reg bits = isFloat ? code.cast("arith.bitcast", a.reg(), type) : a.reg();
    Reg odd =
        code.op(
            "arith.andi",
            code.op("arith.shrui", bits, code.integer(type, drop)),
            code.integer(type, 1));
    Reg half = code.op("arith.addi", odd, code.integer(type, (1L << drop - 1) - 1));
    Reg kept =
        code.op("arith.andi", code.op("arith.addi", bits, half), code.integer(type, -1L << drop));
    Reg isFinite = Reals.isFinite(code, wide(a));
    Reg result = code.select(isFinite, kept, bits);
    return Cell.of(
        a.dtype(), isFloat ? code.cast("arith.bitcast", result, a.reg().scalar()) : result);
  }
}
