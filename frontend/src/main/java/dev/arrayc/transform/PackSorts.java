package dev.arrayc.transform;

import dev.arrayc.interpret.SortKey;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes of a sort by keys of up to 32 bits a sort of 64-bit words by their upper halves. The upper
 * half is the key as an unsigned number that orders alike; the lower half is what travels with it:
 * the element's bits where there is one operand of up to 32 bits, else the element's place, by
 * which all operands are gathered afterwards. To make the words and to read them is elementwise, so
 * it joins what comes before and after; and to sort them is the same work for every dtype.
 *
 * <p>Keys are what JAX's comparators compare ({@link SortKey}): numbers in which -0 is 0 and every
 * NaN the last. The sort stays stable.
 */
final class PackSorts {
  /** Where the key begins in a word. */
  static final int KEY_FROM = 32;

  private final Copier copier;
  private final Builder b;
  private final Operation sort;
  private final TensorType type;
  private final int axis;

  private PackSorts(Copier copier, Operation sort, TensorType type, int axis) {
    this.copier = copier;
    this.b = copier.builder();
    this.sort = sort;
    this.type = type;
    this.axis = axis;
  }

  static Function apply(Function function) {
    return Copier.rebuild(
        function,
        (copier, op, operands) ->
            op.op() == Op.SORT ? replace(copier, op, operands) : Optional.empty());
  }

  private static Optional<List<Value>> replace(
      Copier copier, Operation sort, List<Value> operands) {
    TensorType type = sort.operandType(0);
    // sort C4: a negative dimension counts from the end.
    int axis = type.rank() == 0 ? 0 : Math.floorMod(dimension(sort), type.rank());
    if (type.size() < 2 || type.size() > Integer.MAX_VALUE) {
      return Optional.empty();
    }
    return SortKey.of(sort.regions().getFirst())
        .filter(PackSorts::isNarrow)
        .map(key -> new PackSorts(copier, sort, type, axis).expand(key, operands));
  }

  private static int dimension(Operation sort) {
    return Math.toIntExact(sort.attributes().integer("dimension"));
  }

  private static boolean isNarrow(SortKey key) {
    DType dtype = key.key().results().getFirst().tensorType().dtype();
    return key.isTotal()
        && dtype.bits() <= KEY_FROM
        && (dtype.isIntegral() || dtype == DType.F32 || dtype == DType.F16 || dtype == DType.BF16);
  }

  private List<Value> expand(SortKey key, List<Value> operands) {
    List<Value> lines = operands.stream().map(this::turn).toList();
    List<Long> shape = lines.getFirst().tensorType().shape();
    Value keys = MapRegion.onArrays(copier, key.key(), lines, shape).orElseThrow();
    Value numbers = number(keys);
    if (!key.isAscending()) {
      numbers = b.emit(Op.NOT, numbers);
    }
    boolean carriesBits = lines.size() == 1 && isCarried(lines.getFirst().tensorType().dtype());
    Value low = carriesBits ? bits(lines.getFirst()) : places(DType.U32, shape);
    Value sorted = b.emit(Op.AND, words(numbers, low), b.splat(wide(shape), 0xffffffffL));
    Value carried = b.convert(sorted, DType.U32);
    List<Value> results = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      DType dtype = lines.get(i).tensorType().dtype();
      results.add(
          turn(
              carriesBits
                  ? element(carried, dtype)
                  : isPlace(operands.get(i))
                      ? b.convert(carried, dtype)
                      : Lines.take(b, lines.get(i), carried)));
    }
    return results;
  }

  private static TensorType wide(List<Long> shape) {
    return new TensorType(DType.U64, shape);
  }

  /** The array with the sorted axis last; and back, since two axes change places. */
  private Value turn(Value array) {
    int last = type.rank() - 1;
    if (axis == last) {
      return array;
    }
    List<Long> order = new ArrayList<>();
    for (long i = 0; i <= last; i++) {
      order.add(i == axis ? (long) last : i == last ? (long) axis : i);
    }
    return b.emit(Op.TRANSPOSE, Attributes.NONE.with("permutation", order), array);
  }

  /** Keys as u32 that order as they do. */
  private Value number(Value keys) {
    TensorType of = keys.tensorType();
    DType dtype = of.dtype();
    if (dtype.isFloat()) {
      // IEEE 754 totalOrder: negative patterns count backwards.
      DType pattern = dtype == DType.F32 ? DType.I32 : DType.I16;
      TensorType patterns = of.withDType(pattern);
      Value signed = b.bitcast(keys, pattern);
      Value sign =
          b.emit(Op.SHIFT_RIGHT_ARITHMETIC, signed, b.splat(patterns, pattern.bits() - 1L));
      Value flip = b.emit(Op.SHIFT_RIGHT_LOGICAL, sign, b.splat(patterns, 1L));
      return number(b.emit(Op.XOR, signed, flip));
    }
    if (dtype.kind() != DType.Kind.SIGNED) {
      return b.convert(keys, DType.U32);
    }
    Value top = b.splat(of.withDType(DType.I32), (long) Integer.MIN_VALUE);
    return b.bitcast(b.emit(Op.XOR, b.convert(keys, DType.I32), top), DType.U32);
  }

  private static boolean isCarried(DType dtype) {
    return !dtype.isComplex() && dtype != DType.BOOL && List.of(8, 16, 32).contains(dtype.bits());
  }

  private static DType pattern(DType dtype) {
    return switch (dtype.bits()) {
      case 8 -> DType.U8;
      case 16 -> DType.U16;
      default -> DType.U32;
    };
  }

  private Value bits(Value elements) {
    DType dtype = elements.tensorType().dtype();
    Value pattern = dtype == pattern(dtype) ? elements : b.bitcast(elements, pattern(dtype));
    return b.convert(pattern, DType.U32);
  }

  private Value element(Value carried, DType dtype) {
    Value pattern = b.convert(carried, pattern(dtype));
    return dtype == pattern(dtype) ? pattern : b.bitcast(pattern, dtype);
  }

  private Value places(DType dtype, List<Long> shape) {
    return b.emitAs(
        new TensorType(dtype, shape),
        Op.IOTA,
        Attributes.NONE.with("iota_dimension", shape.size() - 1L));
  }

  /** The sorted words of numbers and what travels with them. */
  private Value words(Value numbers, Value low) {
    TensorType words = wide(numbers.tensorType().shape());
    TensorType word = TensorType.scalar(DType.U64);
    Value high =
        b.emit(Op.SHIFT_LEFT, b.convert(numbers, DType.U64), b.splat(words, (long) KEY_FROM));
    Value packed = b.emit(Op.OR, high, b.convert(low, DType.U64));
    Block before =
        b.region(
            List.of(word, word),
            p -> {
              Value by = b.constant(Tensor.scalar(DType.U64, (long) KEY_FROM));
              return List.of(
                  b.compare(
                      "LT",
                      b.emit(Op.SHIFT_RIGHT_LOGICAL, p.getFirst(), by),
                      b.emit(Op.SHIFT_RIGHT_LOGICAL, p.getLast(), by)));
            });
    Attributes attributes = sort.attributes().with("dimension", type.rank() - 1L);
    return b.emit(Op.SORT, List.of(packed), attributes, List.of(before), List.of()).getFirst();
  }

  /** Whether an operand holds the places themselves, as that of an argsort does. */
  private boolean isPlace(Value operand) {
    return copier
        .definition(operand)
        .filter(d -> d.op() == Op.IOTA && d.attributes().integer("iota_dimension") == axis)
        .isPresent();
  }
}
