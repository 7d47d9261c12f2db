package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How each basic elementwise op on equal element types is spelled in MLIR: one line per op, on
 * floats (f32 or f64; narrower ones are widened before and rounded after), signed and unsigned
 * integers, booleans. What is empty is not an op on that kind, or has been expanded before.
 */
record Spelling(
    Optional<Form> onFloats,
    Optional<Form> onSigned,
    Optional<Form> onUnsigned,
    Optional<Form> onBool) {
  /** Writes an op on registers of an element type. */
  @FunctionalInterface
  interface Form {
    Reg write(Code code, DType dtype, Reg... operands);
  }

  /** No op on that kind of element. */
  private static final Form NONE =
      (code, dtype, operands) -> {
        throw new IllegalStateException("no such op on " + dtype);
      };

  private static final Map<Op, Spelling> TABLE = new EnumMap<>(Op.class);

  static {
    row(Op.ABS, op("math.absf"), op("math.absi"), op("math.absi"), NONE);
    row(Op.NEGATE, op("arith.negf"), Integers::negate, Integers::negate, NONE);
    row(Op.SIGN, Reals::sign, Integers::sign, NONE, NONE);
    row(Op.FLOOR, op("math.floor"), NONE, NONE, NONE);
    row(Op.CEIL, op("math.ceil"), NONE, NONE, NONE);
    row(Op.ROUND_NEAREST_EVEN, op("math.roundeven"), NONE, NONE, NONE);
    row(Op.ROUND_NEAREST_AFZ, Reals::roundAwayFromZero, NONE, NONE, NONE);
    row(Op.SQRT, op("math.sqrt"), NONE, NONE, NONE);
    row(Op.NOT, NONE, Integers::not, Integers::not, Integers::not);
    row(Op.POPCNT, NONE, Integers::popcnt, Integers::popcnt, NONE);
    row(Op.COUNT_LEADING_ZEROS, NONE, Integers::clz, Integers::clz, NONE);
    row(Op.ADD, op("arith.addf"), op("arith.addi"), op("arith.addi"), op("arith.ori"));
    row(Op.SUBTRACT, op("arith.subf"), op("arith.subi"), op("arith.subi"), NONE);
    row(Op.MULTIPLY, op("arith.mulf"), op("arith.muli"), op("arith.muli"), op("arith.andi"));
    row(Op.DIVIDE, op("arith.divf"), Integers::divide, Integers::divide, NONE);
    row(Op.REMAINDER, NONE, Integers::remainder, Integers::remainder, NONE);
    row(Op.MAXIMUM, op("arith.maximumf"), op("arith.maxsi"), op("arith.maxui"), op("arith.ori"));
    row(Op.MINIMUM, op("arith.minimumf"), op("arith.minsi"), op("arith.minui"), op("arith.andi"));
    row(Op.AND, NONE, op("arith.andi"), op("arith.andi"), op("arith.andi"));
    row(Op.OR, NONE, op("arith.ori"), op("arith.ori"), op("arith.ori"));
    row(Op.XOR, NONE, op("arith.xori"), op("arith.xori"), op("arith.xori"));
    row(Op.SHIFT_LEFT, NONE, Integers::shiftLeft, Integers::shiftLeft, NONE);
    row(Op.SHIFT_RIGHT_LOGICAL, NONE, Integers::shiftLogical, Integers::shiftLogical, NONE);
    row(
        Op.SHIFT_RIGHT_ARITHMETIC,
        NONE,
        Integers::shiftArithmetic,
        Integers::shiftArithmetic,
        NONE);
    row(Op.POWER, NONE, Integers::power, Integers::power, NONE);
    row(Op.FMA, op("math.fma"), NONE, NONE, NONE);
  }

  private static Form op(String mnemonic) {
    return (code, dtype, operands) -> code.op(mnemonic, operands);
  }

  private static void row(Op op, Form floats, Form signed, Form unsigned, Form bool) {
    TABLE.put(op, new Spelling(some(floats), some(signed), some(unsigned), some(bool)));
  }

  private static Optional<Form> some(Form form) {
    return Optional.of(form).filter(f -> !f.equals(NONE));
  }

  /** {@return the form of an op on an element type, if it is basic there} */
  static Optional<Form> of(Op op, DType dtype) {
    return Optional.ofNullable(TABLE.get(op))
        .flatMap(
            row ->
                switch (dtype.kind()) {
                  case FLOAT -> row.onFloats;
                  case SIGNED -> row.onSigned;
                  case UNSIGNED -> row.onUnsigned;
                  case BOOL -> row.onBool;
                  case COMPLEX -> Optional.empty();
                });
  }
}
