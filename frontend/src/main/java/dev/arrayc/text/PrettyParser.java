package dev.arrayc.text;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.TupleType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.AttributeSpec;
import dev.arrayc.op.Format;
import dev.arrayc.op.Op;
import dev.arrayc.text.OperationParser.Body;
import dev.arrayc.text.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Reads one operation in its pretty form, following the {@link Format}. */
final class PrettyParser {
  private final OperationParser parser;
  private final Cursor in;
  private final Op op;

  private List<Value> operands = List.of();
  private Attributes attributes = Attributes.NONE;
  private List<Block> regions = List.of();
  private List<Type> results = List.of();

  PrettyParser(OperationParser parser, Op op) {
    this.parser = parser;
    this.in = parser.in();
    this.op = op;
  }

  Body read(Format format) {
    format.elements().forEach(this::element);
    return new Body(operands, attributes, regions, results);
  }

  private void element(Format.Element element) {
    switch (element) {
      case Format.Literal(String text) -> in.expect(text);
      case Format.Operands _ -> operands = in.is(Kind.VALUE) ? operandsBefore() : List.of();
      case Format.Attr(String name, String kind) -> attribute(name, kind);
      case Format.AttrDict _ -> dictionary();
      case Format.Group(String _, List<Format.Element> elements) -> {
        if (begins(elements)) {
          elements.forEach(this::element);
        }
      }
      case Format.Custom(Format.Piece piece) -> piece(piece);
    }
  }

  /** Operands up to one that a comma and something else follow. */
  private List<Value> operandsBefore() {
    List<Value> all = new ArrayList<>(List.of(parser.operand()));
    while (in.is(",")) {
      int comma = in.offset();
      in.next();
      if (!in.is(Kind.VALUE)) {
        in.seek(comma);
        break;
      }
      all.add(parser.operand());
    }
    return all;
  }

  /** Do the literals at the beginning of a group come next? */
  private boolean begins(List<Format.Element> elements) {
    int start = in.offset();
    boolean begins = true;
    for (Format.Element element : elements) {
      if (!(element instanceof Format.Literal(String text))) {
        break;
      }
      begins &= in.accept(text);
    }
    in.seek(start);
    return begins;
  }

  private void dictionary() {
    int start = in.offset();
    for (var more :
        parser.attributes().optionalDictionary(op.row().attributes()).byName().entrySet()) {
      if (attributes.find(more.getKey()).isPresent()) {
        throw in.error(start, "the attribute " + more.getKey() + " is given twice");
      }
      set(more.getKey(), more.getValue());
    }
  }

  private void set(String name, Attribute value) {
    attributes = attributes.with(name, value);
  }

  private void attribute(String name, String kind) {
    AttributeSpec spec = spec(name);
    if (spec.kind() == Attribute.Case.class && in.is(Kind.WORD)) {
      set(name, new Attribute.Case(kind, in.text(in.next())));
    } else {
      set(name, parser.attributes().readBare(spec.kind(), spec.bits()));
    }
  }

