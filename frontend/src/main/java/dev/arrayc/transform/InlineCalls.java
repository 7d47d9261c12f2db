package dev.arrayc.transform;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts the body of each called function in place of the call; composites are calls too. */
final class InlineCalls {
  private final Map<String, Function> functions = new LinkedHashMap<>();
  private final Deque<String> active = new ArrayDeque<>();

  private InlineCalls(Program program) {
    program.functions().forEach(f -> functions.put(f.name(), f));
    active.push(program.entry().name());
  }

  /**
   * {@return the entry function without calls}
   *
   * @throws CompileException.UserError if a function calls itself, directly or not, or one that the
   *     program does not have
   */
  static Function apply(Program program) {
    InlineCalls pass = new InlineCalls(program);
    return Copier.rebuild(program.entry(), pass::replace, Copier.Typing.ANY);
  }

  private Optional<List<Value>> replace(Copier copier, Operation operation, List<Value> operands) {
    if (operation.op() == Op.COMPOSITE) {
      Optional<List<Value>> known = known(copier, operation, operands);
      return known.isPresent()
          ? known
          : Optional.of(inline(copier, operation, "decomposition", operands));
    }
    return operation.op() == Op.CALL
        ? Optional.of(inline(copier, operation, "callee", operands))
        : Optional.empty();
  }

  /** A composite of the name of an elementwise op is that op: its decomposition is less exact. */
  private static Optional<List<Value>> known(
      Copier copier, Operation composite, List<Value> operands) {
    String name = composite.attributes().get("name", Attribute.Text.class).value();
    Optional<Op> op = Op.named(name).filter(o -> o.row().kernel().isPresent());
    List<Type> types = composite.results().stream().map(Value::type).toList();
    boolean fits =
        op.isPresent()
            && composite
                .attributes()
                .find("composite_attributes")
                .map(a -> ((Attribute.Dict) a).entries().byName().isEmpty())
                .orElse(true)
            && op.get().row().operands() == operands.size()
            && operands.stream().allMatch(v -> List.of(v.type()).equals(types))
            && op.get().row().dtypes().contains(operands.getFirst().tensorType().dtype());
    return fits
        ? Optional.of(copier.emit(op.get(), operands, Attributes.NONE, types))
        : Optional.empty();
  }

  private List<Value> inline(
      Copier copier, Operation operation, String attribute, List<Value> operands) {
    String name = operation.attributes().get(attribute, Attribute.Symbol.class).name();
    Function callee = functions.get(name);
    if (callee == null) {
      throw error(operation, "call of @" + name + ", which the program does not define");
    }
    if (active.contains(name)) {
      throw error(operation, "recursive call of @" + name);
    }
    active.push(name);
    List<Value> results = copier.inline(callee.body(), operands);
    active.pop();
    return results;
  }

  private static CompileException error(Operation call, String message) {
    return new CompileException.UserError(
        Diagnostic.of(
            call.span(),
            "",
            message,
            "a program's functions must form a tree of calls; use stablehlo.while to repeat"));
  }
}
