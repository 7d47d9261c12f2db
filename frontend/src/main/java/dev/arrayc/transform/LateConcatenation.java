package dev.arrayc.transform;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Uses;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Computes on the pieces of a concatenation and concatenates afterwards: {@code f(concatenate(a,
 * b), c)} becomes {@code concatenate(f(a, c[:n]), f(b, c[n:]))}. A stencil that is written with
 * {@code jnp.roll} then has one large piece in which every neighbour is an offset, and small ones
 * along the edges, where it had a copy of the array for each neighbour.
 */
final class LateConcatenation {
  /** Smaller arrays are in the cache, and copies of them cheap. */
  private static final long SMALLEST = 1 << 14;

  /** A stencil of three axes has 27. */
  private static final long MOST_PIECES = 32;

  private final Uses uses;

  /** Values of the new function that are concatenations to go on with. */
  private final Set<Integer> open = new HashSet<>();

  private LateConcatenation(Function function) {
    uses = new Uses(function);
  }

  static Function apply(Function function) {
    LateConcatenation pass = new LateConcatenation(function);
    return Copier.rebuild(function, pass::replace);
  }

  private Optional<List<Value>> replace(Copier copier, Operation op, List<Value> operands) {
    Optional<Value> made = Optional.empty();
    if (op.op() == Op.CONCATENATE && goesOn(op)) {
      int axis = (int) op.attributes().integer("dimension");
      made = Optional.of(concatenate(copier, operands, axis));
    } else if (operands.stream().anyMatch(v -> open.contains(v.id()))) {
      if (isUnitSlice(op)) {
        made = Optional.of(slice(copier, op, operands.getFirst()));
      } else if (isElementwise(op) && pieces(copier, operands) <= MOST_PIECES) {
        made = Optional.of(sink(copier, op, operands));
      }
      made.filter(v -> !goesOn(op)).ifPresent(v -> open.remove(v.id()));
    }
    return made.map(List::of);
  }

  /** Whether all that becomes of an op's result can be done piece by piece. */
  private boolean goesOn(Operation op) {
    Value result = op.results().getFirst();
    return result.tensorType().size() >= SMALLEST
        && !uses.isReturned(result)
        && uses.of(result).stream().allMatch(user -> isElementwise(user) || isUnitSlice(user));
  }

  private static boolean isElementwise(Operation op) {
    return op.op().isElementwise() && op.results().size() == 1 && op.regions().isEmpty();
  }

  private static boolean isUnitSlice(Operation op) {
    return op.op() == Op.SLICE && op.attributes().ints("strides").stream().allMatch(s -> s == 1);
  }

  private Optional<Operation> concatenation(Copier copier, Value value) {
    return open.contains(value.id()) ? copier.definition(value) : Optional.empty();
  }

  private static int axis(Operation concatenation) {
    return (int) concatenation.attributes().integer("dimension");
  }

  /** The number of boxes that the cuts of these operands make of their index space. */
  private long pieces(Copier copier, List<Value> operands) {
    Map<Integer, Set<Long>> cuts = new TreeMap<>();
    for (Value operand : operands) {
      addCuts(copier, operand, new long[operand.tensorType().rank()], cuts);
    }
    long product = 1;
    for (Set<Long> along : cuts.values()) {
      product = Math.min(MOST_PIECES + 1, product * along.size());
    }
    return product;
  }

  /** Where the pieces of a value begin, along each axis; {@code base} is where the value does. */
  private void addCuts(Copier copier, Value value, long[] base, Map<Integer, Set<Long>> cuts) {
    Optional<Operation> concatenation = concatenation(copier, value);
    if (concatenation.isPresent()) {
      int axis = axis(concatenation.get());
      long[] at = base.clone();
      for (Value piece : concatenation.get().operands()) {
        cuts.computeIfAbsent(axis, a -> new TreeSet<>()).add(at[axis]);
        addCuts(copier, piece, at, cuts);
        at[axis] += piece.tensorType().dim(axis);
      }
    }
  }

  private Value concatenate(Copier copier, List<Value> parts, int axis) {
    List<Value> pieces = new ArrayList<>();
    for (Value part : parts) {
      concatenation(copier, part)
          .filter(c -> axis(c) == axis)
          .ifPresentOrElse(c -> pieces.addAll(c.operands()), () -> pieces.add(part));
    }
    TensorType first = pieces.getFirst().tensorType();
    List<Long> shape = new ArrayList<>(first.shape());
    shape.set(axis, pieces.stream().mapToLong(p -> p.tensorType().dim(axis)).sum());
    Attributes along = Attributes.NONE.with("dimension", (long) axis);
    Value whole =
        copier.emit(Op.CONCATENATE, pieces, along, List.of(first.withShape(shape))).getFirst();
    open.add(whole.id());
    return whole;
  }