  private AttributeSpec spec(String name) {
    return op.row().attributes().stream()
        .filter(s -> s.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void piece(Format.Piece piece) {
    switch (piece) {
      case FUNCTIONAL_TYPE -> signature();
      case SAME_TYPE -> sameType();
      case ARROW_TYPE -> arrowType();
      case ARROW_TYPES -> {
        parser.requireTypes(operands);
        in.expect("->");
        results = parser.types().results();
      }
      case RESULT_TYPE -> results = List.of(parser.types().type());
      case OPERAND_TYPE -> sameOperandType();
      case OPERAND_TYPES -> parser.requireTypes(operands);
      case BARRIER -> barrier();
      case SELECT_TYPE -> selectType();
      case COMPLEX_TYPE -> complexType();
      case TUPLE_TYPE -> tupleType();
      case SLICE_RANGES -> sliceRanges();
      case DOT_DIMENSIONS -> dotDimensions();
      case PRECISION -> precision();
      case CONVOLUTION -> convolution();
      case EXPONENT_MANTISSA -> exponentMantissa();
      case CONSTANT -> constant();
      case OPERAND_CONSTANT -> set("value", parser.attributes().dense());
      case CALL_TARGET -> set("call_target_name", new Attribute.Text(in.symbol()));
      case REDUCE -> accept(new RegionForms(parser, op).reduce());
      case WHILE -> accept(new RegionForms(parser, op).whileLoop());
    }
  }

  private void accept(Body body) {
    operands = body.operands();
    attributes = body.attributes();
    regions = body.regions();
    results = body.results();
  }

  // Types.

  private void signature() {
    TypeParser.Signature signature = parser.types().signature();
    parser.requireTypes(signature.start(), operands, signature.operands());
    results = signature.results();
  }

  private void sameType() {
    if (in.is("(")) {
      signature();
    } else {
      results = List.of(sameOperandType());
    }
  }

  private Type sameOperandType() {
    int start = in.offset();
    Type type = parser.types().type();
    for (int i = 0; i < operands.size(); i++) {
      parser.requireType(start, i, operands.get(i), type);
    }
    return type;
  }

  private void arrowType() {
    if (in.is("(")) {
      signature();
      return;
    }
    parser.requireTypes(operands);
    in.expect("->");
    results = List.of(parser.types().type());
  }

  private void barrier() {
    if (in.accept("(")) {
      in.expect(")");
      return;
    }
    operands = parser.operands();
    in.expect(":");
    parser.requireTypes(operands);
    results = operands.stream().map(Value::type).toList();
  }

  private void selectType() {
    if (in.is("(")) {
      signature();
      return;
    }
    int start = in.offset();
    Type predicate = parser.types().type();
    in.expect(",");
    Type rest = parser.types().type();
    parser.requireTypes(start, operands, List.of(predicate, rest, rest));
    results = List.of(rest);
  }

  private void complexType() {
    if (in.is("(")) {
      signature();
      return;
    }
    int start = in.offset();
    TensorType type = parser.types().tensorType();
    Type part = type.withDType(type.dtype().real());
    parser.requireTypes(start, operands, List.of(part, part));
    results = List.of(type);
  }

  private void tupleType() {
    int start = in.offset();
    Type type = parser.types().type();
    if (!(type instanceof TupleType tuple)) {
      throw in.error(start, "expected a tuple type");
    }
    parser.requireTypes(start, operands, tuple.elements());
    results = List.of(type);
  }

  // Attributes.

  /** {@code [start:limit:stride, start:limit]}. */
  private void sliceRanges() {
    List<Long> starts = new ArrayList<>();
    List<Long> limits = new ArrayList<>();
    List<Long> strides = new ArrayList<>();
    in.expect("[");
    if (!in.accept("]")) {
      do {
        starts.add(in.integer("a start"));
        in.expect(":");
        limits.add(in.integer("a limit"));
        strides.add(in.accept(":") ? in.integer("a stride") : 1);
      } while (in.accept(","));
      in.expect("]");
    }
    attributes =
        attributes
            .with("start_indices", starts)
            .with("limit_indices", limits)
            .with("strides", strides);
  }

  private List<Long> axes() {
    in.expect("[");
    return in.listUntil("]", () -> in.integer("an axis"));
  }

  private void dotDimensions() {
    List<Long> lhsBatching = List.of();
    List<Long> rhsBatching = List.of();
    if (in.accept("batching_dims")) {
      in.expect("=");
      lhsBatching = axes();
      in.expect("x");
      rhsBatching = axes();
      in.expect(",");
    }
    in.expect("contracting_dims");
    in.expect("=");
    List<Long> lhs = axes();
    in.expect("x");
    set(
        "dot_dimension_numbers",
        new Attribute.DotDimensions(lhsBatching, rhsBatching, lhs, axes()));
  }

  /** {@code , precision = [HIGHEST, DEFAULT], algorithm = <…>}, each where it is there. */
  private void precision() {
    while (in.accept(",")) {
      if (in.accept("precision")) {
        in.expect("=");
        in.expect("[");
        set(
            "precision_config",
            new Attribute.Items(
                in.listUntil(
                    "]",
                    () ->
                        new Attribute.Case(
                            "precision", in.text(in.expect(Kind.WORD, "a precision"))))));
      } else {
        in.expect("algorithm");
        in.expect("=");
        in.expect("<");
        set("algorithm", new DialectAttributes(in).algorithm());
        in.expect(">");
      }
    }
  }

  private void convolution() {
    in.expect("dim_numbers");
    in.expect("=");
    set("dimension_numbers", new DialectAttributes(in).convolution());
    in.expect(",");
    in.expect("window");
    in.expect("=");
    in.expect("{");
    in.listUntil(
        "}",
        () -> {
          int start = in.offset();
          String name = in.text(in.expect(Kind.WORD, "a part of the window"));
          in.expect("=");
          switch (name) {
            case "stride" -> set("window_strides", new Attribute.Ints(axes()));
            case "pad" -> set("padding", new Attribute.IntTable(table()));
            case "lhs_dilate" -> set("lhs_dilation", new Attribute.Ints(axes()));
            case "rhs_dilate" -> set("rhs_dilation", new Attribute.Ints(axes()));
            case "reverse" ->
                set("window_reversal", parser.attributes().read(Attribute.Bools.class, 1));
            default ->
                throw in.error(
                    start,
                    "a window has no " + name,
                    "it has stride, pad, lhs_dilate, rhs_dilate and reverse");
          }
          return name;
        });
  }

  private List<List<Long>> table() {
    in.expect("[");
    return in.listUntil("]", this::axes);
  }

  /** {@code e5m10}. */
  private void exponentMantissa() {
    int start = in.offset();
    String word = in.text(in.expect(Kind.WORD, "a format, `e5m10`"));
    if (!word.matches("e\\d{1,10}m\\d{1,10}")) {
      throw in.error(start, "expected a format, `e5m10`");
    }
    int m = word.indexOf('m');
    long exponent = Long.parseLong(word.substring(1, m));
    long mantissa = Long.parseLong(word.substring(m + 1));
    if (Math.max(exponent, mantissa) > Integer.MAX_VALUE) {
      throw in.error(start, "a number of bits does not fit into an i32");
    }
    set("exponent_bits", new Attribute.Int(exponent));
    set("mantissa_bits", new Attribute.Int(mantissa));
  }

  /** {@code dense<…> : type}, or, older, {@code () {value = …} : () -> type}. */
  private void constant() {
    if (in.accept("(")) {
      in.expect(")");
      dictionary();
      in.expect(":");
      signature();
      return;
    }
    Attribute.Dense value = parser.attributes().dense();
    set("value", value);
    results = List.of(value.value().type());
  }
}
