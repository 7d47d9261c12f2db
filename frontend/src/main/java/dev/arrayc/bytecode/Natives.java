package dev.arrayc.bytecode;

import dev.arrayc.bytecode.JValue.Boxed;
import dev.arrayc.bytecode.JValue.Known;
import dev.arrayc.bytecode.JValue.Num;
import dev.arrayc.bytecode.JValue.Ref;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * The methods of the JDK's that are operations: one row each. All others of {@code java.base} that
 * are written in Java are inlined as they are, so that {@code Math.floorMod} or {@code
 * StrictMath.sin} (fdlibm) mean here what they mean there.
 */
final class Natives {
  /** What a method does. */
  @FunctionalInterface
  interface Body {
    Optional<JValue> apply(Path path, List<JValue> arguments);
  }

  private final Executor executor;
  private final Machine machine;
  private final Arithmetic arithmetic;
  private final Map<String, Body> rows = new HashMap<>();

  Natives(Executor executor) {
    this.executor = executor;
    this.machine = executor.machine();
    this.arithmetic = executor.arithmetic();
    addFunctions();
    addRounding();
    addIntegers();
    addBits();
    addBoxes();
    addArrays();
    addMachine();
  }

  Optional<Body> find(String owner, String name, MethodTypeDesc type) {
    return Optional.ofNullable(rows.get(owner + "." + name + type.descriptorString()))
        .or(
            () ->
                owner.equals("java/lang/Enum") && name.equals("valueOf")
                    ? Optional.of(this::enumConstant)
                    : Optional.empty());
  }

  private void row(String method, Body body) {
    rows.put("java/lang/" + method, body);
  }

  private static Num num(List<JValue> arguments, int i) {
    if (arguments.get(i) instanceof Num n) {
      return n;
    }
    throw new Malformed("a method of numbers gets none");
  }

  private static Optional<JValue> of(JValue value) {
    return Optional.of(value);
  }

  /**
   * Math's functions, within 1 ulp; of known arguments, fdlibm's result, which is within it too.
   */
  private void addFunctions() {
    unary("sin", Op.SINE, StrictMath::sin);
    unary("cos", Op.COSINE, StrictMath::cos);
    unary("tan", Op.TAN, StrictMath::tan);
    unary("asin", Op.ASIN, StrictMath::asin);
    unary("acos", Op.ACOS, StrictMath::acos);
    unary("atan", Op.ATAN, StrictMath::atan);
    unary("exp", Op.EXPONENTIAL, StrictMath::exp);
    unary("expm1", Op.EXPONENTIAL_MINUS_ONE, StrictMath::expm1);
    unary("log", Op.LOG, StrictMath::log);
    unary("log1p", Op.LOG_PLUS_ONE, StrictMath::log1p);
    unary("cbrt", Op.CBRT, StrictMath::cbrt);
    unary("sinh", Op.SINH, StrictMath::sinh);
    unary("cosh", Op.COSH, StrictMath::cosh);
    unary("tanh", Op.TANH, StrictMath::tanh);
    binary("pow", Op.POWER, StrictMath::pow);
    binary("atan2", Op.ATAN2, StrictMath::atan2);
    for (String owner : List.of("Math", "StrictMath")) {
      row(owner + ".sqrt(D)D", (p, a) -> of(unary(num(a, 0), Op.SQRT, Math::sqrt)));
      for (String t : List.of("F", "D", "I", "J")) {
        String two = "(" + t + t + ")" + t;
        row(owner + ".max" + two, (p, a) -> of(extreme(num(a, 0), num(a, 1), true)));
        row(owner + ".min" + two, (p, a) -> of(extreme(num(a, 0), num(a, 1), false)));
        row(owner + ".abs(" + t + ")" + t, (p, a) -> of(abs(num(a, 0))));
      }
      row(owner + ".fma(FFF)F", (p, a) -> of(fma(num(a, 0), num(a, 1), num(a, 2))));
      row(owner + ".fma(DDD)D", (p, a) -> of(fma(num(a, 0), num(a, 1), num(a, 2))));
    }
  }

