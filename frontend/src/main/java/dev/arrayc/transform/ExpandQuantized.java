package dev.arrayc.transform;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Quantization;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Replaces quantized elements by the integers that they are stored as. An op that only moves
 * elements moves integers; any other computes with what they stand for: dequantized, computed,
 * quantized, as the specification defines it.
 */
final class ExpandQuantized {
  private final Copier copier;
  private final Quantized quantized;
  private final Operation op;
  private final List<Value> in;

  private ExpandQuantized(Copier copier, Operation op, List<Value> operands) {
    this.copier = copier;
    this.quantized = new Quantized(copier.builder());
    this.op = op;
    this.in = operands;
  }

  private static final Copier.Typing STORAGE =
      new Copier.Typing() {
        @Override
        public Type of(Type type) {
          return type instanceof TensorType tensor ? Quantized.storage(tensor) : type;
        }

        @Override
        public boolean takes(Operation operation) {
          return !Copier.Typing.super.takes(operation);
        }
      };

  static Function apply(Function function) {
    return isNeeded(function.body())
        ? Copier.rebuild(
            function,
            (copier, op, operands) -> new ExpandQuantized(copier, op, operands).replace(),
            STORAGE)
        : function;
  }

  private static boolean isNeeded(Block block) {
    return block.parameters().stream().anyMatch(ExpandQuantized::isQuantized)
        || block.operations().stream()
            .anyMatch(
                op ->
                    op.results().stream().anyMatch(ExpandQuantized::isQuantized)
                        || op.regions().stream().anyMatch(ExpandQuantized::isNeeded));
  }

  private static boolean isQuantized(Value value) {
    return value.type() instanceof TensorType type && type.isQuantized();
  }

  private Optional<List<Value>> replace() {
    return switch (op.op()) {
      case CONSTANT -> Optional.of(List.of(constant()));
      case UNIFORM_QUANTIZE ->
          Optional.of(List.of(quantized.quantize(expressed(0), op.resultType())));
      case UNIFORM_DEQUANTIZE -> Optional.of(List.of(expressed(0)));
      case COLLECTIVE_PERMUTE, COLLECTIVE_BROADCAST -> Optional.of(List.of(sent()));
      case REDUCE, REDUCE_WINDOW, SCATTER, ALL_REDUCE, REDUCE_SCATTER -> Optional.of(combined());
      case SELECT_AND_SCATTER -> Optional.of(List.of(scattered()));
      case BITCAST_CONVERT,
          WHILE,
          CASE,
          IF,
          CALL,
          COMPOSITE,
          CUSTOM_CALL,
          SORT,
          MAP,
          OPTIMIZATION_BARRIER,
          PRINT,
          PROBE,
          RUN_PARALLEL,
          SEND,
          RECV,
          INFEED,
          OUTFEED ->
          Optional.empty();
      case BROADCAST_IN_DIM,
          RESHAPE,
          TRANSPOSE,
          REVERSE,
          SLICE,
          PAD,
          CONCATENATE,
          DYNAMIC_SLICE,
          DYNAMIC_UPDATE_SLICE,
          GATHER,
          SELECT,
          ALL_GATHER,
          ALL_TO_ALL ->
          isMoved() ? Optional.empty() : Optional.of(computed());
      default -> Optional.of(computed());
    };
  }

  /** Whether all elements are quantized alike, so that integers may move. */
  private boolean isMoved() {
    Optional<Quantization> result = op.results().getFirst().tensorType().quantization();
    return op.operands().stream()
        .map(Value::tensorType)
        .filter(TensorType::isQuantized)
        .allMatch(t -> isLike(t.quantization(), result));
  }

  /** Axes apart, which move with the elements; the verifier has compared those. */
  private static boolean isLike(Optional<Quantization> a, Optional<Quantization> b) {
    return a.isPresent()
        && b.isPresent()
        && (a.get().axis().isPresent() && b.get().axis().isPresent() || a.equals(b));
  }

  private Value constant() {
    Tensor value = op.attributes().get("value", Attribute.Dense.class).value();
    return copier.builder().constant(value.reshape(Quantized.storage(op.resultType())));
  }

  /** An operand, as what it stands for. */
  private Value expressed(int i) {
    TensorType type = op.operandType(i);
    return type.isQuantized() ? quantized.dequantize(in.get(i), type) : in.get(i);
  }

  /** The op on what the operands stand for. */
  private List<Value> computed() {
    List<Value> operands = new ArrayList<>();
    for (int i = 0; i < in.size(); i++) {
      operands.add(expressed(i));
    }
    List<Type> types = new ArrayList<>();
    op.results().forEach(v -> types.add(Quantized.expressed(v.tensorType())));
    List<Value> plain =
        copier.emit(op.op(), operands, op.attributes(), copier.copyRegions(op, in), types);
    List<Value> out = new ArrayList<>();
    for (int i = 0; i < plain.size(); i++) {
      TensorType type = op.results().get(i).tensorType();
      out.add(type.isQuantized() ? quantized.quantize(plain.get(i), type) : plain.get(i));
    }
    return out;
  }

  /** Operands in the type that the region works in, which computes by itself. */
  private List<Value> combined() {
    Block region = op.regions().getLast();
    int n = region.results().size();
    List<Value> operands = new ArrayList<>();
    for (int i = 0; i < in.size(); i++) {
      operands.add(requantized(i, region.results().get(i % n).tensorType()));
    }
    List<Type> types = op.results().stream().map(Value::type).map(STORAGE::of).toList();
    return copier.emit(op.op(), operands, op.attributes(), copier.copyRegions(op, in), types);
  }

  /** An operand as the integers of another quantized type, where both are quantized. */
  private Value requantized(int i, TensorType element) {
    TensorType type = op.operandType(i);
    return type.isQuantized() && element.isQuantized()
        ? quantized.requantize(in.get(i), type, like(type, element))
        : in.get(i);
  }

  /** What selects works in the operand's type; what is scattered, in that of its own region. */
  private Value scattered() {
    TensorType element = op.regions().getLast().results().getFirst().tensorType();
    List<Value> operands = List.of(in.getFirst(), requantized(1, element), requantized(2, element));
    return ExpandWindows.selectAndScatter(copier, op, operands);
  }

  private static TensorType like(TensorType type, TensorType element) {
    return type.withQuantization(element.quantization().orElseThrow());
  }

  /** What nothing is sent to is zero: the integers that stand for it, so those are moved by it. */
  private Value sent() {
    TensorType type = op.resultType();
    Quantization q = type.quantization().orElseThrow();
    Value zero = quantized.quantize(copier.builder().splat(Quantized.expressed(type), 0.0), type);
    Value difference = copier.builder().emit(Op.SUBTRACT, in.getFirst(), zero);
    TensorType storage = TensorType.scalar(q.storage()).withShape(type.shape());
    Value moved =
        copier.emit(op.op(), List.of(difference), op.attributes(), List.of(storage)).getFirst();
    return copier.builder().emit(Op.ADD, moved, zero);
  }
}
