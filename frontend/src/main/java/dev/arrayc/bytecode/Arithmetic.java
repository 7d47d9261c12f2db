package dev.arrayc.bytecode;

import dev.arrayc.bytecode.JValue.Compared;
import dev.arrayc.bytecode.JValue.Flag;
import dev.arrayc.bytecode.JValue.Known;
import dev.arrayc.bytecode.JValue.Num;
import dev.arrayc.bytecode.JValue.Traced;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.Optional;

/**
 * Java's arithmetic (JLS §15.15 to §15.24) on numbers: known ones are computed now, others by
 * operations of the program. Integers wrap, shifts use the low bits of their amount, casts saturate
 * as JLS §5.1.3 says.
 */
final class Arithmetic {
  /** A binary operation of the language. */
  enum Binary {
    ADD(Op.ADD),
    SUB(Op.SUBTRACT),
    MUL(Op.MULTIPLY),
    DIV(Op.DIVIDE),
    REM(Op.REMAINDER),
    AND(Op.AND),
    OR(Op.OR),
    XOR(Op.XOR),
    SHL(Op.SHIFT_LEFT),
    SHR(Op.SHIFT_RIGHT_ARITHMETIC),
    USHR(Op.SHIFT_RIGHT_LOGICAL);

    private final Op op;

    Binary(Op op) {
      this.op = op;
    }
  }

  private final Machine machine;

  Arithmetic(Machine machine) {
    this.machine = machine;
  }

  /** {@return the value of the program that a number is, of its kind's dtype} */
  Value value(Num number) {
    return switch (number) {
      case Known k -> constant(k.kind().dtype(), k.value());
      case Traced t -> t.value();
      case Flag f -> machine.convert(f.value(), DType.I32);
      case Compared c -> threeWay(c);
    };
  }

  Value constant(DType dtype, Number value) {
    TensorType type = TensorType.scalar(dtype);
    return machine
        .builder()
        .constant(
            dtype.isFloat()
                ? Tensor.ofDoubles(type, value.doubleValue())
                : Tensor.ofLongs(type, value.longValue()));
  }

  private Value threeWay(Compared c) {
    Value below = predicate("LT", c.a(), c.b());
    Value above = predicate("GT", c.a(), c.b());
    Value minus = constant(DType.I32, -1);
    Value zero = constant(DType.I32, 0);
    Value one = constant(DType.I32, 1);
    if (!c.a().kind().isFloating()) {
      return machine.select(below, minus, machine.select(above, one, zero));
    }
    Value equal = predicate("EQ", c.a(), c.b());
    Value unordered = c.nan() < 0 ? minus : one;
    Value rest = machine.select(equal, zero, unordered);
    return machine.select(below, minus, machine.select(above, one, rest));
  }

  private Value predicate(String direction, Num a, Num b) {
    return machine.compare(direction, value(a), value(b));
  }

  /** {@return a traced number} */
  static Num traced(Kind kind, Value value, Num... from) {
    boolean isData = false;
    for (Num n : from) {
      isData |= n.isData();
    }
    return new Traced(kind, value, isData);
  }

  Num binary(Binary op, Num a, Num b) {
    if (a instanceof Known x && b instanceof Known y) {
      return Known.class.cast(known(op, x, y));
    }
    Kind kind = a.kind();
    return switch (op) {
      case SHL, SHR, USHR -> traced(kind, shift(op, a, b), a, b);
      case AND, OR, XOR -> logic(op, a, b);
      default -> traced(kind, machine.emit(op.op, value(a), value(b)), a, b);
    };
  }

  private Value shift(Binary op, Num a, Num b) {
    long mask = a.kind() == Kind.LONG ? 63 : 31;
    Num amount =
        b instanceof Known k
            ? Known.of((int) (k.asInt() & mask))
            : binary(Binary.AND, b, Known.of((int) mask));
    return machine.emit(op.op, value(a), machine.convert(value(amount), a.kind().dtype()));
  }

