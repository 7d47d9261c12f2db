package dev.arrayc.algorithm;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The targets of custom calls that have a meaning here: JAX's calls of LAPACK on the CPU, what only
 * says where something has to be computed, and CHLO's ops in the form that keeps them stable.
 */
final class CustomCalls {
  /** What says where a value lives, and nothing about the value. */
  private static final Set<String> INERT =
      Set.of(
          "Sharding",
          "SPMDFullToShardShape",
          "SPMDShardToFullShape",
          "annotate_device_placement",
          "LayoutConstraint",
          "MoveToDevice",
          "MoveToHost",
          "xla.sdy.FuncResultSharding",
          "xla.sdy.GlobalToLocalShape",
          "xla.sdy.LocalToGlobalShape",
          "xla.sdy.Sharding");

  private CustomCalls() {}

  static String target(Operation call) {
    return call.attributes().get("call_target_name", Attribute.Text.class).value();
  }

  /**
   * Emits what a call stands for.
   *
   * @throws CompileException.Limitation if its target is not known
   * @throws CompileException.UserError if its types are not the target's
   */
  static List<Value> expand(Notation n, Operation call, List<Value> operands) {
    String target = target(call);
    if (INERT.contains(target) || target.startsWith("xla.sdy.")) {
      return inert(call, target, operands);
    }
    Optional<Lapack> routine = Lapack.named(target);
    if (routine.isPresent()) {
      return routine.get().expand(n, call, operands);
    }
    return stable(n, call, target, operands).orElseThrow(() -> unknown(call, target));
  }

  private static List<Value> inert(Operation call, String target, List<Value> operands) {
    List<?> in = operands.stream().map(Value::type).toList();
    if (!in.equals(call.results().stream().map(Value::type).toList())) {
      throw CallTypes.error(
          call, "@" + target + " between different types needs several devices, here is one");
    }
    return operands;
  }

  /** {@code @mhlo.erf(%x) {mhlo.attributes = {…}, mhlo.version = 1}}. */
  private static Optional<List<Value>> stable(
      Notation n, Operation call, String target, List<Value> operands) {
    if (!target.startsWith("mhlo.") && !target.startsWith("chlo.")) {
      return Optional.empty();
    }
    String name = target.substring(5);
    Attributes attributes = Options.dictionary(call, "mhlo.attributes");
    if (name.equals("topk")) {
      return Optional.of(topK(n, call, attributes, operands));
    }
    return Op.named("chlo." + name)
        .or(() -> Op.named("stablehlo." + name))
        .filter(op -> op.row().kernel().isPresent() && op.row().operands() == operands.size())
        .map(op -> n.b().emit(op, operands, Attributes.NONE, List.of(), types(call)));
  }

  private static List<Value> topK(
      Notation n, Operation call, Attributes attributes, List<Value> operands) {
    boolean largest =
        !(attributes.find("largest").orElse(null) instanceof Attribute.Bool(var b)) || b;
    if (!largest) {
      throw CallTypes.error(call, "@mhlo.topk of the smallest elements has no CHLO op");
    }
    Attributes k = Attributes.NONE.with("k", Options.integer(call, attributes, "k"));
    return n.b().emit(Op.TOP_K, operands, k, List.of(), types(call));
  }

  private static List<Type> types(Operation call) {
    return call.results().stream().map(Value::type).toList();
  }

  private static CompileException unknown(Operation call, String target) {
    return new CompileException.Limitation(
        Diagnostic.of(
            call.span(),
            "NotImplementedError",
            "a custom call of @" + target + ", which is not known",
            "known are lapack_{s,d,c,z}{"
                + Lapack.names()
                + "}_ffi; "
                + INERT.stream().sorted().collect(Collectors.joining(", "))
                + ", which change no value; and mhlo.NAME for CHLO's elementwise ops and topk"));
  }
}
