package dev.arrayc.mlir.lower;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes the text of one function, operation by operation. Operands of one operation that differ in
 * lanes are made equal by broadcasting the scalar one. Constants are written once, at the
 * function's top.
 */
final class Code {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final StringBuilder body = new StringBuilder();
  private final StringBuilder entry = new StringBuilder();
  private final Map<String, Reg> constants = new LinkedHashMap<>();
  private final Map<String, String> constantText = new LinkedHashMap<>();
  private final Map<String, String> locations;
  private final Map<String, Reg> buffers = new HashMap<>();
  private Span place = Span.NONE;
  private String location = "";
  private int next;
  private int depth = 1;

  Code() {
    this(new LinkedHashMap<>());
  }

  private Code(Map<String, String> locations) {
    this.locations = locations;
  }

  /** The text of another function of the module. */
  Code sibling() {
    return new Code(locations);
  }

  /** From here on operations belong to this place. */
  void at(Span span) {
    if (!span.equals(place)) {
      place = span;
      location =
          span.isKnown()
              ? " loc(" + locations.computeIfAbsent(spell(span), this::number) + ")"
              : "";
    }
  }

  private String number(String spelled) {
    return "#l" + locations.size();
  }

  private static String spell(Span span) {
    Attribute name = new Attribute.Text(span.source().name());
    return "loc(" + name + ":" + span.line() + ":" + span.column() + ")";
  }

  /** {@return the constants and other operations of the function's top, then its body} */
  String text() {
    return entry.toString() + body;
  }

  /** {@return the definitions of the locations, for the end of the module} */
  String locationText() {
    return locations.entrySet().stream()
        .map(e -> e.getValue() + " = " + e.getKey() + "\n")
        .collect(Collectors.joining());
  }

  Reg fresh(String scalar, int lanes) {
    return new Reg("%" + next++, scalar, lanes);
  }

  private StringBuilder indent() {
    for (int i = 0; i < depth; i++) {
      body.append("  ");
    }
    return body;
  }

  /** An operation without results. */
  void line(String text) {
    indent().append(text).append(location).append('\n');
  }

  /** An operation with one result. */
  Reg define(String scalar, int lanes, String text) {
    Reg result = fresh(scalar, lanes);
    start(result).append(text).append(location).append('\n');
    return result;
  }

  /** An operation whose operands and result have one type, in its short form. */
  Reg op(String mnemonic, Reg... operands) {
    int lanes = unify(operands);
    Reg result = fresh(operands[0].scalar(), lanes);
    start(result).append(mnemonic);
    operands(" ", operands);
    return end(operands[0], result);
  }

  /** A conversion of each lane. */
  Reg cast(String mnemonic, Reg from, String scalar) {
    Reg result = fresh(scalar, from.lanes());
    start(result).append(mnemonic).append(' ').append(from.name()).append(" : ");
    from.appendType(body).append(" to ");
    result.appendType(body).append(location).append('\n');
    return result;
  }

  private Reg compare(String mnemonic, String predicate, Reg... operands) {
    int lanes = unify(operands);
    Reg result = fresh("i1", lanes);
    start(result).append(mnemonic).append(predicate);
    operands(", ", operands);
    return end(operands[0], result);
  }

  private StringBuilder start(Reg result) {
    return indent().append(result.name()).append(" = ");
  }

  private void operands(String separator, Reg... operands) {
    String before = separator;
    for (Reg operand : operands) {
      body.append(before).append(operand.name());
      before = ", ";
    }
  }

  private Reg end(Reg typed, Reg result) {
    body.append(" : ");
    typed.appendType(body).append(location).append('\n');
    return result;
  }

  Reg cmpi(String predicate, Reg a, Reg b) {
    return compare("arith.cmpi ", predicate, a, b);
  }

  Reg cmpf(String predicate, Reg a, Reg b) {
    return compare("arith.cmpf ", predicate, a, b);
  }

  Reg select(Reg condition, Reg a, Reg b) {
    int lanes = Math.max(condition.lanes(), Math.max(a.lanes(), b.lanes()));
    Reg x = splat(a, lanes);
    Reg y = splat(b, lanes);
    String types = (condition.lanes() == 1 ? "" : condition.type() + ", ") + x.type();
    return define(
        x.scalar(), lanes, "arith.select " + condition + ", " + x + ", " + y + " : " + types);
  }

  /** Gives all operands the lanes of the widest; {@return how many those are} */
  private int unify(Reg... operands) {
    int lanes = 1;
    for (Reg r : operands) {
      lanes = Math.max(lanes, r.lanes());
    }
    for (int i = 0; i < operands.length; i++) {
      operands[i] = splat(operands[i], lanes);
    }
    return lanes;
  }

  private static String join(List<Reg> operands) {
    return operands.stream().map(Reg::name).collect(Collectors.joining(", "));
  }