  /** Of booleans (ints that are 0 or 1) it stays a boolean. */
  private Num logic(Binary op, Num a, Num b) {
    Optional<Value> x = asFlag(a);
    Optional<Value> y = asFlag(b);
    if (a.kind() == Kind.INT && x.isPresent() && y.isPresent()) {
      return new Flag(machine.emit(op.op, x.get(), y.get()), a.isData() || b.isData());
    }
    return traced(a.kind(), machine.emit(op.op, value(a), value(b)), a, b);
  }

  private Optional<Value> asFlag(Num n) {
    return switch (n) {
      case Flag f -> Optional.of(f.value());
      case Known k when k.kind() == Kind.INT && (k.asInt() == 0 || k.asInt() == 1) ->
          Optional.of(constant(DType.BOOL, k.value()));
      default -> Optional.empty();
    };
  }

  /**
   * Ints by longs, floats by doubles: a double has so many more bits than two floats that rounding
   * twice is rounding once (Figueroa, 1995).
   */
  private static Num known(Binary op, Known a, Known b) {
    Number x = a.value();
    Number y = b.value();
    return switch (a.kind()) {
      case INT -> Known.of(ints(op, x.intValue(), y.intValue()));
      case LONG -> Known.of(longs(op, x.longValue(), y.longValue()));
      case FLOAT -> Known.of((float) doubles(op, x.doubleValue(), y.doubleValue()));
      case DOUBLE -> Known.of(doubles(op, x.doubleValue(), y.doubleValue()));
    };
  }

  private static int ints(Binary op, int a, int b) {
    return switch (op) {
      case SHL, SHR -> (int) longs(op, a, b & 31);
      case USHR -> (int) longs(op, Integer.toUnsignedLong(a), b & 31);
      default -> (int) longs(op, a, b);
    };
  }

