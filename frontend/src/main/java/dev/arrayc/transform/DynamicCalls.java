package dev.arrayc.transform;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * The custom calls that stand for dynamic ops which StableHLO has not: JAX exports programs of
 * unknown sizes with them.
 */
final class DynamicCalls {
  private static final String ASSERTION = "shape_assertion";
  private static final String WRAPPER = "stablehlo.shape_refinement_operand_wrapper";
  private static final String TOP_K = "stablehlo.dynamic_top_k";
  private static final String BITS = "stablehlo.dynamic_rng_bit_generator";
  private static final Set<String> NAMES = Set.of(ASSERTION, WRAPPER, TOP_K, BITS);

  private DynamicCalls() {}

  private static String name(Operation call) {
    return call.attributes().get("call_target_name", Attribute.Text.class).value();
  }

  static boolean isKnown(Operation call) {
    return NAMES.contains(name(call));
  }

  /** {@return what stands for the call, if the sizes that it takes are known} */
  static Optional<List<Value>> replace(
      Copier copier, Operation call, List<Value> operands, KnownValues known) {
    List<Type> types = call.results().stream().map(Value::type).toList();
    return switch (name(call)) {
      case ASSERTION -> {
        if (!known.isKnown(operands.getFirst())) {
          throw error(call, "the condition does not follow from the arguments' types");
        }
        if (known.get(operands.getFirst()).longs()[0] == 0) {
          throw error(call, message(call, operands, known));
        }
        yield Optional.of(List.of());
      }
      case WRAPPER -> Optional.of(List.of(operands.getFirst()));
      case TOP_K ->
          elements(operands.get(1), known)
              .map(
                  k ->
                      copier.emit(
                          Op.TOP_K,
                          operands.subList(0, 1),
                          Attributes.NONE.with("k", k.getFirst()),
                          types));
      case BITS ->
          elements(operands.get(1), known)
              .map(
                  shape ->
                      copier.emit(
                          Op.RNG_BIT_GENERATOR,
                          operands.subList(0, 1),
                          Attributes.NONE.with("rng_algorithm", algorithm(call)),
                          List.of(types.get(0), ((TensorType) types.get(1)).withShape(shape))));
      default -> Optional.empty();
    };
  }

  private static Attribute algorithm(Operation call) {
    Attribute given =
        call.attributes()
            .find("rng_algorithm")
            .orElse(new Attribute.Case("rng_algorithm", "DEFAULT"));
    return given instanceof Attribute.Text(String name)
        ? new Attribute.Case("rng_algorithm", name)
        : given;
  }

  private static Optional<List<Long>> elements(Value value, KnownValues known) {
    return known.isKnown(value)
        ? Optional.of(LongStream.of(known.get(value).longs()).boxed().toList())
        : Optional.empty();
  }

  /** The message that the program states, {@code {0}} and so on replaced by sizes. */
  private static String message(Operation call, List<Value> operands, KnownValues known) {
    String message =
        call.attributes().find("error_message").orElse(new Attribute.Text(""))
                instanceof Attribute.Text(String text)
            ? text
            : "";
    List<String> sizes = new ArrayList<>();
    for (Value operand : operands.subList(1, operands.size())) {
      sizes.add(known.isKnown(operand) ? first(known.get(operand)) : "?");
    }
    for (int i = 0; i < sizes.size(); i++) {
      message = message.replace("{" + i + "}", sizes.get(i));
    }
    return message.isEmpty() ? "the sizes do not satisfy the program's condition" : message;
  }

  private static String first(Tensor scalar) {
    return Long.toString(scalar.longs()[0]);
  }

  private static CompileException error(Operation call, String message) {
    return new CompileException.UserError(
        Diagnostic.of(call.span(), "", ASSERTION + ": " + message));
  }
}
