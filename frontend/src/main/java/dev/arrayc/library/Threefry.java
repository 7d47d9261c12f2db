package dev.arrayc.library;

import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.List;

/**
 * Threefry-2x32 with 20 rounds (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011)
 * as a subgraph of u32 ops on whole counter arrays, and the two ways JAX counts with it ({@code
 * jax-semantics.md} §3.2–3.4).
 */
final class Threefry {
  private static final long PARITY = 0x1BD11BDAL;
  private static final long[][] ROTATIONS = {{13, 15, 26, 6}, {17, 29, 16, 24}};
  private static final int GROUPS = 5;
  private static final long MAX_WORDS = 0xFFFF_FFFFL;

  /** Two u32 arrays of one shape: the words of one block each. */
  private record Pair(Array a, Array b) {}

  private Threefry() {}

  private static boolean partitionable() {
    return Session.current().config().threefryPartitionable();
  }

  /** The block function: key words and counters of one shape give two words for each counter. */
  private static Pair hash(Array key, Array counter0, Array counter1) {
    List<Array> words =
        Staging.bindAll(
            "threefry2x32",
            List.of(false, false),
            List.of(word(key, 0), word(key, 1), counter0, counter1),
            (b, v) -> rounds(b, v.get(0), v.get(1), v.get(2), v.get(3)));
    return new Pair(words.get(0), words.get(1));
  }

  private static Array word(Array key, long index) {
    return Lax.squeeze(Lax.sliceAxis(key, 0, index, index + 1), List.of(0L));
  }

  private static List<Value> rounds(Builder b, Value k0, Value k1, Value c0, Value c1) {
    TensorType type = c0.tensorType();
    Value parity = b.constant(Tensor.scalar(DType.U32, PARITY));
    Value k2 = b.emit(Op.XOR, b.emit(Op.XOR, k0, k1), parity);
    List<Value> keys = List.of(b.broadcast(k0, type), b.broadcast(k1, type), b.broadcast(k2, type));
    Value x = b.emit(Op.ADD, c0, keys.get(0));
    Value y = b.emit(Op.ADD, c1, keys.get(1));
    List<List<Value>> left = new ArrayList<>();
    List<List<Value>> right = new ArrayList<>();
    for (long[] group : ROTATIONS) {
      left.add(java.util.Arrays.stream(group).mapToObj(r -> b.splat(type, r)).toList());
      right.add(java.util.Arrays.stream(group).mapToObj(r -> b.splat(type, 32 - r)).toList());
    }
    for (int g = 0; g < GROUPS; g++) {
      for (int r = 0; r < 4; r++) {
        x = b.emit(Op.ADD, x, y);
        Value high = b.emit(Op.SHIFT_LEFT, y, left.get(g % 2).get(r));
        Value low = b.emit(Op.SHIFT_RIGHT_LOGICAL, y, right.get(g % 2).get(r));
        y = b.emit(Op.XOR, b.emit(Op.OR, high, low), x);
      }
      x = b.emit(Op.ADD, x, keys.get((g + 1) % 3));
      y = b.emit(Op.ADD, y, keys.get((g + 2) % 3));
      y = b.emit(Op.ADD, y, b.splat(type, g + 1L));
    }
    return List.of(x, y);
  }

  /** The original stream of n words: counters 0 … n−1 in two lanes, one half after the other. */
  private static Array words(Array key, long n) {
    if (n > MAX_WORDS) {
      throw Session.current()
          .limitation(
              "more than 2^32 - 1 random words from one key in the original threefry mode",
              "split the key, or set jax_threefry_partitionable");
    }
    if (n == 0) {
      return Lax.full(List.of(0L), Lax.scalar(DType.U32, 0L));
    }
    long half = Math.ceilDiv(n, 2L);
    Array lane0 = Lax.iota(DType.U32, List.of(half), 0);
    Array lane1 = Lax.add(lane0, Elementwise.constant(DType.U32, half));
    if (n % 2 != 0) {
      // The padding of an odd count is the literal 0, not the next counter.
      Array last = Elementwise.constant(DType.U32, half - 1);
      lane1 = Lax.select(Lax.lt(lane0, last), lane1, Elementwise.constant(DType.U32, 0));
    }
    Pair pair = hash(key, lane0, lane1);
    return Lax.sliceAxis(Lax.concatenate(List.of(pair.a(), pair.b()), 0), 0, 0, n);
  }