  private static long longs(Binary op, long a, long b) {
    return switch (op) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> a / b;
      case REM -> a % b;
      case AND -> a & b;
      case OR -> a | b;
      case XOR -> a ^ b;
      case SHL -> a << b;
      case SHR -> a >> b;
      case USHR -> a >>> b;
    };
  }

  private static double doubles(Binary op, double a, double b) {
    return switch (op) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> a / b;
      case REM -> a % b;
      case AND, OR, XOR, SHL, SHR, USHR -> throw new Malformed("bits of floats are combined");
    };
  }

  Num negate(Num a) {
    if (a instanceof Known k) {
      return switch (k.kind()) {
        case INT -> Known.of(-k.asInt());
        case LONG -> Known.of(-k.value().longValue());
        case FLOAT -> Known.of(-k.value().floatValue());
        case DOUBLE -> Known.of(-k.value().doubleValue());
      };
    }
    return traced(a.kind(), machine.emit(Op.NEGATE, value(a)), a);
  }

  /** {@return a number converted to another kind} */
  Num convert(Num a, Kind to) {
    if (a.kind() == to) {
      return a;
    }
    if (a instanceof Known k) {
      Number n = k.value();
      return switch (to) {
        case INT -> Known.of(toInt(k));
        case LONG -> Known.of(toLong(k));
        case FLOAT -> Known.of(n.floatValue());
        case DOUBLE -> Known.of(n.doubleValue());
      };
    }
    return traced(to, machine.convert(value(a), to.dtype()), a);
  }

  private static int toInt(Known k) {
    return k.kind().isFloating() ? (int) k.value().doubleValue() : (int) k.value().longValue();
  }

  private static long toLong(Known k) {
    return k.kind().isFloating() ? (long) k.value().doubleValue() : k.value().longValue();
  }

  /** {@return an int cut to what an element type holds, as an int again: i2b, i2c, i2s} */
  Num narrow(Num a, DType dtype) {
    if (a instanceof Known k) {
      return Known.of(
          switch (dtype) {
            case BOOL -> k.asInt() & 1;
            case I8 -> (byte) k.asInt();
            case I16 -> (short) k.asInt();
            case U16 -> (char) k.asInt();
            default -> k.asInt();
          });
    }
    if (a instanceof Flag) {
      return a;
    }
    return traced(Kind.INT, machine.convert(element(a, dtype), DType.I32), a);
  }

  /** {@return the value that an array of a dtype stores for a number} */
  Value element(Num a, DType dtype) {
    if (a instanceof Known k) {
      Num cut = k.kind() == Kind.INT ? narrow(k, dtype) : k;
      return constant(dtype, ((Known) cut).value());
    }
    if (dtype == DType.BOOL) {
      return truth(a);
    }
    return machine.convert(value(a), dtype);
  }

  /** {@return the number that an element of an array is on the stack} */
  Num loaded(Value element, boolean isData) {
    DType dtype = element.tensorType().dtype();
    if (dtype == DType.BOOL) {
      return new Flag(element, isData);
    }
    Kind kind = Kind.of(dtype);
    return new Traced(kind, machine.convert(element, kind.dtype()), isData);
  }

  /** {@return whether an int is not 0, as an {@code i1}} */
  Value truth(Num a) {
    return switch (a) {
      case Flag f -> f.value();
      case Known k -> constant(DType.BOOL, k.asInt() != 0 ? 1 : 0);
      default -> machine.compare("NE", value(a), constant(DType.I32, 0));
    };
  }

  /** {@return a condition: known, or an {@code i1}} */
  Num compare(String direction, Num a, Num b) {
    if (a instanceof Known x && b instanceof Known y) {
      return Known.of(holds(direction, Integer.compare(x.asInt(), y.asInt())));
    }
    if (b instanceof Known zero && zero.asInt() == 0) {
      if (a instanceof Compared c) {
        return compared(direction, c);
      }
      if (a instanceof Flag f && (direction.equals("NE") || direction.equals("EQ"))) {
        return direction.equals("NE") ? f : not(f);
      }
    }
    return new Flag(machine.compare(direction, value(a), value(b)), a.isData() || b.isData());
  }

  Flag not(Flag f) {
    return new Flag(machine.emit(Op.NOT, f.value()), f.isData());
  }

  private static boolean holds(String direction, int order) {
    return switch (direction) {
      case "EQ" -> order == 0;
      case "NE" -> order != 0;
      case "LT" -> order < 0;
      case "LE" -> order <= 0;
      case "GT" -> order > 0;
      case "GE" -> order >= 0;
      default -> throw new IllegalArgumentException(direction);
    };
  }

  /** The comparison that was meant: where a NaN would make it hold, the negated opposite. */
  private Num compared(String direction, Compared c) {
    if (c.a() instanceof Known x && c.b() instanceof Known y) {
      return Known.of(holds(direction, order(x, y, c.nan())));
    }
    boolean floating = c.a().kind().isFloating();
    if (!floating || holds(direction, c.nan()) == direction.equals("NE")) {
      return new Flag(predicate(direction, c.a(), c.b()), c.isData());
    }
    return not(new Flag(predicate(opposite(direction), c.a(), c.b()), c.isData()));
  }

  static String opposite(String direction) {
    return switch (direction) {
      case "EQ" -> "NE";
      case "NE" -> "EQ";
      case "LT" -> "GE";
      case "LE" -> "GT";
      case "GT" -> "LE";
      case "GE" -> "LT";
      default -> throw new IllegalArgumentException(direction);
    };
  }

  /**
   * {@return the bits of a floating number as an integer: {@code floatToRawIntBits}; or with one
   * pattern for all NaN, {@code floatToIntBits}}
   */
  Value bits(Num a, boolean isCanonical) {
    boolean wide = a.kind() == Kind.DOUBLE;
    Value value = value(a);
    Value bits = machine.bitcast(value, wide ? DType.I64 : DType.I32);
    if (!isCanonical) {
      return bits;
    }
    Value nan = wide ? constant(DType.I64, 0x7ff8000000000000L) : constant(DType.I32, 0x7fc00000);
    return machine.select(machine.compare("NE", value, value), nan, bits);
  }

  private static int order(Known a, Known b, int nan) {
    if (a.kind() == Kind.LONG) {
      return Long.compare(a.value().longValue(), b.value().longValue());
    }
    double x = a.value().doubleValue();
    double y = b.value().doubleValue();
    return x < y ? -1 : x > y ? 1 : x == y ? 0 : nan;
  }

  /** {@return lcmp, fcmpl, fcmpg, dcmpl or dcmpg} */
  Num threeWay(Num a, Num b, int nan) {
    return a instanceof Known x && b instanceof Known y
        ? Known.of(order(x, y, nan))
        : new Compared(a, b, nan);
  }
}