  private void unary(String name, Op op, DoubleUnaryOperator known) {
    row("Math." + name + "(D)D", (p, a) -> of(unary(num(a, 0), op, known)));
  }

  private Num unary(Num a, Op op, DoubleUnaryOperator known) {
    if (a instanceof Known k) {
      double x = k.value().doubleValue();
      return k.kind() == Kind.FLOAT
          ? Known.of((float) known.applyAsDouble(x))
          : Known.of(known.applyAsDouble(x));
    }
    return Arithmetic.traced(a.kind(), machine.emit(op, arithmetic.value(a)), a);
  }

  private void binary(String name, Op op, DoubleBinaryOperator known) {
    row(
        "Math." + name + "(DD)D",
        (p, args) -> {
          Num a = num(args, 0);
          Num b = num(args, 1);
          return of(
              a instanceof Known x && b instanceof Known y
                  ? Known.of(known.applyAsDouble(x.value().doubleValue(), y.value().doubleValue()))
                  : Arithmetic.traced(
                      Kind.DOUBLE,
                      machine.emit(op, arithmetic.value(a), arithmetic.value(b)),
                      a,
                      b));
        });
  }

  private Num extreme(Num a, Num b, boolean max) {
    if (a instanceof Known x && b instanceof Known y) {
      Number p = x.value();
      Number q = y.value();
      return switch (a.kind()) {
        case INT -> Known.of(max ? Math.max(x.asInt(), y.asInt()) : Math.min(x.asInt(), y.asInt()));
        case LONG ->
            Known.of(
                max
                    ? Math.max(p.longValue(), q.longValue())
                    : Math.min(p.longValue(), q.longValue()));
        case FLOAT ->
            Known.of(
                max
                    ? Math.max(p.floatValue(), q.floatValue())
                    : Math.min(p.floatValue(), q.floatValue()));
        case DOUBLE ->
            Known.of(
                max
                    ? Math.max(p.doubleValue(), q.doubleValue())
                    : Math.min(p.doubleValue(), q.doubleValue()));
      };
    }
    Op op = max ? Op.MAXIMUM : Op.MINIMUM;
    return Arithmetic.traced(
        a.kind(), machine.emit(op, arithmetic.value(a), arithmetic.value(b)), a, b);
  }

  private Num abs(Num a) {
    if (a instanceof Known k) {
      return switch (k.kind()) {
        case INT -> Known.of(k.asInt() < 0 ? -k.asInt() : k.asInt());
        case LONG ->
            Known.of(k.value().longValue() < 0 ? -k.value().longValue() : k.value().longValue());
        case FLOAT -> Known.of(Math.abs(k.value().floatValue()));
        case DOUBLE -> Known.of(Math.abs(k.value().doubleValue()));
      };
    }
    return Arithmetic.traced(a.kind(), machine.emit(Op.ABS, arithmetic.value(a)), a);
  }

  private Num fma(Num a, Num b, Num c) {
    if (a instanceof Known x && b instanceof Known y && c instanceof Known z) {
      return a.kind() == Kind.FLOAT
          ? Known.of(
              Math.fma(x.value().floatValue(), y.value().floatValue(), z.value().floatValue()))
          : Known.of(
              Math.fma(x.value().doubleValue(), y.value().doubleValue(), z.value().doubleValue()));
    }
    Value value =
        machine.emit(Op.FMA, arithmetic.value(a), arithmetic.value(b), arithmetic.value(c));
    return Arithmetic.traced(a.kind(), value, a, b, c);
  }

  private void addRounding() {
    for (String owner : List.of("Math", "StrictMath")) {
      row(owner + ".floor(D)D", (p, a) -> of(unary(num(a, 0), Op.FLOOR, Math::floor)));
      row(owner + ".ceil(D)D", (p, a) -> of(unary(num(a, 0), Op.CEIL, Math::ceil)));
      row(owner + ".rint(D)D", (p, a) -> of(unary(num(a, 0), Op.ROUND_NEAREST_EVEN, Math::rint)));
      row(owner + ".round(F)I", (p, a) -> of(round(num(a, 0), Kind.INT)));
      row(owner + ".round(D)J", (p, a) -> of(round(num(a, 0), Kind.LONG)));
      row(owner + ".signum(F)F", (p, a) -> of(unary(num(a, 0), Op.SIGN, Math::signum)));
      row(owner + ".signum(D)D", (p, a) -> of(unary(num(a, 0), Op.SIGN, Math::signum)));
    }
  }

