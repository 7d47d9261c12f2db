package dev.arrayc.format;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Tensor;
import java.util.Arrays;
import java.util.List;

/** Spells the elements of one array so that they line up. */
sealed interface ElementFormat {
  /** {@return the element with this linear index, padded} */
  String element(int index);

  /** The format of a tensor, decided by those of its elements that will be shown. */
  static ElementFormat of(Tensor tensor, int[] shown, PrintOptions options) {
    return switch (tensor.dtype().kind()) {
      case BOOL -> new Booleans(tensor.longs(), tensor.type().rank() == 0);
      case SIGNED, UNSIGNED -> Integers.of(tensor, shown);
      case FLOAT ->
          switch (tensor.dtype()) {
            case F16, F32, F64 ->
                Floats.of(tensor.dtype(), tensor.doubles(), shown, 1, 0, false, options);
            default -> new Plain(tensor.dtype(), tensor.doubles());
          };
      case COMPLEX ->
          new ComplexNumbers(
              Floats.of(tensor.dtype().real(), tensor.doubles(), shown, 2, 0, false, options),
              Floats.of(tensor.dtype().real(), tensor.doubles(), shown, 2, 1, true, options));
    };
  }

  private static String padLeft(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  /** {@code True} and {@code False} of equal width, except alone. */
  record Booleans(long[] elements, boolean alone) implements ElementFormat {
    @Override
    public String element(int index) {
      return elements[index] != 0 ? (alone ? "True" : " True") : "False";
    }
  }

  /** Right-aligned integers. */
  record Integers(DType dtype, long[] elements, int width) implements ElementFormat {
    static Integers of(Tensor tensor, int[] shown) {
      Integers bare = new Integers(tensor.dtype(), tensor.longs(), 0);
      int width = Arrays.stream(shown).map(i -> bare.element(i).length()).max().orElse(0);
      return new Integers(tensor.dtype(), tensor.longs(), width);
    }

    @Override
    public String element(int index) {
      boolean signed = dtype.kind() == DType.Kind.SIGNED;
      long value = elements[index];
      return padLeft(signed ? Long.toString(value) : Long.toUnsignedString(value), width);
    }
  }

  /** Unaligned, as the types of ml_dtypes print. */
  record Plain(DType dtype, double[] elements) implements ElementFormat {
    @Override
    public String element(int index) {
      return ScalarText.of(dtype, elements[index]);
    }
  }

  /** Real and imaginary part, each aligned; the {@code j} before the padding. */
  record ComplexNumbers(Floats real, Floats imag) implements ElementFormat {
    @Override
    public String element(int index) {
      String imaginary = imag.element(index);
      String digits = imaginary.stripTrailing();
      return real.element(index) + digits + "j" + imaginary.substring(digits.length());
    }
  }

  /**
   * Floats, all positional or all scientific, aligned at the point.
   *
   * @param stride elements of the storage per element of the array: 2 for complex parts
   * @param left columns before the point
   * @param right columns after it, up to the exponent
   * @param exponent columns of the exponent with its {@code e}; 0 if positional
   * @param precision fractional digits at most
   */
  record Floats(
      DType dtype,
      double[] elements,
      int stride,
      int offset,
      boolean plus,
      boolean scientific,
      int left,
      int right,
      int exponent,
      int precision)
      implements ElementFormat {
    static Floats of(
        DType dtype,
        double[] elements,
        int[] shown,
        int stride,
        int offset,
        boolean plus,
        PrintOptions options) {
      int precision = options.precision();
      double[] all = Arrays.stream(shown).mapToDouble(i -> elements[i * stride + offset]).toArray();
      double[] finite = Arrays.stream(all).filter(Double::isFinite).toArray();
      boolean scientific = isScientific(dtype, finite, options.suppress());
      List<String> texts =
          Arrays.stream(finite)
              .mapToObj(v -> spell(dtype, v, scientific, 0, plus, precision))
              .toList();
      int left = texts.stream().mapToInt(t -> t.indexOf('.')).max().orElse(0);
      int right = texts.stream().mapToInt(t -> fractionLength(t, scientific)).max().orElse(0);
      int exponent =
          scientific ? texts.stream().mapToInt(Floats::exponentLength).max().orElse(0) : 0;
      if (finite.length < all.length) {
        boolean signed = plus || Arrays.stream(all).anyMatch(v -> v == Double.NEGATIVE_INFINITY);
        left = Math.max(left, 3 + (signed ? 1 : 0) - (right + exponent + 1));
      }
      return new Floats(
          dtype, elements, stride, offset, plus, scientific, left, right, exponent, precision);
    }

    /** NumPy's rule: too large, too small, or too wide a range for columns. */
    private static boolean isScientific(DType dtype, double[] finite, boolean suppress) {
      double[] magnitudes = Arrays.stream(finite).map(Math::abs).filter(v -> v != 0).toArray();
      if (magnitudes.length == 0) {
        return false;
      }
      double max = Arrays.stream(magnitudes).max().getAsDouble();
      double min = Arrays.stream(magnitudes).min().getAsDouble();
      double limit = dtype == DType.F16 ? 1e3 : dtype == DType.F32 ? 1e6 : 1e8;
      // The comparisons are in the dtype: 1e-4 as f32 is less than 1e-4, and not too small.
      return max >= limit
          || !suppress
              && (min < Numbers.round(dtype, 0.0001) || Numbers.round(dtype, max / min) > 1000);
    }

    private static String spell(
        DType dtype, double value, boolean scientific, int minimum, boolean plus, int precision) {
      String text =
          scientific
              ? Digits.scientific(dtype, value, precision, minimum)
              : Digits.positional(dtype, value, precision);
      return plus && !text.startsWith("-") ? "+" + text : text;
    }

    private static int fractionLength(String text, boolean scientific) {
      int end = scientific ? text.indexOf('e') : text.length();
      return end - text.indexOf('.') - 1;
    }

    private static int exponentLength(String text) {
      return text.length() - text.indexOf('e');
    }

    @Override
    public String element(int index) {
      double value = elements[index * stride + offset];
      if (!Double.isFinite(value)) {
        String text = ScalarText.of(dtype, value);
        return padLeft(
            plus && !text.startsWith("-") ? "+" + text : text, left + right + 1 + exponent);
      }
      String text = spell(dtype, value, scientific, scientific ? right : 0, plus, precision);
      String aligned = " ".repeat(Math.max(0, left - text.indexOf('.'))) + text;
      if (!scientific) {
        return aligned + " ".repeat(Math.max(0, right - fractionLength(text, false)));
      }
      int digits = aligned.indexOf('e') + 2;
      String zeros = "0".repeat(Math.max(0, exponent - exponentLength(text)));
      return aligned.substring(0, digits) + zeros + aligned.substring(digits);
    }
  }
}
