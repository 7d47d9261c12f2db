package dev.arrayc.text;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Tensor;
import dev.arrayc.op.AttributeSpec;
import dev.arrayc.text.Token.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads attributes (MLIR, "Builtin Dialect" and StableHLO's own): one that an op's row names by the
 * kind it asks for there, any other one as what it looks like.
 */
final class AttributeParser {
  private final Cursor in;
  private final Aliases aliases;
  private final Resources resources;
  private final TypeParser types;
  private final DialectAttributes dialect;

  AttributeParser(Cursor in, Aliases aliases, Resources resources) {
    this.in = in;
    this.aliases = aliases;
    this.resources = resources;
    this.types = new TypeParser(in, aliases);
    this.dialect = new DialectAttributes(in);
  }

  /** {@code {name = value, flag}}; names that are none of the row's are kept as they are. */
  Attributes dictionary(List<AttributeSpec> row) {
    Attributes all = Attributes.NONE;
    Set<String> seen = new HashSet<>();
    in.expect("{");
    if (in.accept("}")) {
      return all;
    }
    do {
      int start = in.offset();
      String name = name();
      if (!seen.add(name)) {
        throw in.error(start, "the attribute " + name + " is given twice");
      }
      Optional<AttributeSpec> spec = row.stream().filter(s -> s.name().equals(name)).findFirst();
      all = all.with(name, in.accept("=") ? value(spec) : unit(spec));
    } while (in.accept(","));
    in.expect("}");
    return all;
  }

  /** The dictionary that is next, or no attributes. */
  Attributes optionalDictionary(List<AttributeSpec> row) {
    return in.is("{") ? dictionary(row) : Attributes.NONE;
  }

  private String name() {
    return in.is(Kind.STRING) ? in.string() : in.text(in.expect(Kind.WORD, "an attribute's name"));
  }

  private Attribute value(Optional<AttributeSpec> spec) {
    return spec.isPresent() ? read(spec.get().kind(), spec.get().bits()) : any();
  }

  /** A name alone: there, without a value. */
  private static Attribute unit(Optional<AttributeSpec> spec) {
    return spec.isPresent() && spec.get().kind() == Attribute.Bool.class
        ? new Attribute.Bool(true)
        : new Attribute.Unit();
  }

  /** An attribute of a kind. */
  Attribute read(Class<? extends Attribute> kind, int bits) {
    Optional<Integer> alias = alias();
    if (alias.isPresent()) {
      return atAlias(alias.get(), p -> p.read(kind, bits));
    }
    if (kind == Attribute.Int.class) {
      int start = in.offset();
      long value = typedInteger();
      if (bits == Integer.SIZE && value != (int) value) {
        throw in.error(start, value + " does not fit into an i32");
      }
      return new Attribute.Int(value);
    }
    if (kind == Attribute.Float.class) {
      return new Attribute.Float(typedFloat(bits));
    }
    if (kind == Attribute.Bool.class) {
      return new Attribute.Bool(bool());
    }
    if (kind == Attribute.Ints.class) {
      return new Attribute.Ints(integers());
    }
    if (kind == Attribute.Bools.class) {
      return new Attribute.Bools(integers().stream().map(v -> v != 0).toList());
    }
    if (kind == Attribute.IntTable.class) {
      return table();
    }
    if (kind == Attribute.Dict.class) {
      return new Attribute.Dict(in.nested(() -> dictionary(List.of())));
    }
    int start = in.offset();
    Attribute any = any();
    if (!kind.isInstance(any)) {
      throw in.error(start, "expected an attribute of the kind " + kind.getSimpleName());
    }
    return any;
  }

  /** An attribute of a kind in a pretty form, where a number has no type: a colon goes on there. */
  Attribute readBare(Class<? extends Attribute> kind, int bits) {
    if (kind == Attribute.Int.class && !in.is(Kind.HASH)) {
      return new Attribute.Int(in.integer("an integer"));
    }
    if (kind == Attribute.Text.class && in.is(Kind.STRING)) {
      return new Attribute.Text(in.string());
    }
    if (kind == Attribute.Float.class) {
      int start = in.offset();
      in.accept("-");
      in.next();
      int end = in.lastEnd();
      boolean isTyped = in.accept(":") && in.is(Kind.WORD) && in.text(in.peek()).matches("f\\d+");
      in.seek(start);
      if (!isTyped) {
        double value = new DenseParser(in, aliases, resources).floating(start, DType.F64);
        in.seek(end);
        return new Attribute.Float(value);
      }
    }
    return read(kind, bits);
  }

  /** The alias that is next, if it is one, is consumed. */
  private Optional<Integer> alias() {
    Optional<Integer> found =
        in.is(Kind.HASH) ? aliases.find(in.text(in.peek())) : Optional.empty();
    if (found.isPresent()) {
      in.next();
    }
    return found;
  }

  private <T> T atAlias(int offset, Function<AttributeParser, T> parser) {
    return aliases.at(
        offset, cursor -> parser.apply(new AttributeParser(cursor, aliases, resources)));
  }

  private long typedInteger() {
    long value = in.integer("an integer");
    if (in.accept(":")) {
      builtinType();
    }
    return value;
  }

  /** A number, perhaps with its type; hexadecimal digits are its bits in that type. */
  private double typedFloat(int bits) {
    int start = in.offset();
    boolean isNegative = in.accept("-");
    if (!in.is(Kind.FLOAT) && !in.is(Kind.INTEGER)) {
      throw in.expected("a number");
    }
    in.next();
    DType dtype = bits == 32 ? DType.F32 : DType.F64;
    if (in.accept(":")) {
      int at = in.offset();
      dtype = types.dtype();
      if (!dtype.isFloat()) {
        throw in.error(at, "expected a float type");
      }
    }
    int end = in.lastEnd();
    in.seek(start);
    double value = new DenseParser(in, aliases, resources).floating(start, dtype);
    in.seek(end);
    return isNegative || !Double.isNaN(value) ? value : Numbers.round(dtype, value);
  }

  boolean bool() {
    if (in.accept("true")) {
      return true;
    }
    if (in.accept("false")) {
      return false;
    }
    if (in.is(Kind.INTEGER)) {
      return typedInteger() != 0;
    }
    throw in.expected("true or false");
  }

  /** {@code array<i64: 1, 2>}, {@code dense<[1, 2]> : tensor<2xi64>}, or {@code [1, 2]}. */
  List<Long> integers() {
    if (in.is("dense")) {
      int start = in.offset();
      Tensor tensor = constant();
      if (tensor.type().rank() > 1 || !tensor.dtype().isIntegral()) {
        throw in.error(start, "expected a list of integers");
      }
      return Arrays.stream(tensor.longs()).boxed().toList();
    }
    if (in.accept("[")) {
      return in.listUntil("]", this::element);
    }
    in.expect("array");
    in.expect("<");
    builtinType();
    return in.accept(":") ? in.listUntil(">", this::element) : empty();
  }

  private List<Long> empty() {
    in.expect(">");
    return List.of();
  }

  private long element() {
    if (in.is("true") || in.is("false")) {
      return bool() ? 1 : 0;
    }
    return typedInteger();
  }

  private Attribute.IntTable table() {
    int start = in.offset();
    if (!in.is("dense")) {
      throw in.expected("`dense<[[…]]> : tensor<NxMxi64>`");
    }
    Tensor tensor = constant();
    if (!tensor.dtype().isIntegral() || tensor.type().rank() > 2) {
      throw in.error(start, "expected a table of integers");
    }
    List<List<Long>> rows = new ArrayList<>();
    boolean isTable = tensor.type().rank() == 2;
    int columns = isTable ? (int) tensor.type().dim(1) : tensor.size();
    int count = isTable ? (int) tensor.type().dim(0) : 1;
    for (int r = 0; r < count; r++) {
      List<Long> row = new ArrayList<>();
      for (int c = 0; c < columns; c++) {
        row.add(tensor.longs()[r * columns + c]);
      }
      rows.add(row);
    }
    return new Attribute.IntTable(rows);
  }

  private Tensor constant() {
    return new DenseParser(in, aliases, resources).tensor();
  }

  /** A constant, or the alias of one. */
  Attribute.Dense dense() {
    return (Attribute.Dense) read(Attribute.Dense.class, 64);
  }

  /** An attribute by what it looks like. */
  Attribute any() {
    return in.nested(this::anyAttribute);
  }

  private Attribute anyAttribute() {
    Optional<Integer> alias = alias();
    if (alias.isPresent()) {
      return atAlias(alias.get(), AttributeParser::any);
    }
    return switch (in.peek().kind()) {
      case STRING -> text();
      case SYMBOL -> symbol();
      case HASH -> ofDialect();
      case BANG -> new Attribute.OfType(types.type());
      case INTEGER, FLOAT -> number();
      case WORD -> word();
      case PUNCTUATION -> bracketed();
      case VALUE, CARET, UNKNOWN, END -> throw in.expected("an attribute");
    };
  }

  /** An attribute of a dialect; of one that is not known here, with the type that may follow. */
  private Attribute ofDialect() {
    int start = in.offset();
    Attribute attribute = dialect.attribute();
    if (attribute instanceof Attribute.Verbatim && in.accept(":")) {
      builtinType();
      return verbatim(start);
    }
    return attribute;
  }

  private Attribute text() {
    String value = in.string();
    if (in.accept(":")) {
      builtinType();
    }
    return new Attribute.Text(value);
  }

  private Attribute symbol() {
    int start = in.offset();
    Attribute.Symbol symbol = new Attribute.Symbol(in.symbol());
    if (!in.is("::")) {
      return symbol;
    }
    while (in.accept("::")) {
      in.symbol();
    }
    return verbatim(start);
  }

  /** Integers of 64 bits and floats of 64 are attributes of ours; others are kept as written. */
  private Attribute number() {
    int start = in.offset();
    boolean isNegative = in.accept("-");
    if (!in.is(Kind.INTEGER) && !in.is(Kind.FLOAT)) {
      throw in.expected("a number");
    }
    Token token = in.next();
    if (in.accept(":")) {
      String type = builtinType();
      if (!type.equals("i64") && !type.equals("f64")) {
        return verbatim(start);
      }
      if (type.equals("f64")) {
        return reread(start, () -> new Attribute.Float(typedFloat(64)));
      }
    } else if (token.kind() == Kind.FLOAT) {
      return reread(start, () -> new Attribute.Float(typedFloat(64)));
    }
    return Cursor.parseLong(in.text(token), isNegative)
        .<Attribute>map(Attribute.Int::new)
        .orElseGet(() -> verbatim(start));
  }

  private Attribute reread(int start, java.util.function.Supplier<Attribute> parser) {
    in.seek(start);
    return parser.get();
  }

  private Attribute word() {
    int start = in.offset();
    String word = in.text(in.peek());
    return switch (word) {
      case "true", "false" -> {
        yield new Attribute.Bool(bool());
      }
      case "unit" -> {
        in.next();
        yield new Attribute.Unit();
      }
      case "dense", "dense_resource" -> {
        if (isIndexConstant()) {
          yield verbatim(start);
        }
        yield new Attribute.Dense(constant());
      }
      case "array" -> {
        yield array(start);
      }
      case "tensor", "tuple" -> {
        yield new Attribute.OfType(types.type());
      }
      case "loc", "affine_map", "affine_set", "sparse", "opaque", "strided", "distinct" -> {
        in.next();
        while (in.is("<") || in.is("(") || in.is("[")) {
          in.balanced();
        }
        if (in.accept(":")) {
          builtinType();
        }
        yield verbatim(start);
      }
      default -> {
        builtinType();
        yield verbatim(start);
      }
    };
  }

  /** {@code dense<[1, 0]> : tensor<2xindex>}, a layout; its element type is none of StableHLO's. */
  private boolean isIndexConstant() {
    int start = in.offset();
    in.next();
    in.balanced();
    boolean isIndex = false;
    if (in.accept(":") && in.is("tensor")) {
      int type = in.offset();
      in.next();
      in.balanced();
      isIndex = in.lexer().slice(type, in.lastEnd()).endsWith("index>");
    }
    if (!isIndex) {
      in.seek(start);
    }
    return isIndex;
  }

  private Attribute array(int start) {
    in.next();
    in.expect("<");
    String type = builtinType();
    if (type.equals("i64") || type.equals("i1")) {
      List<Long> values = in.accept(":") ? in.listUntil(">", this::element) : empty();
      return type.equals("i64")
          ? new Attribute.Ints(values)
          : new Attribute.Bools(values.stream().map(v -> v != 0).toList());
    }
    while (!in.accept(">")) {
      if (in.is(Kind.END)) {
        throw in.expected("`>`");
      }
      in.next();
    }
    return verbatim(start);
  }

  private Attribute bracketed() {
    if (in.accept("[")) {
      return new Attribute.Items(in.listUntil("]", this::any));
    }
    if (in.is("{")) {
      return new Attribute.Dict(dictionary(List.of()));
    }
    if (in.is("-")) {
      return number();
    }
    int start = in.offset();
    if (in.is("(")) {
      types.signature();
      return verbatim(start);
    }
    throw in.expected("an attribute");
  }

  /** A type of MLIR that an attribute may have: {@code i32}, {@code index}, a tensor. */
  private String builtinType() {
    int start = in.offset();
    if (in.is(Kind.WORD) && !in.is("tensor") && !in.is("tuple") && !in.is("complex")) {
      String name = in.text(in.next());
      if (!name.matches("[su]?i\\d{1,8}|index|none|b?f\\d+\\w*|tf32")) {
        throw in.error(start, "there is no type " + name);
      }
      return name;
    }
    if (in.is("complex")) {
      types.dtype();
    } else {
      types.type();
    }
    return in.lexer().slice(start, in.lastEnd());
  }

  private Attribute verbatim(int start) {
    return new Attribute.Verbatim(in.lexer().slice(start, in.lastEnd()));
  }
}
