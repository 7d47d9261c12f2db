package dev.arrayc.library;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.List;

/** One scan: its sources, taken slice by slice, and the function. */
record Scan(
    PyCallable function,
    List<Array> sources,
    PyTrees.TreeDef structure,
    long length,
    boolean reverse,
    Step step) {
  /** From the carry and a slice to the pair (carry, output). */
  interface Step {
    PyValue apply(PyValue carry, PyValue slice);
  }

  private static final TensorType COUNTER = TensorType.scalar(DType.I32);

  String carryName() {
    return Loops.parameter(function, 0, "carry");
  }

  /** The region (counter, carry…) to (carry…, output…). */
  Region body(Loops.Carry carry) {
    List<Region.Slot> slots = new ArrayList<>(List.of(new Region.Slot(COUNTER, false)));
    slots.addAll(carry.slots());
    PyTrees.TreeDef[] carried = new PyTrees.TreeDef[1];
    Region region =
        Region.trace(
            "scan",
            function,
            slots,
            p -> {
              List<Array> slices = sources.stream().map(x -> slice(x, p.get(0))).toList();
              PyValue result =
                  step.apply(
                      carry.value(p.subList(1, p.size())), PyTrees.unflatten(structure, slices));
              if (!(result instanceof PyTuple pair) || pair.items().size() != 2) {
                throw Session.current()
                    .error(
                        "TypeError", "scan body output must be a pair, got " + shown(result) + ".");
              }
              carried[0] = PyTrees.flatten(pair.items().getFirst()).structure();
              return result;
            });
    Loops.requireStructure("scan", carryName(), carry, carried[0]);
    return region;
  }

  private static String shown(PyValue value) {
    return value instanceof Array x ? TracerErrors.aval(x) : Reprs.of(value);
  }

  List<Region.Slot> carried(Loops.Carry carry, Region region) {
    return region.slots().subList(0, carry.arrays().size());
  }

  private Array position(Array counter) {
    return reverse ? Lax.sub(Lax.scalar(DType.I32, length - 1), counter) : counter;
  }

  private Array slice(Array source, Array counter) {
    List<Long> sizes = new ArrayList<>(source.type().shape());
    if (length == 0) {
      // Never run; traced for its types only.
      List<Long> inner = sizes.subList(1, sizes.size());
      return Lax.full(inner, Lax.scalar(source.dtype(), 0.0));
    }
    sizes.set(0, 1L);
    List<Array> starts = new ArrayList<>(List.of(position(counter)));
    while (starts.size() < sizes.size()) {
      starts.add(Lax.scalar(DType.I32, 0L));
    }
    return Lax.squeeze(Lax.dynamicSlice(source, starts, sizes), List.of(0L));
  }

  /** The loop: state (counter, carry…, outputs so far…). */
  PyTuple emit(Loops.Carry carry, Region region) {
    int carried = carry.arrays().size();
    List<Region.Slot> outputs = region.slots().subList(carried, region.slots().size());
    List<TensorType> stacks = new ArrayList<>();
    for (Region.Slot slot : outputs) {
      List<Long> shape = new ArrayList<>(List.of(length));
      shape.addAll(slot.type().shape());
      stacks.add(slot.type().withShape(Shapes.checked("scan", shape)));
    }
    List<Array> state =
        new ArrayList<>(
            List.of(ControlFlow.tracer(new Concrete(Tensor.scalar(DType.I32, 0L), false))));
    state.addAll(carry.arrays());
    for (TensorType stack : stacks) {
      state.add(Lax.full(stack.shape(), Lax.scalar(stack.dtype(), 0.0)));
    }
    List<Array> results = length == 0 ? state : loop(carry, region, stacks, state, outputs);
    List<PyValue> leaves = carry.after(region, 1, results.subList(1, results.size()));
    return (PyTuple) PyTrees.unflatten(region.structure(), leaves);
  }

  private List<Array> loop(
      Loops.Carry carry,
      Region region,
      List<TensorType> stacks,
      List<Array> state,
      List<Region.Slot> outputs) {
    Builder builder = ControlFlow.builder();
    Value limit = builder.constant(Tensor.scalar(DType.I32, length));
    List<TensorType> types = state.stream().map(Array::type).toList();
    Block test = builder.region(types, p -> List.of(builder.compare("LT", p.get(0), limit)));
    int carried = carry.arrays().size();
    Block next =
        region.withParameters(
            builder,
            stacks,
            (results, buffers) -> {
              List<Value> out = new ArrayList<>(List.of(Loops.increased(builder, region)));
              out.addAll(results.subList(0, carried));
              Value counter = region.block().parameters().getFirst();
              for (int i = 0; i < buffers.size(); i++) {
                out.add(stored(builder, buffers.get(i), results.get(carried + i), counter));
              }
              return out;
            });
    List<Boolean> weak = new ArrayList<>(List.of(false));
    weak.addAll(Loops.weak(carry, region));
    outputs.forEach(slot -> weak.add(slot.weak()));
    return ControlFlow.whileLoop(state, weak, test, next, "scan");
  }

  private Value stored(Builder builder, Value buffer, Value element, Value counter) {
    List<Long> shape = new ArrayList<>(List.of(1L));
    shape.addAll(element.tensorType().shape());
    Value row = builder.reshape(element, shape);
    Value place =
        reverse
            ? builder.emit(
                Op.SUBTRACT, builder.constant(Tensor.scalar(DType.I32, length - 1)), counter)
            : counter;
    List<Value> operands = new ArrayList<>(List.of(buffer, row, place));
    while (operands.size() < 2 + shape.size()) {
      operands.add(builder.constant(Tensor.scalar(DType.I32, 0L)));
    }
    return builder
        .emit(Op.DYNAMIC_UPDATE_SLICE, operands, Attributes.NONE, List.of(), List.of())
        .getFirst();
  }
}
