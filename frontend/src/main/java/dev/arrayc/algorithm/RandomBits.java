package dev.arrayc.algorithm;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;

/**
 * Counter-based generators (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011),
 * with counters and words in the order that XLA has on every device, so the bits are XLA's.
 */
final class RandomBits {
  private static final long PARITY = 0x1BD11BDAL;
  private static final long[][] ROTATIONS = {{13, 15, 26, 6}, {17, 29, 16, 24}};
  private static final long PHILOX_M0 = 0xD2511F53L;
  private static final long PHILOX_M1 = 0xCD9E8D57L;
  private static final long PHILOX_W0 = 0x9E3779B9L;
  private static final long PHILOX_W1 = 0xBB67AE85L;
  private static final int PHILOX_ROUNDS = 10;

  private final Notation n;
  private final Builder b;

  RandomBits(Notation n) {
    this.n = n;
    this.b = n.b();
  }

  /** Bits and the state after them. */
  private record Output(Value bits, Value counter) {}

  /**
   * {@return the next state and bits of the output's type}
   *
   * @param state u64: the key, then the counter's one word, or for Philox its two, low first
   */
  List<Value> generate(String algorithm, Value state, TensorType type) {
    Value key = word(state, 0);
    // Narrow words are the low bits of whole ones.
    DType words = type.dtype().bits() == 64 ? DType.U64 : DType.U32;
    TensorType whole = new TensorType(words, type.shape());
    Output out =
        algorithm.equals("THREE_FRY") ? threefry(key, state, whole) : philox(key, state, whole);
    Value next =
        b.emit(
            Op.CONCATENATE,
            Attributes.NONE.with("dimension", 0L),
            b.reshape(key, List.of(1L)),
            out.counter());
    return List.of(next, asType(out.bits(), type.dtype()));
  }

  private Value asType(Value bits, DType dtype) {
    if (dtype.bits() == 6) {
      return ofSixBits(bits, dtype);
    }
    DType unsigned = unsigned(dtype);
    return unsigned == dtype ? b.convert(bits, dtype) : b.bitcast(b.convert(bits, unsigned), dtype);
  }

  /** No integer has 6 bits: the floats that have are looked up. */
  private Value ofSixBits(Value bits, DType dtype) {
    TensorType all = TensorType.of(dtype, 64);
    Value floats = b.constant(Tensor.fillDoubles(all, i -> dtype.format().fromBits(i)));
    TensorType type = bits.tensorType();
    Value code = b.emit(Op.AND, bits, b.splat(type, 63L));
    Attribute dims =
        new Attribute.GatherDimensions(
            List.of(), List.of(0L), List.of(), List.of(), List.of(0L), type.rank());
    return b.emit(
        Op.GATHER,
        Attributes.NONE.with("dimension_numbers", dims).with("slice_sizes", List.of(1L)),
        floats,
        code);
  }

  private static DType unsigned(DType dtype) {
    return List.of(DType.U2, DType.U4, DType.U8, DType.U16, DType.U32, DType.U64).stream()
        .filter(d -> d.bits() == dtype.bits())
        .findFirst()
        .orElseThrow();
  }

  private Value word(Value state, long i) {
    return b.reshape(n.slice(state, 0, i, i + 1), List.of());
  }

  private Value shift(Op op, Value x, long count) {
    return b.emit(op, x, b.splat(x.tensorType(), count));
  }

  private Value low(Value x) {
    return b.convert(x, DType.U32);
  }

  private Value high(Value x) {
    return low(shift(Op.SHIFT_RIGHT_LOGICAL, x, 32));
  }

  private Value join(Value low, Value high) {
    Value upper = shift(Op.SHIFT_LEFT, b.convert(high, DType.U64), 32);
    return b.emit(Op.OR, upper, b.convert(low, DType.U64));
  }

  private Value u32(long value) {
    return b.constant(Tensor.scalar(DType.U32, value));
  }

  private Value xor(Value x, Value y) {
    return b.emit(Op.XOR, x, y);
  }

  /** The counter for each element: its number added to the first one. */
  private Value counters(Value first, List<Long> shape) {
    TensorType type = new TensorType(DType.U64, shape);
    long count = type.size();
    Value number = b.reshape(n.iota(DType.U64, List.of(count), 0), shape);
    return n.add(number, first);
  }

