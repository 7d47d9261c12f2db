package dev.arrayc.text;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Quantization;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.TokenType;
import dev.arrayc.ir.TupleType;
import dev.arrayc.ir.Type;
import dev.arrayc.text.Token.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads types (specification, "Types"; MLIR, "Builtin Types"). */
final class TypeParser {
  private final Cursor in;
  private final Aliases aliases;

  TypeParser(Cursor in, Aliases aliases) {
    this.in = in;
    this.aliases = aliases;
  }

  /** The types before and after the arrow of a functional type. */
  record Signature(List<Type> operands, List<Type> results, int start) {}

  /** {@code (types) -> types}. */
  Signature signature() {
    int start = in.offset();
    in.expect("(");
    List<Type> operands = in.listUntil(")", this::type);
    in.expect("->");
    return new Signature(operands, results(), start);
  }

  /** One type, or types in parentheses. */
  List<Type> results() {
    return in.accept("(") ? in.listUntil(")", this::type) : List.of(type());
  }

  Type type() {
    return in.nested(this::anyType);
  }

  private Type anyType() {
    if (in.is(Kind.BANG)) {
      return dialectType();
    }
    Token word = in.peek();
    if (in.accept("tensor")) {
      return tensor();
    }
    if (in.accept("tuple")) {
      in.expect("<");
      return new TupleType(in.listUntil(">", this::type));
    }
    if (word.kind() == Kind.WORD && DType.ofMlir(in.text(word)).isPresent()) {
      throw in.error(
          "`" + in.text(word) + "` stands alone",
          "StableHLO's values are tensors: tensor<" + in.text(word) + ">");
    }
    throw in.expected("a type");
  }

  private Type dialectType() {
    Token token = in.peek();
    String name = in.text(token);
    if (name.equals("!stablehlo.token")) {
      in.next();
      return new TokenType();
    }
    Optional<Integer> alias = aliases.find(name);
    if (alias.isPresent()) {
      in.next();
      return aliases.at(alias.get(), cursor -> new TypeParser(cursor, aliases).type());
    }
    throw in.error("there is no type " + name, "tensors, tuples and !stablehlo.token are known");
  }

  TensorType tensorType() {
    int start = in.offset();
    if (type() instanceof TensorType tensor) {
      return tensor;
    }
    throw in.error(start, "expected a tensor type");
  }

  private TensorType tensor() {
    int start = in.offset();
    in.expect("<");
    if (in.is("*")) {
      throw in.error("a tensor of unknown rank is no type of StableHLO");
    }
    List<Long> shape = shape();
    TensorType type = element(shape);
    if (in.accept(",")) {
      List<Long> bounds = bounds();
      type = new TensorType(type.dtype(), shape, type.quantization(), bounds);
      if (!bounds.isEmpty() && bounds.size() != shape.size()) {
        throw in.error(start, bounds.size() + " bounds for " + shape.size() + " axes");
      }
    }
    in.expect(">");
    return type;
  }

  /** By characters: {@code 4x8xf32} is no sequence of tokens. */
  private List<Long> shape() {
    Lexer lexer = in.lexer();
    List<Long> shape = new ArrayList<>();
    while (in.is("?") || in.is(Kind.INTEGER)) {
      int start = in.offset();
      int end = start + 1;
      if (in.is(Kind.INTEGER)) {
        while (Lexer.isDigit(lexer.charAt(end))) {
          end++;
        }
      }
      String size = lexer.slice(start, end);
      shape.add(size.equals("?") ? TensorType.DYNAMIC : size(start, size));
      int x = lexer.skip(end);
      in.seek(x);
      if (lexer.charAt(x) != 'x') {
        throw in.expected("`x` after a size");
      }
      in.seek(x + 1);
    }
    return shape;
  }

  private long size(int start, String digits) {
    return Cursor.parseLong(digits, false)
        .filter(size -> size >= 0)
        .orElseThrow(() -> in.error(start, "the size does not fit into 63 bits"));
  }

  private TensorType element(List<Long> shape) {
    int start = in.offset();
    if (in.is(Kind.BANG) && aliases.find(in.text(in.peek())).isPresent()) {
      int alias = aliases.find(in.text(in.next())).orElseThrow();
      return aliases.at(alias, cursor -> new TypeParser(cursor, aliases).element(shape));
    }
    if (in.is(Kind.BANG)) {
      Quantization quantization = quantization();
      try {
        return new TensorType(quantization.storage(), shape, Optional.of(quantization), List.of());
      } catch (IllegalArgumentException e) {
        throw in.error(start, String.valueOf(e.getMessage()));
      }
    }
    return new TensorType(dtype(), shape);
  }