  /** An elementwise op on operands of which some are concatenations: on one piece at a time. */
  private Value sink(Copier copier, Operation op, List<Value> operands) {
    for (Value operand : operands) {
      Optional<Operation> concatenation = concatenation(copier, operand);
      if (concatenation.isPresent()) {
        int axis = axis(concatenation.get());
        List<Value> pieces = new ArrayList<>();
        long from = 0;
        for (Value piece : concatenation.get().operands()) {
          long count = piece.tensorType().dim(axis);
          List<Value> parts = new ArrayList<>();
          for (Value other : operands) {
            parts.add(other.equals(operand) ? piece : part(copier, other, axis, from, count));
          }
          pieces.add(sink(copier, op, parts));
          from += count;
        }
        return concatenate(copier, pieces, axis);
      }
    }
    // An operand of rank 0 is for all elements.
    List<Long> shape =
        operands.stream()
            .map(v -> v.tensorType().shape())
            .filter(s -> !s.isEmpty())
            .findFirst()
            .orElseThrow();
    TensorType type = op.results().getFirst().tensorType().withShape(shape);
    return copier.emit(op.op(), operands, op.attributes(), List.of(type)).getFirst();
  }

  private Value slice(Copier copier, Operation op, Value operand) {
    Value part = operand;
    for (int axis = 0; axis < operand.tensorType().rank(); axis++) {
      long from = op.attributes().ints("start_indices").get(axis);
      long to = op.attributes().ints("limit_indices").get(axis);
      part = part(copier, part, axis, from, to - from);
    }
    return part;
  }

  /** The elements {@code from … from + count} of a value along an axis. */
  private Value part(Copier copier, Value value, int axis, long from, long count) {
    TensorType type = value.tensorType();
    if (type.rank() == 0 || count == type.dim(axis)) {
      return value;
    }
    Optional<Operation> concatenation = concatenation(copier, value);
    if (concatenation.isPresent()) {
      return partOfPieces(copier, concatenation.get(), axis, from, count);
    }
    List<Long> shape = new ArrayList<>(type.shape());
    shape.set(axis, count);
    Optional<Operation> definition = copier.definition(value);
    if (definition.filter(d -> isScalarBroadcast(d)).isPresent()) {
      Operation broadcast = definition.get();
      return copier
          .emit(
              broadcast.op(),
              broadcast.operands(),
              broadcast.attributes(),
              List.of(type.withShape(shape)))
          .getFirst();
    }
    List<Long> start = new ArrayList<>(Collections.nCopies(type.rank(), 0L));
    start.set(axis, from);
    Value of = value;
    if (definition.filter(LateConcatenation::isUnitSlice).isPresent()) {
      of = definition.get().operand(0);
      List<Long> outer = definition.get().attributes().ints("start_indices");
      for (int i = 0; i < start.size(); i++) {
        start.set(i, start.get(i) + outer.get(i));
      }
    }
    List<Long> limit = new ArrayList<>();
    for (int i = 0; i < start.size(); i++) {
      limit.add(start.get(i) + shape.get(i));
    }
    Attributes attributes =
        Attributes.NONE
            .with("start_indices", start)
            .with("limit_indices", limit)
            .with("strides", Collections.nCopies(type.rank(), 1L));
    return copier
        .emit(Op.SLICE, List.of(of), attributes, List.of(type.withShape(shape)))
        .getFirst();
  }

  private static boolean isScalarBroadcast(Operation op) {
    return op.op() == Op.BROADCAST_IN_DIM && op.operandType(0).rank() == 0;
  }

  private Value partOfPieces(
      Copier copier, Operation concatenation, int axis, long from, long count) {
    int cut = axis(concatenation);
    List<Value> parts = new ArrayList<>();
    long begin = 0;
    for (Value piece : concatenation.operands()) {
      if (cut != axis) {
        parts.add(part(copier, piece, axis, from, count));
        continue;
      }
      long end = begin + piece.tensorType().dim(axis);
      long low = Math.max(begin, from);
      long high = Math.min(end, from + count);
      if (low < high) {
        parts.add(part(copier, piece, axis, low - begin, high - low));
      }
      begin = end;
    }
    return parts.size() == 1 ? parts.getFirst() : concatenate(copier, parts, cut);
  }
}
