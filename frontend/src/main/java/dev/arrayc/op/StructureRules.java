package dev.arrayc.op;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.TokenType;
import dev.arrayc.ir.TupleType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Rule.Application;
import java.util.List;

/** The constraints and type rules of tuples, tokens, and calls of all kinds. */
final class StructureRules {
  private StructureRules() {}

  static List<Type> tuple(Application app) {
    // C1
    return List.of(new TupleType(app.operands().stream().map(Value::type).toList()));
  }

  static List<Type> element(Application app) {
    if (!(app.operands().getFirst().type() instanceof TupleType tuple)) {
      throw app.violation(
          "I1", "operand 0 is " + app.operands().getFirst().type() + ", not a tuple");
    }
    long index = app.attributes().integer("index");
    app.require(
        index >= 0 && index < tuple.elements().size(), "C1", "element ", index, " of ", tuple);
    // C2
    return List.of(tuple.elements().get((int) index));
  }

  static List<Type> afterAll(Application app) {
    for (int i = 0; i < app.operands().size(); i++) {
      requireToken(app, i, "I1");
    }
    return List.of(new TokenType());
  }

  static void requireToken(Application app, int index, String label) {
    Type type = app.operands().get(index).type();
    app.require(type instanceof TokenType, label, "operand ", index, " is ", type, ", not a token");
  }

  /** Types of inputs and results are those of the function, which the verifier compares. */
  static List<Type> composite(Application app) {
    String name = app.attributes().get("name", Attribute.Text.class).value();
    app.require(
        name.matches("[A-Za-z][A-Za-z0-9_]*(\\.[A-Za-z0-9_$]+)+"),
        "C1",
        "\"",
        name,
        "\" is no name of an op with its dialect");
    return app.declared();
  }

  /** What is behind the name says what types fit; here they have to have memory or be tokens. */
  static List<Type> customCall(Application app) {
    for (Type type : app.declared()) {
      app.require(
          type instanceof TensorType || type instanceof TokenType || type instanceof TupleType,
          "",
          "result of type ",
          type);
    }
    return app.declared();
  }
}