  /** A scalar in all lanes; a vector stays. */
  Reg splat(Reg value, int lanes) {
    if (value.lanes() == lanes) {
      return value;
    }
    String constant = constantText.get(value.name());
    if (constant != null) {
      String vector = Reg.typeOf(value.scalar(), lanes);
      return constant(value.scalar(), lanes, "dense<" + constant + "> : " + vector);
    }
    return define(
        value.scalar(),
        lanes,
        "vector.broadcast "
            + value
            + " : "
            + value.scalar()
            + " to "
            + Reg.typeOf(value.scalar(), lanes));
  }

  /** An integer constant of a type like {@code i32}. */
  Reg integer(String type, long value) {
    String text = type.equals("i1") ? Boolean.toString(value != 0) : Long.toString(value);
    return constant(type, 1, type.equals("i1") ? text : text + " : " + type, text);
  }

  /** A constant of {@code f32} or {@code f64}, exact. */
  Reg floating(String type, double value) {
    DType dtype = type.equals("f32") ? DType.F32 : DType.F64;
    String digits = HEX.toHexDigits(Numbers.toBits(dtype, value), dtype.bits() / 4);
    String text = "0x" + digits;
    return constant(type, 1, text + " : " + type, text);
  }

  /** A vector constant. */
  Reg constant(String scalar, int lanes, String attribute) {
    return constants.computeIfAbsent(
        attribute, a -> defineAtEntry(scalar, lanes, "arith.constant " + a));
  }

  private Reg constant(String scalar, int lanes, String attribute, String element) {
    Reg result = constant(scalar, lanes, attribute);
    constantText.put(result.name(), element);
    return result;
  }

  /** An operation with one result at the function's top. */
  Reg defineAtEntry(String scalar, int lanes, String text) {
    Reg result = fresh(scalar, lanes);
    entry.append("  ").append(result).append(" = ").append(text).append('\n');
    return result;
  }

  /** An operation without results at the function's top. */
  void lineAtEntry(String text) {
    entry.append("  ").append(text).append('\n');
  }

  /** A small array on the stack, one for each type, size and number; allocated at entry. */
  Reg rowBuffer(String element, int count, int number) {
    String key = element + " " + count + " " + number;
    Reg known = buffers.get(key);
    if (known == null) {
      Reg size = i64(count);
      known =
          defineAtEntry(
              "!llvm.ptr",
              1,
              "llvm.alloca "
                  + size
                  + " x "
                  + element
                  + " {alignment = 64 : i64} : (i64) -> !llvm.ptr");
      buffers.put(key, known);
    }
    return known;
  }

  Reg i64(long value) {
    return integer("i64", value);
  }

  /** The address {@code base + offset} elements of a memory type on. */
  Reg address(Reg base, Reg offset, String element) {
    return define(
        "!llvm.ptr",
        1,
        "llvm.getelementptr "
            + base
            + "["
            + offset
            + "] : (!llvm.ptr, i64) -> !llvm.ptr, "
            + element);
  }

  /** Reads lanes; addresses are aligned to elements only. */
  Reg load(Reg address, String element, int lanes) {
    return define(
        element,
        lanes,
        "llvm.load "
            + address
            + alignment(element)
            + " : !llvm.ptr -> "
            + Reg.typeOf(element, lanes));
  }

  /** Reads lanes at an address that is aligned to all of them. */
  Reg loadAligned(Reg address, String element, int lanes) {
    int bytes = lanes * Integer.parseInt(element.substring(1)) / 8;
    String type = Reg.typeOf(element, lanes);
    return define(
        element,
        lanes,
        "llvm.load " + address + " {alignment = " + bytes + " : i64} : !llvm.ptr -> " + type);
  }

  /** Writes lanes to an address that is aligned to all of them. */
  void storeAligned(Reg value, Reg address) {
    int bytes = value.lanes() * Integer.parseInt(value.scalar().substring(1)) / 8;
    line(
        "llvm.store "
            + value
            + ", "
            + address
            + " {alignment = "
            + bytes
            + " : i64} : "
            + value.type()
            + ", !llvm.ptr");
  }

  void store(Reg value, Reg address) {
    line(
        "llvm.store "
            + value
            + ", "
            + address
            + alignment(value.scalar())
            + " : "
            + value.type()
            + ", !llvm.ptr");
  }

  /** Brings a line to the cache. */
  void fetch(Reg address) {
    line(
        "\"llvm.intr.prefetch\"("
            + address
            + ") <{cache = 1 : i32, hint = 3 : i32, rw = 0 : i32}> : (!llvm.ptr) -> ()");
  }