  /** The partitionable blocks of the 64-bit counters 0 … n−1. */
  private static Pair blocks(Array key, long n) {
    if (n <= MAX_WORDS) {
      Array high = Lax.full(List.of(n), Lax.scalar(DType.U32, 0L));
      return hash(key, high, Lax.iota(DType.U32, List.of(n), 0));
    }
    Array counter = Lax.iota(DType.U64, List.of(n), 0);
    Array high =
        Lax.binary(
            "shift_right_logical",
            Op.SHIFT_RIGHT_LOGICAL,
            counter,
            Elementwise.constant(DType.U64, 32));
    return hash(key, Lax.convert(high, DType.U32), Lax.convert(counter, DType.U32));
  }

  /** {@return keys of this shape, each two words} */
  static Array split(Array key, List<Long> shape) {
    List<Long> result = new ArrayList<>(shape);
    result.add(2L);
    long n = Shapes.size(shape);
    if (!partitionable()) {
      return Lax.reshape(words(key, 2 * n), result);
    }
    Pair pair = blocks(key, n);
    List<Long> last = List.of(1L);
    Array both =
        Lax.concatenate(List.of(Lax.expandDims(pair.a(), last), Lax.expandDims(pair.b(), last)), 1);
    return Lax.reshape(both, result);
  }

  /** {@return the key that a key and a number make} */
  static Array foldIn(Array key, Array data) {
    Array low = Lax.reshape(Lax.convert(data, DType.U32), List.of(1L));
    Pair pair = hash(key, Lax.full(List.of(1L), Lax.scalar(DType.U32, 0L)), low);
    return Lax.concatenate(List.of(pair.a(), pair.b()), 0);
  }

  /** {@return random bits as unsigned integers of this width (8, 16, 32 or 64)} */
  static Array bits(Array key, int width, List<Long> shape) {
    long n = Shapes.size(Shapes.checked("random_bits", shape));
    Array flat = partitionable() ? partitionableBits(key, width, n) : originalBits(key, width, n);
    return Lax.reshape(flat, shape);
  }

  private static Array partitionableBits(Array key, int width, long n) {
    Pair pair = blocks(key, n);
    if (width == 64) {
      return joined(pair.a(), pair.b());
    }
    Array mixed = Lax.xor(pair.a(), pair.b());
    return Lax.convert(mixed, DType.valueOf("U" + width));
  }

  private static Array originalBits(Array key, int width, long n) {
    if (width == 64) {
      Array words = words(key, 2 * n);
      return joined(Lax.sliceAxis(words, 0, 0, n), Lax.sliceAxis(words, 0, n, 2 * n));
    }
    if (width == 32) {
      return words(key, n);
    }
    // Narrow numbers are the little-endian parts of the words.
    long count = 32 / width;
    long total = Math.ceilDiv(n * width, 32L);
    Array words = words(key, total);
    List<Array> parts = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      Array part =
          Lax.binary(
              "shift_right_logical",
              Op.SHIFT_RIGHT_LOGICAL,
              words,
              Elementwise.constant(DType.U32, i * width));
      parts.add(Lax.expandDims(Lax.convert(part, DType.valueOf("U" + width)), List.of(1L)));
    }
    Array all = Lax.reshape(Lax.concatenate(parts, 1), List.of(total * count));
    return Lax.sliceAxis(all, 0, 0, n);
  }

  private static Array joined(Array high, Array low) {
    Array shifted =
        Lax.binary(
            "shift_left",
            Op.SHIFT_LEFT,
            Lax.convert(high, DType.U64),
            Elementwise.constant(DType.U64, 32));
    return Lax.or(shifted, Lax.convert(low, DType.U64));
  }
}
