package dev.arrayc.python;

import dev.arrayc.value.PyComplex;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The order in which CPython's sets hold their elements: an open table, probed from the hash
 * (Objects/setobject.c). Hashes of numbers and of tuples of numbers are the same in every run; a
 * set that holds any other keeps the order of insertion here.
 */
final class HashOrder {
  private static final int LEAST = 8;
  private static final int LINEAR_PROBES = 9;
  private static final int PERTURB_SHIFT = 5;
  private static final int LARGE = 50_000;
  private static final int PRIME_BITS = 61;
  private static final BigInteger PRIME =
      BigInteger.ONE.shiftLeft(PRIME_BITS).subtract(BigInteger.ONE);
  private static final long INFINITY = 314_159;

  /** An element at its place. */
  private record Entry(long hash, PyValue value) {}

  private List<Optional<Entry>> table = empty(LEAST);
  private int used;

  private HashOrder() {}

  /** {@return elements in the order of a set that got them in this one} */
  static Collection<PyValue> of(Collection<PyValue> elements) {
    HashOrder order = new HashOrder();
    for (PyValue element : elements) {
      OptionalLong hash = hash(element);
      if (hash.isEmpty()) {
        return elements;
      }
      order.add(new Entry(hash.getAsLong(), element));
    }
    return order.table.stream().flatMap(Optional::stream).map(Entry::value).toList();
  }

  private static List<Optional<Entry>> empty(int size) {
    List<Optional<Entry>> table = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      table.add(Optional.empty());
    }
    return table;
  }

  private void add(Entry entry) {
    place(table, entry);
    used++;
    int mask = table.size() - 1;
    if (used * 5L >= mask * 3L) {
      long wanted = used > LARGE ? used * 2L : used * 4L;
      int size = LEAST;
      while (size <= wanted) {
        size <<= 1;
      }
      List<Optional<Entry>> larger = empty(size);
      table.stream().flatMap(Optional::stream).forEach(e -> place(larger, e));
      table = larger;
    }
  }

  private static void place(List<Optional<Entry>> table, Entry entry) {
    int mask = table.size() - 1;
    long perturb = entry.hash();
    long i = entry.hash() & mask;
    while (true) {
      long probes = i + LINEAR_PROBES <= mask ? LINEAR_PROBES : 0;
      for (long j = i; j <= i + probes; j++) {
        if (table.get((int) j).isEmpty()) {
          table.set((int) j, Optional.of(entry));
          return;
        }
      }
      perturb >>>= PERTURB_SHIFT;
      i = (i * 5 + 1 + perturb) & mask;
    }
  }

  /** {@code hash(value)}: those of strings are others in every run, so there are none here. */
  static PyValue builtin(PyValue value) {
    Comparison.key(value);
    OptionalLong hash = hash(value);
    if (hash.isEmpty()) {
      throw Session.current()
          .limitation(
              "the hash of a value of type " + value.typeName() + " is another in every run",
              "numbers and tuples of numbers have one");
    }
    return PyInt.of(hash.getAsLong());
  }

  /** {@return CPython's hash of a number or a tuple of numbers; empty for other values} */
  static OptionalLong hash(PyValue value) {
    Optional<BigInteger> integer = Ints.of(value);
    if (integer.isPresent()) {
      return OptionalLong.of(integer(integer.get()));
    }
    return switch (value) {
      case PyFloat f when !Double.isNaN(f.value()) -> OptionalLong.of(real(f.value()));
      case PyComplex c when !Double.isNaN(c.real()) && !Double.isNaN(c.imag()) ->
          OptionalLong.of(unreserved(real(c.real()) + 1_000_003L * real(c.imag())));
      case PyTuple t -> tuple(t.items());
      default -> OptionalLong.empty();
    };
  }

  /** -1 says that there is no hash. */
  private static long unreserved(long hash) {
    return hash == -1 ? -2 : hash;
  }

  private static long integer(BigInteger value) {
    long rest = value.abs().mod(PRIME).longValueExact();
    return unreserved(value.signum() < 0 ? -rest : rest);
  }

  /** A rational number modulo the prime 2^61 - 1, in which halving is a rotation. */
  private static long real(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? INFINITY : -INFINITY;
    }
    if (value == 0) {
      return 0;
    }
    int exponent =
        Math.getExponent(value) < Double.MIN_EXPONENT
            ? Double.MIN_EXPONENT
            : Math.getExponent(value);
    int shift = exponent - 52;
    BigInteger mantissa = BigInteger.valueOf((long) Math.abs(Math.scalb(value, -shift)));
    BigInteger power =
        BigInteger.TWO.modPow(BigInteger.valueOf(Math.floorMod(shift, PRIME_BITS)), PRIME);
    long rest = mantissa.multiply(power).mod(PRIME).longValueExact();
    return unreserved(value < 0 ? -rest : rest);
  }

  /** xxHash over the elements' hashes (Objects/tupleobject.c). */
  private static OptionalLong tuple(List<PyValue> items) {
    long prime1 = 0x9E3779B185EBCA87L;
    long prime2 = 0xC2B2AE3D27D4EB4FL;
    long prime5 = 0x27D4EB2F165667C5L;
    long sum = prime5;
    for (PyValue item : items) {
      OptionalLong lane = hash(item);
      if (lane.isEmpty()) {
        return lane;
      }
      sum = Long.rotateLeft(sum + lane.getAsLong() * prime2, 31) * prime1;
    }
    sum += items.size() ^ (prime5 ^ 3527539L);
    return OptionalLong.of(sum == -1 ? 1546275796L : sum);
  }
}