  /** To the nearest integer, ties up: the floor, and one more if the exact rest is half or more. */
  private Num round(Num a, Kind to) {
    if (a instanceof Known k) {
      return to == Kind.INT
          ? Known.of(Math.round(k.value().floatValue()))
          : Known.of(Math.round(k.value().doubleValue()));
    }
    DType dtype = a.kind().dtype();
    Value x = arithmetic.value(a);
    Value floor = machine.emit(Op.FLOOR, x);
    Value rest = machine.emit(Op.SUBTRACT, x, floor);
    Value up = machine.compare("GE", rest, arithmetic.constant(dtype, 0.5));
    Value one = machine.emit(Op.ADD, floor, arithmetic.constant(dtype, 1.0));
    return Arithmetic.traced(to, machine.convert(machine.select(up, one, floor), to.dtype()), a);
  }

  private void addIntegers() {
    for (String owner : List.of("Integer", "Long")) {
      String t = owner.equals("Long") ? "J" : "I";
      row(owner + ".bitCount(" + t + ")I", (p, a) -> of(toInt(count(num(a, 0), Op.POPCNT))));
      row(
          owner + ".numberOfLeadingZeros(" + t + ")I",
          (p, a) -> of(toInt(count(num(a, 0), Op.COUNT_LEADING_ZEROS))));
      row(owner + ".numberOfTrailingZeros(" + t + ")I", (p, a) -> of(toInt(trailing(num(a, 0)))));
    }
  }

  private Num count(Num a, Op op) {
    if (a instanceof Known k) {
      long bits = k.value().longValue();
      return k.kind() == Kind.LONG
          ? Known.of(
              (long) (op == Op.POPCNT ? Long.bitCount(bits) : Long.numberOfLeadingZeros(bits)))
          : Known.of(
              op == Op.POPCNT
                  ? Integer.bitCount((int) bits)
                  : Integer.numberOfLeadingZeros((int) bits));
    }
    return Arithmetic.traced(a.kind(), machine.emit(op, arithmetic.value(a)), a);
  }

  /** The bits below the lowest one are those of {@code ~a & (a - 1)}. */
  private Num trailing(Num a) {
    Num one = a.kind() == Kind.LONG ? Known.of(1L) : Known.of(1);
    Num minus = a.kind() == Kind.LONG ? Known.of(-1L) : Known.of(-1);
    Num below =
        arithmetic.binary(
            Arithmetic.Binary.AND,
            arithmetic.binary(Arithmetic.Binary.XOR, a, minus),
            arithmetic.binary(Arithmetic.Binary.SUB, a, one));
    return count(below, Op.POPCNT);
  }

  private Num toInt(Num a) {
    return arithmetic.convert(a, Kind.INT);
  }

  private void addBits() {
    row("Float.floatToRawIntBits(F)I", (p, a) -> of(toBits(num(a, 0), Kind.INT)));
    row("Double.doubleToRawLongBits(D)J", (p, a) -> of(toBits(num(a, 0), Kind.LONG)));
    row("Float.intBitsToFloat(I)F", (p, a) -> of(fromBits(num(a, 0), Kind.FLOAT)));
    row("Double.longBitsToDouble(J)D", (p, a) -> of(fromBits(num(a, 0), Kind.DOUBLE)));
  }

  private Num toBits(Num a, Kind to) {
    if (a instanceof Known k) {
      return to == Kind.INT
          ? Known.of(Float.floatToRawIntBits(k.value().floatValue()))
          : Known.of(Double.doubleToRawLongBits(k.value().doubleValue()));
    }
    return Arithmetic.traced(to, arithmetic.bits(a, false), a);
  }

  private Num fromBits(Num a, Kind to) {
    if (a instanceof Known k) {
      return to == Kind.FLOAT
          ? Known.of(Float.intBitsToFloat(k.asInt()))
          : Known.of(Double.longBitsToDouble(k.value().longValue()));
    }
    return Arithmetic.traced(to, machine.bitcast(arithmetic.value(a), to.dtype()), a);
  }

