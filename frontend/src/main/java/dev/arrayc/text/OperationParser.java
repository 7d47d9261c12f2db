package dev.arrayc.text;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Format;
import dev.arrayc.op.Formats;
import dev.arrayc.op.Op;
import dev.arrayc.op.Verifier;
import dev.arrayc.text.Token.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the operations of one function, each in its pretty or in MLIR's generic form. */
final class OperationParser {
  private static final Set<String> TERMINATORS =
      Set.of("stablehlo.return", "func.return", "return", "chlo.return");

  /** Ops that need no dialect inside of a function. */
  private static final Map<String, String> DEFAULT_DIALECT = Map.of("call", "func.call");

  /** How far a name may be from the one that a hint proposes. */
  private static final int NEAR = 3;

  private final Cursor in;
  private final AttributeParser attributes;
  private final TypeParser types;
  private final Scope scope = new Scope();

  OperationParser(Cursor in, Aliases aliases, Resources resources) {
    this.in = in;
    this.attributes = new AttributeParser(in, aliases, resources);
    this.types = new TypeParser(in, aliases);
  }

  /** An operation but for its results' numbers. */
  record Body(
      List<Value> operands, Attributes attributes, List<Block> regions, List<Type> results) {}

  Cursor in() {
    return in;
  }

  AttributeParser attributes() {
    return attributes;
  }

  TypeParser types() {
    return types;
  }

  Scope scope() {
    return scope;
  }

  // Regions.

  /** A parameter of a block, {@code %name: type}; what else stands there is the caller's. */
  Value parameter() {
    Token name = in.expect(Kind.VALUE, "a parameter, `%name: type`");
    in.expect(":");
    Value value = scope.fresh(types.type());
    define(name, List.of(value));
    skipLocation();
    return value;
  }

  /**
   * {@code {^bb0(parameters): operations}}, with parameters of its own only where it has a label.
   */
  Block region() {
    in.expect("{");
    enter();
    List<Value> parameters = new ArrayList<>();
    if (in.is(Kind.CARET)) {
      parameters.addAll(label());
    }
    return leave(parameters);
  }

  private List<Value> label() {
    in.next();
    List<Value> parameters = in.accept("(") ? in.listUntil(")", this::parameter) : List.of();
    in.expect(":");
    return parameters;
  }

  /** Opens a scope; the parameters come next. */
  void enter() {
    if (scope.depth() > Verifier.MAX_NESTING) {
      throw in.error("regions nest deeper than " + Verifier.MAX_NESTING);
    }
    scope.enter();
  }

  /** Reads the operations of the block up to its closing brace and leaves the scope. */
  Block leave(List<Value> parameters) {
    List<Operation> operations = new ArrayList<>();
    while (!isTerminator()) {
      if (in.is("}")) {
        throw in.error("the block does not end in a return");
      }
      operations.add(operation());
    }
    List<Value> results = terminator();
    if (in.is(Kind.CARET)) {
      throw in.error("a region of StableHLO has one block");
    }
    in.expect("}");
    scope.leave();
    return new Block(parameters, operations, results);
  }

  private boolean isTerminator() {
    Token token = in.peek();
    return switch (token.kind()) {
      case WORD -> TERMINATORS.contains(in.text(token));
      case STRING -> TERMINATORS.contains(Cursor.unquote(in.text(token)));
      default -> false;
    };
  }

  private List<Value> terminator() {
    List<Value> results;
    boolean isGeneric = in.is(Kind.STRING);
    in.next();
    if (isGeneric) {
      in.expect("(");
      results = in.listUntil(")", this::operand);
      if (in.is("{")) {
        attributes.dictionary(List.of());
      }
      in.expect(":");
      TypeParser.Signature signature = types.signature();
      requireTypes(signature.start(), results, signature.operands());
    } else {
      results = in.is(Kind.VALUE) ? operands() : List.of();
      attributes.optionalDictionary(List.of());
      if (!results.isEmpty()) {
        in.expect(":");
        requireTypes(results);
      }
    }
    skipLocation();
    return results;
  }

  // Values.

  void define(Token name, List<Value> values) {
    if (!scope.define(in.text(name), values)) {
      throw in.error(name.start(), in.text(name) + " is defined twice in this region");
    }
  }

  /** A use, {@code %name} or {@code %name#1}. */
  Value operand() {
    Token name = in.expect(Kind.VALUE, "a value");
    int number = 0;
    boolean isNumbered = in.is(Kind.HASH) && in.offset() == name.end();
    if (isNumbered) {
      String digits = in.text(in.next()).substring(1);
      number = digits.matches("\\d{1,6}") ? Integer.parseInt(digits) : -1;
    }
    List<Value> found = scope.find(in.text(name));
    if (found.isEmpty()) {
      throw in.error(
          name.start(), in.text(name) + " is not defined before it is used, or out of sight");
    }
    if (number < 0 || number >= found.size()) {
      throw in.error(
          name.start(), in.text(name) + " has " + found.size() + " results, numbered from 0");
    }
    if (!isNumbered && found.size() > 1) {
      throw in.error(
          name.start(),
          in.text(name) + " names " + found.size() + " results",
          "the first of them is " + in.text(name) + "#0");
    }
    return found.get(number);
  }

