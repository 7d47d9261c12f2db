package dev.arrayc.text;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.text.OperationParser.Body;
import dev.arrayc.text.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** The pretty forms of the two ops whose regions have one: {@code reduce} and {@code while}. */
final class RegionForms {
  private final OperationParser parser;
  private final Cursor in;
  private final Op op;

  RegionForms(OperationParser parser, Op op) {
    this.parser = parser;
    this.in = parser.in();
    this.op = op;
  }

  /**
   * {@code (%x init: %c), (%y init: %d) applies stablehlo.add across dimensions = [0] {…} : types},
   * or without {@code applies}, and {@code reducer(%a: t, %b: t) (%c: t, %d: t) {…}} behind.
   */
  Body reduce() {
    List<Value> operands = new ArrayList<>();
    List<Value> inits = new ArrayList<>();
    do {
      in.expect("(");
      operands.add(parser.operand());
      in.expect("init");
      in.expect(":");
      inits.add(parser.operand());
      in.expect(")");
    } while (in.accept(","));
    operands.addAll(inits);

    int at = in.offset();
    boolean applies = in.accept("applies");
    Op applied = Op.ADD;
    if (applies) {
      applied = parser.op(in.text(in.peek()));
      at = in.offset();
      in.next();
      if (inits.size() > 1) {
        throw in.error(at, "one op cannot reduce " + inits.size() + " operands");
      }
    }
    in.expect("across");
    in.expect("dimensions");
    in.expect("=");
    in.expect("[");
    List<Long> axes = in.listUntil("]", () -> in.integer("an axis"));
    Attributes attributes =
        parser
            .attributes()
            .optionalDictionary(op.row().attributes())
            .with("dimensions", new Attribute.Ints(axes));
    in.expect(":");
    TypeParser.Signature signature = parser.types().signature();
    parser.requireTypes(signature.start(), operands, signature.operands());
    Block region = applies ? application(applied, at, inits.getFirst()) : reducer(inits.size());
    return new Body(operands, attributes, List.of(region), signature.results());
  }

  /** The region that {@code applies} stands for. */
  private Block application(Op applied, int start, Value init) {
    Span span = in.lexer().span(start, start + 1);
    if (!(init.type() instanceof TensorType tensor)) {
      throw in.error(start, "the initial value must be a tensor, got " + init.type());
    }
    Type type = new TensorType(tensor.dtype(), List.of(), tensor.quantization(), List.of());
    Scope scope = parser.scope();
    List<Value> parameters = List.of(scope.fresh(type), scope.fresh(type));
    Value result = scope.fresh(type);
    Operation operation =
        new Operation(applied, parameters, Attributes.NONE, List.of(), List.of(result), span);
    return new Block(parameters, List.of(operation), List.of(result));
  }

  /**
   * Parameters come in pairs, of the value so far and the element; the block has the firsts first.
   */
  private Block reducer(int count) {
    parser.skipLocation();
    in.expect("reducer");
    parser.enter();
    List<Value> firsts = new ArrayList<>();
    List<Value> seconds = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      in.expect("(");
      firsts.add(parser.parameter());
      in.expect(",");
      seconds.add(parser.parameter());
      in.expect(")");
    }
    firsts.addAll(seconds);
    parser.skipLocation();
    in.expect("{");
    return parser.leave(firsts);
  }

  /** {@code (%i = %a, %j = %b) : types attributes {…} cond {…} do {…}}. */
  Body whileLoop() {
    List<Token> names = new ArrayList<>();
    List<Value> operands = new ArrayList<>();
    in.expect("(");
    in.listUntil(
        ")",
        () -> {
          names.add(in.expect(Kind.VALUE, "a value of the loop, `%name = %initial`"));
          in.expect("=");
          return operands.add(parser.operand());
        });
    if (!operands.isEmpty()) {
      in.expect(":");
      parser.requireTypes(operands);
    }
    Attributes attributes =
        in.accept("attributes")
            ? parser.attributes().dictionary(op.row().attributes())
            : Attributes.NONE;
    parser.skipLocation();
    List<Block> regions = new ArrayList<>();
    for (String keyword : List.of("cond", "do")) {
      in.expect(keyword);
      in.expect("{");
      parser.enter();
      List<Value> parameters = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        Value parameter = parser.scope().fresh(operands.get(i).type());
        parser.define(names.get(i), List.of(parameter));
        parameters.add(parameter);
      }
      regions.add(parser.leave(parameters));
    }
    return new Body(operands, attributes, regions, operands.stream().map(Value::type).toList());
  }
}
