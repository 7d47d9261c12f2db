package dev.arrayc.interpret;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;

/** The op compare: six directions on floats (partial or total order), integers, complex numbers. */
final class Comparison {
  private Comparison() {}

  /** {@return booleans of the operands' shape} */
  static Tensor compare(Attributes attributes, Tensor a, Tensor b) {
    String direction = attributes.enumCase("comparison_direction");
    TensorType type = a.type().withDType(DType.BOOL);
    long[] out = new long[a.size()];
    if (a.dtype().isComplex()) {
      complex(direction, a.doubles(), b.doubles(), out);
    } else if (a.dtype().isIntegral()) {
      integers(direction, ordered(a), ordered(b), out);
    } else if (isTotalOrder(attributes)) {
      integers(direction, totalOrder(a), totalOrder(b), out);
    } else {
      floats(direction, a.doubles(), b.doubles(), out);
    }
    return Tensor.ofLongs(type, out);
  }

  static boolean isTotalOrder(Attributes attributes) {
    return attributes.find("compare_type").isPresent()
        && attributes.enumCase("compare_type").equals("TOTALORDER");
  }

  /** {@return keys whose signed order is the elements' order: u64 needs its top bit flipped} */
  static long[] ordered(Tensor a) {
    if (a.dtype() != DType.U64) {
      return a.longs();
    }
    long[] keys = a.longs().clone();
    for (int i = 0; i < keys.length; i++) {
      keys[i] ^= Long.MIN_VALUE;
    }
    return keys;
  }

  /** {@return keys whose signed order is IEEE 754's totalOrder: -NaN, -inf, …, -0, +0, …, NaN} */
  static long[] totalOrder(Tensor a) {
    boolean oneNaN =
        switch (a.dtype().format().specials()) {
          case NO_NEGATIVE_ZERO, POWERS_OF_TWO -> true;
          case IEEE, NAN_ONLY, FINITE -> false;
        };
    double[] values = a.doubles();
    long[] keys = new long[values.length];
    for (int i = 0; i < keys.length; i++) {
      double value = values[i];
      long bits = Double.doubleToRawLongBits(oneNaN && value != value ? Double.NaN : value);
      keys[i] = bits ^ (bits >> 63 >>> 1);
    }
    return keys;
  }

  /** Lexicographic on (real, imaginary), as the specification orders complex numbers. */
  private static void complex(String direction, double[] a, double[] b, long[] out) {
    for (int i = 0; i < out.length; i++) {
      double x = a[2 * i];
      double y = b[2 * i];
      boolean realDecides = !(x == y);
      out[i] =
          realDecides ? compare(direction, x, y) : compare(direction, a[2 * i + 1], b[2 * i + 1]);
    }
  }

  private static long compare(String direction, double a, double b) {
    long[] out = new long[1];
    floats(direction, new double[] {a}, new double[] {b}, out);
    return out[0];
  }

  private static void integers(String direction, long[] a, long[] b, long[] out) {
    switch (direction) {
      case "EQ" -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = a[i] == b[i] ? 1 : 0;
        }
      }
      case "NE" -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = a[i] != b[i] ? 1 : 0;
        }
      }
      case "LT" -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = a[i] < b[i] ? 1 : 0;
        }
      }
      case "LE" -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = a[i] <= b[i] ? 1 : 0;
        }
      }
      case "GT" -> integers("LT", b, a, out);
      case "GE" -> integers("LE", b, a, out);
      default -> throw new IllegalArgumentException("comparison_direction " + direction);
    }
  }

  private static void floats(String direction, double[] a, double[] b, long[] out) {
    switch (direction) {
      case "EQ" -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = a[i] == b[i] ? 1 : 0;
        }
      }
      case "NE" -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = a[i] != b[i] ? 1 : 0;
        }
      }
      case "LT" -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = a[i] < b[i] ? 1 : 0;
        }
      }
      case "LE" -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = a[i] <= b[i] ? 1 : 0;
        }
      }
      case "GT" -> floats("LT", b, a, out);
      case "GE" -> floats("LE", b, a, out);
      default -> throw new IllegalArgumentException("comparison_direction " + direction);
    }
  }
}
