package dev.arrayc.op;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks a program against the op table and the rules of SSA: each op has its row's operands,
 * attributes and regions, its constraints hold, its declared result types are the inferred ones,
 * and each value is defined once, before and in sight of its uses.
 */
public final class Verifier {
  /** Regions may nest this deep: what follows walks them recursively, here and in MLIR. */
  public static final int MAX_NESTING = 1_000;

  /** The first finding, thrown to the entrance of the class. */
  private static final class Finding extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Diagnostic diagnostic;

    Finding(Span span, String message) {
      super(message, null, false, false);
      this.diagnostic = Diagnostic.of(span, "", message);
    }
  }

  private final Map<String, Function> functions;
  private final Map<Integer, Value> visible = new HashMap<>();
  private final Set<Integer> defined = new HashSet<>();

  private Verifier(Map<String, Function> functions) {
    this.functions = functions;
  }

  /**
   * Verifies every function of a program and that the calls between them fit.
   *
   * @throws CompileException.UserError at the op that breaks a constraint
   */
  public static void verify(Program program) {
    check(program)
        .ifPresent(
            diagnostic -> {
              throw new CompileException.UserError(diagnostic);
            });
  }

  /**
   * Verifies a function that calls no other.
   *
   * @throws CompileException.UserError at the op that breaks a constraint
   */
  public static void verify(Function function) {
    verify(new Program(function.name(), List.of(function)));
  }

  /** {@return what is wrong first, if anything} */
  public static Optional<Diagnostic> check(Program program) {
    Map<String, Function> functions = new LinkedHashMap<>();
    try {
      for (Function function : program.functions()) {
        if (functions.put(function.name(), function) != null) {
          throw new Finding(Span.NONE, "function @" + function.name() + " is defined twice");
        }
      }
      for (Function function : program.functions()) {
        requireNesting(function);
        new Verifier(functions).block(function.body(), Span.NONE);
      }
      return Optional.empty();
    } catch (Finding finding) {
      return Optional.of(finding.diagnostic);
    }
  }

  /** With a stack of its own: a program may nest deeper than the thread's stack. */
  private static void requireNesting(Function function) {
    record Open(Block block, int depth) {}
    Deque<Open> todo = new ArrayDeque<>(List.of(new Open(function.body(), 0)));
    while (!todo.isEmpty()) {
      Open open = todo.pop();
      for (Operation operation : open.block().operations()) {
        if (!operation.regions().isEmpty() && open.depth() >= MAX_NESTING) {
          throw new Finding(
              operation.span(),
              operation.op().opName() + ": regions nest deeper than " + MAX_NESTING);
        }
        operation.regions().forEach(r -> todo.push(new Open(r, open.depth() + 1)));
      }
    }
  }

  private void block(Block block, Span span) {
    block.parameters().forEach(v -> requireCountable(v, span, "a block parameter"));
    block.parameters().forEach(v -> define(v, span, "a block parameter"));
    for (Operation operation : block.operations()) {
      operation(operation);
    }
    for (int i = 0; i < block.results().size(); i++) {
      requireVisible(block.results().get(i), span, "return: operand " + i);
    }
    // Out of sight for what follows, though their numbers stay taken.
    block.parameters().forEach(v -> visible.remove(v.id()));
    block.operations().forEach(op -> op.results().forEach(v -> visible.remove(v.id())));
  }

  private void operation(Operation operation) {
    Span span = operation.span();
    String name = operation.op().opName();
    Row row = operation.op().row();
    requireCount(operation, row.operands(), operation.operands().size(), "operand");
    requireCount(operation, row.regions(), operation.regions().size(), "region");
    for (int i = 0; i < operation.operands().size(); i++) {
      requireVisible(operation.operands().get(i), span, name + ": operand " + i);
    }
    attributes(operation, row);
    // A loop, not forEach: regions nest deep, and each frame counts.
    for (Block region : operation.regions()) {
      block(region, span);
    }
    operation.results().forEach(v -> requireCountable(v, span, "a result of " + name));
    types(operation);
    operation.results().forEach(v -> define(v, span, "a result of " + name));
  }

  private static void requireCount(Operation operation, int expected, int actual, String what) {
    if (expected != Row.VARIADIC && expected != actual) {
      String message =
          operation.op().opName() + ": takes " + expected + " " + what + "s, got " + actual;
      throw new Finding(operation.span(), message);
    }
  }

  private void requireVisible(Value value, Span span, String where) {
    Value definition = visible.get(value.id());
    if (definition == null) {
      String why = defined.contains(value.id()) ? "is out of scope" : "is not defined before it";
      throw new Finding(span, where + ", " + value + ", " + why);
    }
    if (!definition.type().equals(value.type())) {
      throw new Finding(
          span,
          where + ", " + value + ", is used as " + value.type() + " but is " + definition.type());
    }
  }

  private void define(Value value, Span span, String what) {
    if (!defined.add(value.id())) {
      throw new Finding(span, value + ", " + what + ", is defined twice");
    }
    visible.put(value.id(), value);
  }

  /** Rules count elements. */
  private static void requireCountable(Value value, Span span, String what) {
    if (value.type() instanceof TensorType type && !type.isCountable()) {
      throw new Finding(span, value + ", " + what + ", has 2^63 bytes or more: " + type);
    }
  }

  private static void attributes(Operation operation, Row row) {
    for (AttributeSpec spec : row.attributes()) {
      Optional<Attribute> value = operation.attributes().find(spec.name());
      if (value.isEmpty() && spec.isRequired()) {
        throw new Finding(
            operation.span(),
            operation.op().opName() + ": attribute " + spec.name() + " is missing");
      }
      if (value.isPresent() && !spec.kind().isInstance(value.get())) {
        String message =
            operation.op().opName()
                + ": attribute "
                + spec.name()
                + " must be of the kind "
                + spec.kind().getSimpleName()
                + ", got "
                + value.get();
        throw new Finding(operation.span(), message);
      }
      if (value.isPresent() && !spec.holds(value.get())) {
        String message =
            operation.op().opName() + ": attribute " + spec.name() + " has 32 bits, got ";
        throw new Finding(operation.span(), message + value.get());
      }
    }
    for (String name : operation.attributes().byName().keySet()) {
      // A dot names another dialect's attribute, which any op may carry; a custom call any.
      boolean isFree = name.contains(".") || operation.op() == Op.CUSTOM_CALL;
      boolean isKnown = row.attributes().stream().anyMatch(spec -> spec.name().equals(name));
      if (!isKnown && !isFree) {
        throw new Finding(operation.span(), operation.op().opName() + ": has no attribute " + name);
      }
    }
  }

  private void types(Operation operation) {
    List<Type> declared = operation.results().stream().map(Value::type).toList();
    if (operation.op() == Op.CALL) {
      call(operation, declared);
      return;
    }
    Rule.Application application =
        new Rule.Application(
            operation.op(),
            operation.operands(),
            operation.attributes(),
            operation.regions(),
            declared);
    try {
      requireTypes(operation, declared, application.results());
    } catch (Rule.Violation violation) {
      throw new Finding(operation.span(), String.valueOf(violation.getMessage()));
    }
  }

  private static void requireTypes(Operation operation, List<Type> declared, List<Type> expected) {
    String name = operation.op().opName();
    if (declared.size() != expected.size()) {
      throw new Finding(
          operation.span(),
          name + ": has " + expected.size() + " results, declared " + declared.size());
    }
    for (int i = 0; i < declared.size(); i++) {
      if (!Shapes.agree(declared.get(i), expected.get(i))) {
        String message =
            name + ": result " + i + " is " + expected.get(i) + ", declared " + declared.get(i);
        throw new Finding(operation.span(), message);
      }
    }
  }

  private void call(Operation operation, List<Type> declared) {
    String callee = operation.attributes().get("callee", Attribute.Symbol.class).name();
    Function function = functions.get(callee);
    if (function == null) {
      throw new Finding(operation.span(), "func.call: the program does not define @" + callee);
    }
    List<Value> parameters = function.body().parameters();
    if (parameters.size() != operation.operands().size()) {
      String message = "func.call: @" + callee + " takes " + parameters.size() + " operands, got ";
      throw new Finding(operation.span(), message + operation.operands().size());
    }
    for (int i = 0; i < parameters.size(); i++) {
      Type actual = operation.operands().get(i).type();
      if (!Shapes.agree(actual, parameters.get(i).type())) {
        String message =
            "func.call: operand " + i + " is " + actual + " but @" + callee + " takes ";
        throw new Finding(operation.span(), message + parameters.get(i).type());
      }
    }
    requireTypes(operation, declared, function.body().results().stream().map(Value::type).toList());
  }
}