  /** One counter gives two 32-bit words: halves of a 64-bit element, or two elements. */
  private Output threefry(Value key, Value state, TensorType type) {
    Value first = word(state, 1);
    if (type.dtype() == DType.U64) {
      List<Value> words = rounds(key, counters(first, type.shape()));
      return new Output(join(words.get(0), words.get(1)), advanced(state, type.size()));
    }
    List<Long> shape = type.rank() == 0 ? List.of(1L) : type.shape();
    int axis = splitAxis(shape);
    long size = shape.get(axis);
    List<Long> half = new ArrayList<>(shape);
    half.set(axis, (size + 1) / 2);
    List<Value> words = rounds(key, counters(first, half));
    // The two words of a counter stand side by side along the axis.
    List<Long> apart = new ArrayList<>(half);
    apart.add(axis + 1, 1L);
    Value pairs =
        b.emit(
            Op.CONCATENATE,
            Attributes.NONE.with("dimension", axis + 1L),
            b.reshape(words.get(0), apart),
            b.reshape(words.get(1), apart));
    List<Long> even = new ArrayList<>(shape);
    even.set(axis, 2 * half.get(axis));
    Value bits = n.slice(b.reshape(pairs, even), axis, 0, size);
    return new Output(
        b.reshape(bits, type.shape()), advanced(state, new TensorType(DType.U32, half).size()));
  }

  /** The first even axis, else the longest one. */
  private static int splitAxis(List<Long> shape) {
    int longest = 0;
    for (int d = 0; d < shape.size(); d++) {
      if (shape.get(d) % 2 == 0) {
        return d;
      }
      longest = shape.get(d) > shape.get(longest) ? d : longest;
    }
    return longest;
  }

  /** The counter's words, so many blocks later. */
  private Value advanced(Value state, long blocks) {
    Value low = n.add(n.slice(state, 0, 1, 2), b.constant(Tensor.scalar(DType.U64, blocks)));
    if (state.tensorType().dim(0) == 2) {
      return low;
    }
    Value carries = b.compare("LT", low, n.slice(state, 0, 1, 2));
    Value high = n.add(n.slice(state, 0, 2, 3), b.convert(carries, DType.U64));
    return b.emit(Op.CONCATENATE, Attributes.NONE.with("dimension", 0L), low, high);
  }

  /** Threefry-2x32 with 20 rounds. */
  private List<Value> rounds(Value key, Value counters) {
    Value k0 = low(key);
    Value k1 = high(key);
    List<Value> keys = List.of(k0, k1, xor(xor(k0, k1), u32(PARITY)));
    Value x = n.add(low(counters), k0);
    Value y = n.add(high(counters), k1);
    for (int group = 0; group < 5; group++) {
      for (long rotation : ROTATIONS[group % 2]) {
        x = n.add(x, y);
        Value left = shift(Op.SHIFT_LEFT, y, rotation);
        Value right = shift(Op.SHIFT_RIGHT_LOGICAL, y, 32 - rotation);
        y = xor(b.emit(Op.OR, left, right), x);
      }
      x = n.add(x, keys.get((group + 1) % 3));
      y = n.add(y, n.add(keys.get((group + 2) % 3), u32(group + 1L)));
    }
    return List.of(x, y);
  }

  /** One counter of 128 bits gives four 32-bit words, which follow each other. */
  private Output philox(Value key, Value state, TensorType type) {
    int perBlock = type.dtype() == DType.U64 ? 2 : 4;
    long count = type.size();
    long blocks = Math.ceilDiv(count, (long) perBlock);
    Value first = word(state, 1);
    Value low = counters(first, List.of(blocks));
    // With one word of counter, the key is the other.
    Value upper = state.tensorType().dim(0) == 2 ? key : word(state, 2);
    Value high = n.add(b.convert(n.compare("LT", low, first), DType.U64), upper);
    List<Value> four = philox(key, low, high);
    List<Value> parts =
        perBlock == 4
            ? four
            : List.of(join(four.get(0), four.get(1)), join(four.get(2), four.get(3)));
    List<Value> columns = parts.stream().map(v -> b.reshape(v, List.of(blocks, 1L))).toList();
    Value table =
        b.emit(Op.CONCATENATE, columns, Attributes.NONE.with("dimension", 1L), List.of(), List.of())
            .getFirst();
    Value flat = n.slice(b.reshape(table, List.of(blocks * perBlock)), 0, 0, count);
    return new Output(b.reshape(flat, type.shape()), advanced(state, blocks));
  }

  private List<Value> philox(Value key, Value counterLow, Value counterHigh) {
    TensorType type = counterLow.tensorType().withDType(DType.U32);
    Value c0 = low(counterLow);
    Value c1 = high(counterLow);
    Value c2 = low(counterHigh);
    Value c3 = high(counterHigh);
    Value k0 = low(key);
    Value k1 = high(key);
    for (int round = 0; round < PHILOX_ROUNDS; round++) {
      Value p0 = product(c0, PHILOX_M0);
      Value p1 = product(c2, PHILOX_M1);
      c0 = xor(xor(high(p1), c1), b.broadcast(k0, type));
      c1 = low(p1);
      c2 = xor(xor(high(p0), c3), b.broadcast(k1, type));
      c3 = low(p0);
      k0 = n.add(k0, u32(PHILOX_W0));
      k1 = n.add(k1, u32(PHILOX_W1));
    }
    return List.of(c0, c1, c2, c3);
  }

  private Value product(Value x, long factor) {
    return n.mul(b.convert(x, DType.U64), b.constant(Tensor.scalar(DType.U64, factor)));
  }
}