  private static final Map<String, String> BOXES =
      Map.of(
          "Boolean",
          "Z",
          "Byte",
          "B",
          "Character",
          "C",
          "Short",
          "S",
          "Integer",
          "I",
          "Long",
          "J",
          "Float",
          "F",
          "Double",
          "D");

  private void addBoxes() {
    BOXES.forEach(
        (box, t) ->
            row(
                box + ".valueOf(" + t + ")Ljava/lang/" + box + ";",
                (p, a) -> of(new Boxed("java/lang/" + box, num(a, 0)))));
  }

  private void addArrays() {
    row(
        "System.arraycopy(Ljava/lang/Object;ILjava/lang/Object;II)V",
        (p, a) -> {
          new ArrayCopies(executor).copy(p, a);
          return Optional.empty();
        });
    for (String t : List.of("Z", "B", "C", "S", "I", "J", "F", "D")) {
      rows.put(
          "java/util/Arrays.equals([" + t + "[" + t + ")Z",
          (p, a) -> of(new ArrayCopies(executor).equal(p, a.get(0), a.get(1))));
    }
    rows.put(
        "java/lang/reflect/Array.newInstance(Ljava/lang/Class;I)Ljava/lang/Object;",
        (p, a) -> of(newInstance(p, a.get(0), num(a, 1))));
    for (String t : List.of("B", "C", "S", "I", "J", "F", "D")) {
      rows.put(
          "java/util/Arrays.sort([" + t + ")V",
          (p, a) -> {
            new ArrayCopies(executor).sort(p, a.getFirst());
            return Optional.empty();
          });
    }
  }

  private Optional<JValue> compareAndSet(Path path, List<JValue> arguments) {
    Heap.Instance object = executor.instructions().instance(path, arguments.getFirst());
    boolean isEqual = num(arguments, 1).equals(object.fields().get("value"));
    if (isEqual) {
      path.heap().put((Ref) arguments.getFirst(), object.with("value", arguments.get(2)));
    }
    return of(Known.of(isEqual));
  }

  private Ref newInstance(Path path, JValue component, Num length) {
    if (component instanceof JValue.ClassValue c && length instanceof Known n && n.asInt() >= 0) {
      String name = c.name();
      return executor
          .arrays()
          .make(
              path.heap(),
              name.startsWith("[") ? ClassDesc.ofDescriptor(name) : ClassDesc.ofInternalName(name),
              n.asInt());
    }
    throw machine.limitation(
        "an array whose class or length depends on traced values cannot be made",
        "write new with its type");
  }

  /** What the JDK's collections ask the virtual machine. */
  private void addMachine() {
    rows.put(
        "java/util/EnumMap.getKeyUniverse(Ljava/lang/Class;)[Ljava/lang/Enum;",
        (p, a) -> constants(p, a.getFirst()));
    rows.put(
        "java/util/EnumSet.getUniverse(Ljava/lang/Class;)[Ljava/lang/Enum;",
        (p, a) -> constants(p, a.getFirst()));
    rows.put("java/util/concurrent/atomic/AtomicLong.compareAndSet(JJ)Z", this::compareAndSet);
    String cds = "jdk/internal/misc/CDS.";
    rows.put(cds + "initializeFromArchive(Ljava/lang/Class;)V", (p, a) -> Optional.empty());
    rows.put(cds + "getRandomSeedForDumping()J", (p, a) -> of(Known.of(1L)));
  }

  private Optional<JValue> constants(Path path, JValue type) {
    if (type instanceof JValue.ClassValue c) {
      MethodTypeDesc values = MethodTypeDesc.of(ClassDesc.ofInternalName(c.name()).arrayType());
      return executor.calls().invokeStatic(path, c.name(), "values", values, List.of());
    }
    throw new Malformed("the constants of no enum are asked for");
  }