  /** {@code f32}, {@code complex<f64>}, {@code ui4}; {@code si8} is another name of {@code i8}. */
  DType dtype() {
    int start = in.offset();
    String name = in.text(in.expect(Kind.WORD, "an element type"));
    if (name.equals("complex")) {
      in.expect("<");
      name += "<" + in.text(in.expect(Kind.WORD, "f32 or f64")) + ">";
      in.expect(">");
    }
    String signless = name.matches("si\\d+") ? name.substring(1) : name;
    String full = name;
    return DType.ofMlir(signless)
        .orElseThrow(
            () ->
                in.error(
                    start,
                    "there is no element type " + full,
                    "element types are "
                        + Arrays.stream(DType.values())
                            .map(DType::mlirName)
                            .collect(Collectors.joining(" "))));
  }

  /** {@code #stablehlo.bounds<3, ?>} or {@code #stablehlo.type_extensions<bounds = [3, ?]>}. */
  private List<Long> bounds() {
    int start = in.offset();
    String name = in.text(in.expect(Kind.HASH, "the encoding of a tensor type"));
    Optional<Integer> alias = aliases.find(name);
    if (alias.isPresent()) {
      return aliases.at(alias.get(), cursor -> new TypeParser(cursor, aliases).bounds());
    }
    return switch (name) {
      case "#stablehlo.bounds" -> {
        in.expect("<");
        yield in.listUntil(">", this::bound);
      }
      case "#stablehlo.type_extensions" -> {
        in.expect("<");
        in.expect("bounds");
        in.expect("=");
        in.expect("[");
        List<Long> bounds = in.listUntil("]", this::bound);
        in.expect(">");
        yield bounds;
      }
      default ->
          throw in.error(
              start,
              "the encoding " + name + " is not known",
              "#stablehlo.bounds<3, ?> bounds the sizes that are not known");
    };
  }

  private long bound() {
    return in.accept("?") ? TensorType.DYNAMIC : in.integer("a bound or `?`");
  }

  /** {@code !quant.uniform<i8<-128:127>:f32:1, {0.5:3, 0.25}>}. */
  private Quantization quantization() {
    int start = in.offset();
    String name = in.text(in.next());
    if (!name.equals("!quant.uniform")) {
      throw in.error(start, "there is no element type " + name, "!quant.uniform<i8:f32, 0.5:3>");
    }
    in.expect("<");
    DType storage = storage();
    long min = Quantization.least(storage);
    long max = Quantization.greatest(storage);
    if (in.accept("<")) {
      min = in.integer("the least integer");
      in.expect(":");
      max = in.integer("the greatest integer");
      in.expect(">");
    }
    in.expect(":");
    DType expressed = dtype();
    Optional<Integer> axis = Optional.empty();
    if (in.accept(":")) {
      int at = in.offset();
      long value = in.integer("the quantized axis");
      if (value < 0 || value > Integer.MAX_VALUE) {
        throw in.error(at, "there is no axis " + value);
      }
      axis = Optional.of((int) value);
    }
    in.expect(",");
    List<Double> scales = new ArrayList<>();
    List<Long> zeros = new ArrayList<>();
    boolean isList = in.accept("{");
    do {
      scales.add(scale());
      zeros.add(in.accept(":") ? in.integer("a zero point") : 0);
    } while (isList && in.accept(","));
    if (isList) {
      in.expect("}");
    }
    in.expect(">");
    try {
      return new Quantization(storage, expressed, min, max, axis, scales, zeros);
    } catch (IllegalArgumentException e) {
      throw in.error(start, String.valueOf(e.getMessage()));
    }
  }

  /** {@code i8}; unsigned types are spelled {@code u8} here. */
  private DType storage() {
    Token token = in.peek();
    String name = in.text(token);
    Optional<DType> unsigned =
        name.matches("u\\d+") ? DType.ofMlir("ui" + name.substring(1)) : Optional.empty();
    if (unsigned.isPresent()) {
      in.next();
      return unsigned.get();
    }
    int start = in.offset();
    DType dtype = dtype();
    if (!dtype.isInteger()) {
      throw in.error(start, "quantized elements are stored as integers");
    }
    return dtype;
  }

  private double scale() {
    int start = in.offset();
    boolean isNegative = in.accept("-");
    if (!in.is(Kind.FLOAT) && !in.is(Kind.INTEGER)) {
      throw in.expected("a scale");
    }
    double scale = Double.parseDouble(decimal(start, in.text(in.next())));
    return isNegative ? -scale : scale;
  }

  private String decimal(int start, String text) {
    if (text.startsWith("0x")) {
      throw in.error(start, "a scale is written in decimal");
    }
    return text;
  }
}
