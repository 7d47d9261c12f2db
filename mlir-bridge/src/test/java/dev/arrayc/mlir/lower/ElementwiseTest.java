package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.op.Row;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every elementwise op on every element type, native against interpreted. */
@Tag("native")
class ElementwiseTest {
  private static final List<List<Long>> SHAPES =
      List.of(
          List.of(),
          List.of(0L),
          List.of(1L),
          List.of(7L),
          List.of(16L),
          List.of(17L),
          List.of(513L),
          List.of(3L, 5L, 7L));

  /** Rows that the lowering implements itself on this type. */
  private static boolean applies(Op op, DType dtype) {
    Row row = op.row();
    boolean basic = row.kernel().isPresent() && row.kernel().get().accepts(dtype);
    // Float remainders are expanded before lowering.
    return basic && row.dtypes().contains(dtype) && !(op == Op.REMAINDER && !dtype.isIntegral());
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void basicOps(DType dtype) {
    List<TensorType> types = new ArrayList<>();
    List<Tensor> data = new ArrayList<>();
    for (List<Long> shape : SHAPES) {
      for (int i = 0; i < 3; i++) {
        types.add(new TensorType(dtype, shape));
        data.add(Programs.data(types.getLast(), types.size()));
      }
    }
    List<String> names = new ArrayList<>();
    Function function =
        Programs.of(
            types,
            (builder, in) -> {
              List<Value> results = new ArrayList<>();
              for (int s = 0; s < SHAPES.size(); s++) {
                List<Value> operands = in.subList(3 * s, 3 * s + 3);
                for (Op op : Op.values()) {
                  if (applies(op, dtype) && Programs.takes(dtype, s + op.ordinal(), 3)) {
                    List<Value> used = operands.subList(0, op.row().operands());
                    names.add(op + " of " + types.get(3 * s));
                    results.add(
                        builder.emit(op, used, Attributes.NONE, List.of(), List.of()).getFirst());
                  }
                }
                if (Programs.takes(dtype, s, 2)) {
                  others(builder, operands, names, results);
                }
              }
              return results;
            });
    Agreement.check(function, data, names);
  }

  /** Ops with types of their own. */
  private static void others(Builder b, List<Value> in, List<String> names, List<Value> results) {
    Value x = in.get(0);
    Value y = in.get(1);
    TensorType type = x.tensorType();
    for (String direction : List.of("EQ", "NE", "LT", "LE", "GT", "GE")) {
      if (!type.dtype().isComplex() || direction.endsWith("E") && direction.charAt(0) == 'N') {
        Value c = b.compare(direction, x, y);
        names.add(direction + " " + type);
        results.add(c);
        names.add("select " + direction + " " + type);
        results.add(b.select(c, y, in.get(2)));
      }
    }
    names.add("clamp " + type);
    results.add(b.emit(Op.CLAMP, x, y, in.get(2)));
    if (type.dtype().isFloat()) {
      names.add("total order " + type);
      results.add(
          b.emit(
              Op.COMPARE,
              Attributes.NONE
                  .with("comparison_direction", new Attribute.Case("comparison_direction", "LT"))
                  .with("compare_type", new Attribute.Case("comparison_type", "TOTALORDER")),
              x,
              y));
      names.add("is_finite " + type);
      results.add(b.emit(Op.IS_FINITE, x));
      for (long[] format : new long[][] {{5, 10}, {8, 7}, {4, 3}, {11, 3}, {5, 2}, {8, 23}}) {
        names.add("reduce_precision " + format[0] + " " + format[1] + " " + type);
        results.add(
            b.emit(
                Op.REDUCE_PRECISION,
                Attributes.NONE.with("exponent_bits", format[0]).with("mantissa_bits", format[1]),
                x));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void conversions(DType from) {
    List<TensorType> types =
        List.of(TensorType.of(from, 523), TensorType.scalar(from), TensorType.of(from, 2, 3));
    List<String> names = new ArrayList<>();
    Function function =
        Programs.of(
            types,
            (b, in) -> {
              List<Value> results = new ArrayList<>();
              for (Value x : in) {
                for (DType to : DType.values()) {
                  names.add("convert " + x.type() + " to " + to);
                  results.add(
                      b.emitAs(x.tensorType().withDType(to), Op.CONVERT, Attributes.NONE, x));
                  if (to.bits() == from.bits() && to.isComplex() == from.isComplex()) {
                    names.add("bitcast " + x.type() + " to " + to);
                    results.add(b.bitcast(x, to));
                  }
                }
              }
              return results;
            });
    List<Tensor> data = new ArrayList<>();
    for (TensorType type : types) {
      data.add(Programs.data(type, 5 + data.size()));
    }
    Agreement.check(function, data, names);
  }
}
