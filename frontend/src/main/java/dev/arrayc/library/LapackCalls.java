package dev.arrayc.library;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The custom calls that JAX makes of LAPACK on the CPU, spelled as JAX spells them, layouts
 * included, so that XLA would run them too; here {@code dev.arrayc.algorithm} gives their meaning.
 */
final class LapackCalls {
  private static final Map<DType, String> PREFIXES =
      Map.of(DType.F32, "s", DType.F64, "d", DType.C64, "c", DType.C128, "z");

  private LapackCalls() {}

  /** A letter among a routine's options. */
  static Attribute letter(char value) {
    return new Attribute.Verbatim((int) value + " : ui8");
  }

  /**
   * Calls a routine.
   *
   * @param primitive JAX's name for what is computed
   * @param routine LAPACK's name without its dtype, for real matrices
   * @param complex the same for complex ones
   * @param batch how many axes come before each operand's and result's own
   */
  static List<Array> call(
      String primitive,
      String routine,
      String complex,
      List<Array> operands,
      int batch,
      Attributes options,
      List<TensorType> results) {
    DType dtype = operands.getFirst().dtype();
    String prefix = PREFIXES.get(dtype);
    String target = "lapack_" + prefix + (dtype.isComplex() ? complex : routine) + "_ffi";
    Attributes frontend =
        Attributes.NONE.with("num_batch_dims", new Attribute.Text(Integer.toString(batch)));
    List<TensorType> types = operands.stream().map(Array::type).toList();
    Attributes attributes =
        Attributes.NONE
            .with("call_target_name", new Attribute.Text(target))
            .with("backend_config", new Attribute.Text(""))
            .with("mhlo.backend_config", new Attribute.Dict(options))
            .with("mhlo.frontend_attributes", new Attribute.Dict(frontend))
            .with("operand_layouts", layouts(types, batch))
            .with("result_layouts", layouts(results, batch));
    return Staging.bindAll(
        primitive,
        Collections.nCopies(results.size(), false),
        operands,
        (b, v) -> b.emit(Op.CUSTOM_CALL, v, attributes, List.of(), results));
  }

  /** Matrices are stored by columns, batches by rows. */
  private static Attribute layouts(List<TensorType> types, int batch) {
    List<Attribute> layouts = new ArrayList<>();
    for (TensorType type : types) {
      List<Integer> order = new ArrayList<>();
      for (int d = type.rank() - 1; d >= 0; d--) {
        order.add(d);
      }
      if (type.rank() == batch + 2) {
        Collections.swap(order, 0, 1);
      }
      layouts.add(
          new Attribute.Verbatim(
              "dense<"
                  + (order.isEmpty() ? "" : order)
                  + "> : tensor<"
                  + order.size()
                  + "xindex>"));
    }
    return new Attribute.Items(layouts);
  }
}
