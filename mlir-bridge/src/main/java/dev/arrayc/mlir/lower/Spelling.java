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
    Optional<Form> onFloats, Optional<Form> onSigned, Optional<Form> onUnsigned, Optional<Form> onBool) {
  /** Writes an op on registers of an element type. */
  @FunctionalInterface
  interface Form {
    Reg write(Code code, DType dtype, Reg... operands);
  }

  private static final Map<Op, Spelling> TABLE = new EnumMap<>(Op.class);

  static {
    row(Op.ABS, op("math.absf"), op("math.absi"), op("math.absi"), null);
    row(Op.NEGATE, op("arith.negf"), Integers::negate, Integers::negate, null);
    row(Op.SIGN, Reals::sign, Integers::sign, null, null);
    row(Op.FLOOR, op("math.floor"), null, null, null);
    row(Op.CEIL, op("math.ceil"), null, null, null);
    row(Op.ROUND_NEAREST_EVEN, op("math.roundeven"), null, null, null);
    row(Op.ROUND_NEAREST_AFZ, Reals::roundAwayFromZero, null, null, null);
    row(Op.SQRT, op("math.sqrt"), null, null, null);
    row(Op.NOT, null, Integers::not, Integers::not, Integers::not);
    row(Op.POPCNT, null, Integers::popcnt, Integers::popcnt, null);
    row(Op.COUNT_LEADING_ZEROS, null, Integers::clz, Integers::clz, null);
    row(Op.ADD, op("arith.addf"), op("arith.addi"), op("arith.addi"), op("arith.ori"));
    row(Op.SUBTRACT, op("arith.subf"), op("arith.subi"), op("arith.subi"), null);
    row(Op.MULTIPLY, op("arith.mulf"), op("arith.muli"), op("arith.muli"), op("arith.andi"));
    row(Op.DIVIDE, op("arith.divf"), Integers::divide, Integers::divide, null);
    row(Op.REMAINDER, null, Integers::remainder, Integers::remainder, null);
    row(Op.MAXIMUM, op("arith.maximumf"), op("arith.maxsi"), op("arith.maxui"), op("arith.ori"));
    row(Op.MINIMUM, op("arith.minimumf"), op("arith.minsi"), op("arith.minui"), op("arith.andi"));
    row(Op.AND, null, op("arith.andi"), op("arith.andi"), op("arith.andi"));
    row(Op.OR, null, op("arith.ori"), op("arith.ori"), op("arith.ori"));
    row(Op.XOR, null, op("arith.xori"), op("arith.xori"), op("arith.xori"));
    row(Op.SHIFT_LEFT, null, Integers::shiftLeft, Integers::shiftLeft, null);
    row(Op.SHIFT_RIGHT_LOGICAL, null, Integers::shiftLogical, Integers::shiftLogical, null);
    row(Op.SHIFT_RIGHT_ARITHMETIC, null, Integers::shiftArithmetic, Integers::shiftArithmetic, null);
    row(Op.POWER, null, Integers::power, Integers::power, null);
    row(Op.FMA, op("math.fma"), null, null, null);
  }

  private static Form op(String mnemonic) {
    return (code, dtype, operands) -> code.op(mnemonic, operands);
  }

  private static void row(Op op, Form floats, Form signed, Form unsigned, Form bool) {
    TABLE.put(
        op,
        new Spelling(
            Optional.ofNullable(floats),
            Optional.ofNullable(signed),
            Optional.ofNullable(unsigned),
            Optional.ofNullable(bool)));
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