  /** Stores a vector past the caches, at an address that is aligned to so many bytes. */
  void stream(Reg value, Reg address, int alignment) {
    line(
        "llvm.store "
            + value
            + ", "
            + address
            + " {alignment = "
            + alignment
            + " : i64, nontemporal} : "
            + value.type()
            + ", !llvm.ptr");
  }

  private static String alignment(String element) {
    return " {alignment = " + Integer.parseInt(element.substring(1)) / 8 + " : i64}";
  }

  /** The body of a loop: what it does with its index and what it carries. */
  @FunctionalInterface
  interface Loop {
    /** {@return the carried values for the next iteration} */
    List<Reg> body(Reg index, List<Reg> carried);
  }

  /** A counted loop; {@return the carried values after it}. */
  List<Reg> loop(Reg from, Reg to, Reg step, List<Reg> carried, Loop loop) {
    Reg index = fresh("i64", 1);
    List<Reg> inside = carried.stream().map(r -> fresh(r.scalar(), r.lanes())).toList();
    List<Reg> results = carried.stream().map(r -> fresh(r.scalar(), r.lanes())).toList();
    String types = carried.stream().map(Reg::type).collect(Collectors.joining(", "));
    indent().append(carried.isEmpty() ? "" : join(results) + " = ");
    body.append("scf.for ").append(index).append(" = ").append(from).append(" to ").append(to);
    body.append(" step ").append(step);
    if (!carried.isEmpty()) {
      body.append(" iter_args(");
      for (int i = 0; i < carried.size(); i++) {
        body.append(i > 0 ? ", " : "").append(inside.get(i)).append(" = ").append(carried.get(i));
      }
      body.append(") -> (").append(types).append(")");
    }
    body.append(" : i64 {\n");
    depth++;
    List<Reg> next = loop.body(index, inside);
    if (!carried.isEmpty()) {
      line("scf.yield " + join(next) + " : " + types);
    }
    depth--;
    line("}");
    return results;
  }

  /** A loop without carried values. */
  void loop(Reg from, Reg to, Reg step, java.util.function.Consumer<Reg> inside) {
    loop(
        from,
        to,
        step,
        List.of(),
        (index, carried) -> {
          inside.accept(index);
          return carried;
        });
  }

  /** A branch without values. */
  void when(Reg condition, Runnable then, Runnable otherwise) {
    indent().append("scf.if ").append(condition).append(" {\n");
    nested(then);
    indent().append("} else {\n");
    nested(otherwise);
    line("}");
  }

  /** A loop that goes on as long as the condition that {@code test} computes holds. */
  void whileLoop(java.util.function.Supplier<Reg> test, Runnable inside) {
    indent().append("scf.while : () -> () {\n");
    nested(() -> line("scf.condition(" + test.get() + ")"));
    indent().append("} do {\n");
    nested(
        () -> {
          inside.run();
          line("scf.yield");
        });
    line("}");
  }

  /**
   * A loop that carries values as long as the condition that {@code test} computes of them holds;
   * {@return the carried values after it}
   */
  List<Reg> whileLoop(
      List<Reg> carried,
      java.util.function.Function<List<Reg>, Reg> test,
      java.util.function.UnaryOperator<List<Reg>> inside) {
    List<Reg> before = like(carried);
    List<Reg> after = like(carried);
    List<Reg> results = like(carried);
    String types = carried.stream().map(Reg::type).collect(Collectors.joining(", "));
    indent().append(join(results)).append(" = scf.while (");
    for (int i = 0; i < carried.size(); i++) {
      body.append(i > 0 ? ", " : "").append(before.get(i)).append(" = ").append(carried.get(i));
    }
    body.append(") : (").append(types).append(") -> (").append(types).append(") {\n");
    nested(
        () -> {
          Reg condition = test.apply(before);
          line("scf.condition(" + condition + ") " + join(before) + " : " + types);
        });
    indent().append("} do {\n");
    indent().append("^bb0(");
    for (int i = 0; i < after.size(); i++) {
      body.append(i > 0 ? ", " : "").append(after.get(i)).append(": ").append(after.get(i).type());
    }
    body.append("):\n");
    nested(() -> line("scf.yield " + join(inside.apply(after)) + " : " + types));
    line("}");
    return results;
  }

  private List<Reg> like(List<Reg> values) {
    return values.stream().map(r -> fresh(r.scalar(), r.lanes())).toList();
  }

  /** The first line of an operation with regions. */
  void open(String text) {
    indent().append(text).append('\n');
    depth++;
  }

  /** The line between two regions. */
  void turn(String text) {
    depth--;
    open(text);
  }

  /** The last line of an operation with regions. */
  void close(String text) {
    depth--;
    line(text);
  }

  /** A block's label. */
  void label(String text) {
    body.append("  ".repeat(depth - 1)).append(text).append('\n');
  }

  private void nested(Runnable inside) {
    depth++;
    inside.run();
    depth--;
  }
}