  List<Value> operands() {
    List<Value> all = new ArrayList<>();
    do {
      all.add(operand());
    } while (in.accept(","));
    return all;
  }

  /** Reads the types of values, with commas between them, which they must have. */
  void requireTypes(List<Value> values) {
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        in.expect(",");
      }
      int start = in.offset();
      requireType(start, i, values.get(i), types.type());
    }
  }

  void requireTypes(int start, List<Value> values, List<Type> declared) {
    if (values.size() != declared.size()) {
      throw in.error(start, values.size() + " operands, but " + declared.size() + " types of them");
    }
    for (int i = 0; i < declared.size(); i++) {
      requireType(start, i, values.get(i), declared.get(i));
    }
  }

  void requireType(int start, int index, Value value, Type declared) {
    if (!value.type().equals(declared)) {
      throw in.error(
          start, "operand " + index + " is " + value.type() + ", but is used as " + declared);
    }
  }

  // Operations.

  private record Names(Token name, int count) {}

  private Operation operation() {
    List<Names> names = in.is(Kind.VALUE) ? resultNames() : List.of();
    int start = in.offset();
    boolean isGeneric = in.is(Kind.STRING);
    Token token = in.peek();
    if (!isGeneric && token.kind() != Kind.WORD) {
      throw in.expected("an operation");
    }
    Op op = op(isGeneric ? Cursor.unquote(in.text(token)) : in.text(token));
    in.next();
    Format format = Formats.of(op);
    if (!isGeneric && format.isGeneric()) {
      throw in.error(
          start,
          op.opName() + " has no pretty form",
          "it is written \"" + op.opName() + "\"(…) : (…) -> …");
    }
    Body body = isGeneric ? generic(op) : new PrettyParser(this, op).read(format);
    List<Value> results = body.results().stream().map(scope::fresh).toList();
    bind(start, names, results);
    Operation operation =
        new Operation(
            op,
            body.operands(),
            Standards.complete(op, body.attributes()),
            body.regions(),
            results,
            in.span(start));
    skipLocation();
    return operation;
  }

  private List<Names> resultNames() {
    List<Names> names = new ArrayList<>();
    do {
      Token name = in.expect(Kind.VALUE, "a result");
      int at = in.offset();
      long count = in.accept(":") ? in.integer("the number of results") : 1;
      if (count < 1 || count > Integer.MAX_VALUE) {
        throw in.error(at, "an operation with " + count + " results has no name for them");
      }
      names.add(new Names(name, (int) count));
    } while (in.accept(","));
    in.expect("=");
    return names;
  }

  private void bind(int start, List<Names> names, List<Value> results) {
    long named = names.stream().mapToLong(Names::count).sum();
    if (!names.isEmpty() && named != results.size()) {
      throw in.error(
          start, "the operation has " + results.size() + " results, but " + named + " are named");
    }
    int next = 0;
    for (Names name : names) {
      define(name.name(), results.subList(next, next + name.count()));
      next += name.count();
    }
  }

  Op op(String written) {
    String name = DEFAULT_DIALECT.getOrDefault(written, written);
    return Op.named(name)
        .orElseThrow(
            () -> {
              List<String> near = near(name);
              String hint =
                  near.isEmpty()
                      ? "known are the ops of the dialects stablehlo and chlo, and func.call"
                      : "did you mean " + String.join(" or ", near) + "?";
              return in.error("there is no op " + name, hint);
            });
  }

  private static List<String> near(String name) {
    return Arrays.stream(Op.values())
        .map(Op::opName)
        .filter(known -> EditDistance.between(known, name) <= NEAR)
        .sorted(Comparator.comparingInt(known -> EditDistance.between(known, name)))
        .limit(2)
        .toList();
  }

  /** {@code (operands) <{properties}> ({regions}) {attributes} : (types) -> types}. */
  private Body generic(Op op) {
    in.expect("(");
    List<Value> operands = in.listUntil(")", this::operand);
    Attributes all = Attributes.NONE;
    if (in.accept("<")) {
      all = attributes.dictionary(op.row().attributes());
      in.expect(">");
    }
    List<Block> regions = in.accept("(") ? in.listUntil(")", this::region) : List.of();
    int start = in.offset();
    for (var more : attributes.optionalDictionary(op.row().attributes()).byName().entrySet()) {
      if (all.find(more.getKey()).isPresent()) {
        throw in.error(start, "the attribute " + more.getKey() + " is given twice");
      }
      all = all.with(more.getKey(), more.getValue());
    }
    in.expect(":");
    TypeParser.Signature signature = types.signature();
    requireTypes(signature.start(), operands, signature.operands());
    return new Body(operands, all, regions, signature.results());
  }

  /** {@code loc(…)}: read, checked for its brackets, and dropped. */
  void skipLocation() {
    if (in.is("loc")) {
      in.next();
      if (!in.is("(")) {
        throw in.expected("`(`");
      }
      in.balanced();
    }
  }
}