  private Optional<JValue> enumConstant(Path path, List<JValue> arguments) {
    if (arguments.get(0) instanceof JValue.ClassValue c
        && arguments.get(1) instanceof JValue.Text t) {
      boolean exists =
          machine
              .classes()
              .find(c.name())
              .map(
                  k ->
                      k.fields().stream()
                          .anyMatch(f -> f.fieldName().stringValue().equals(t.value())))
              .orElse(false);
      if (exists) {
        return of(executor.calls().statics().get(path, c.name(), t.value()));
      }
      throw Exceptions.make(
          machine,
          path.heap(),
          "java/lang/IllegalArgumentException",
          "No enum constant " + c.name().replace('/', '.') + "." + t.value());
    }
    throw new Malformed("valueOf of no enum");
  }

  /** Methods of strings, boxed numbers and classes. */
  Optional<Body> findVirtual(String owner, String name, MethodTypeDesc type, JValue receiver) {
    return switch (receiver) {
      case JValue.Text t -> Strings.find(executor, t, name);
      case Boxed b -> boxed(b, name, type);
      case JValue.ClassValue c ->
          switch (name) {
            case "getComponentType" -> Optional.of((p, a) -> of(component(c)));
            case "desiredAssertionStatus" -> Optional.of((p, a) -> of(Known.of(false)));
            case "getName" ->
                Optional.of((p, a) -> of(new JValue.Text(c.name().replace('/', '.'))));
            case "getSimpleName" ->
                Optional.of((p, a) -> of(new JValue.Text(simpleName(c.name()))));
            default -> Optional.empty();
          };
      default -> Optional.empty();
    };
  }

  private static String simpleName(String name) {
    if (name.startsWith("[")) {
      return simpleName(Classes.internalName(ClassDesc.ofDescriptor(name.substring(1)))) + "[]";
    }
    return name.length() == 1
        ? ClassDesc.ofDescriptor(name).displayName()
        : name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('$')) + 1);
  }

  private static JValue component(JValue.ClassValue array) {
    return array.name().startsWith("[")
        ? new JValue.ClassValue(
            Classes.internalName(ClassDesc.ofDescriptor(array.name().substring(1))))
        : JValue.Constant.NULL;
  }

  private Optional<Body> boxed(Boxed b, String name, MethodTypeDesc type) {
    return switch (name) {
      case "intValue", "longValue", "floatValue", "doubleValue", "booleanValue", "charValue" ->
          Kind.of(type.returnType())
              .map(k -> (Body) (p, a) -> of(arithmetic.convert(b.number(), k)));
      case "byteValue", "shortValue" ->
          Optional.of(
              (p, a) ->
                  of(
                      arithmetic.narrow(
                          arithmetic.convert(b.number(), Kind.INT),
                          Machine.element(type.returnType()))));
      case "equals" ->
          Optional.of(
              (p, a) ->
                  of(
                      a.getFirst() instanceof Boxed o && o.className().equals(b.className())
                          ? executor.calls().dynamic().equal(b.number(), o.number())
                          : Known.of(0)));
      case "toString" ->
          Optional.of((p, a) -> of(new JValue.Text(executor.calls().dynamic().text(p, b))));
      case "compareTo" ->
          Optional.of(
              (p, a) ->
                  a.getFirst() instanceof Boxed o
                      ? ofBoxes(p, b.className(), "compare", b.number(), o.number())
                      : Optional.empty());
      case "hashCode", "isNaN", "isInfinite" ->
          Optional.of((p, a) -> ofBoxes(p, b.className(), name, b.number()));
      default -> Optional.empty();
    };
  }

  /** The static method of a box's class that says of its number what one of the box's says. */
  private Optional<JValue> ofBoxes(Path path, String box, String name, Num... numbers) {
    String t = java.util.Objects.requireNonNull(BOXES.get(box.substring("java/lang/".length())));
    String returned = name.startsWith("is") ? "Z" : "I";
    MethodTypeDesc type =
        MethodTypeDesc.ofDescriptor("(" + t.repeat(numbers.length) + ")" + returned);
    return executor.calls().invokeStatic(path, box, name, type, List.of(numbers));
  }

  /** {@return an array argument} */
  static Ref array(JValue value) {
    if (value instanceof Ref r) {
      return r;
    }
    throw new Malformed("an array is expected");
  }
}
