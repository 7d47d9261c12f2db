package dev.arrayc.value;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import java.util.Optional;

/**
 * A NumPy value, computed now: an {@code ndarray}, or a NumPy scalar ({@code np.prod(x.shape)} is
 * an {@code np.int64}). Strongly typed, 64 bits by default. Arrays can be written; a view shares
 * its elements with the array that it is of.
 */
public final class NumpyValue implements PyValue {
  /** The elements, row-major, of an array and all its views; replaced when one is written. */
  private static final class Memory {
    private Tensor elements;

    Memory(Tensor elements) {
      this.elements = elements;
    }
  }

  private final Memory memory;
  private final Optional<Tensor> places;
  private final boolean isScalar;

  public NumpyValue(Tensor tensor, boolean isScalar) {
    this(new Memory(tensor), Optional.empty(), isScalar);
  }

  private NumpyValue(Memory memory, Optional<Tensor> places, boolean isScalar) {
    this.memory = memory;
    this.places = places;
    this.isScalar = isScalar;
  }

  /** {@return the elements that it has now} */
  public Tensor tensor() {
    return places.map(at -> taken(memory.elements, at)).orElse(memory.elements);
  }

  public boolean isScalar() {
    return isScalar;
  }

  /** {@return where its elements lie in the memory that it shares: i64, of its shape} */
  public Tensor places() {
    return places.orElseGet(
        () -> Tensor.fillLongs(new TensorType(DType.I64, memory.elements.type().shape()), i -> i));
  }

  /** {@return an array of the elements at other places of the same memory} */
  public NumpyValue view(Tensor elsewhere) {
    return new NumpyValue(memory, Optional.of(elsewhere), false);
  }

  /**
   * Writes elements; where a place comes twice, the last one stays.
   *
   * @param at some of {@link #places}
   * @param values of the array's dtype and as many
   */
  public void set(Tensor at, Tensor values) {
    Tensor old = memory.elements;
    long[] to = at.longs();
    if (old.dtype().isIntegral()) {
      long[] elements = old.longs().clone();
      for (int i = 0; i < to.length; i++) {
        elements[(int) to[i]] = values.longs()[i];
      }
      memory.elements = Tensor.ofLongs(old.type(), elements);
      return;
    }
    int width = old.dtype().isComplex() ? 2 : 1;
    double[] elements = old.doubles().clone();
    for (int i = 0; i < to.length * width; i++) {
      elements[(int) to[i / width] * width + i % width] = values.doubles()[i];
    }
    memory.elements = Tensor.ofDoubles(old.type(), elements);
  }

  private static Tensor taken(Tensor from, Tensor at) {
    TensorType type = new TensorType(from.dtype(), at.type().shape());
    long[] places = at.longs();
    if (from.dtype().isIntegral()) {
      return Tensor.fillLongs(type, i -> from.longs()[(int) places[i]]);
    }
    int width = from.dtype().isComplex() ? 2 : 1;
    double[] elements = new double[places.length * width];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = from.doubles()[(int) places[i / width] * width + i % width];
    }
    return Tensor.ofDoubles(type, elements);
  }

  @Override
  public String typeName() {
    return isScalar ? tensor().dtype().numpyName() : "ndarray";
  }
}
