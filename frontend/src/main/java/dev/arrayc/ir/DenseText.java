package dev.arrayc.ir;

import java.util.HexFormat;

/**
 * The MLIR spelling of a constant tensor: exact for every value, one element for a splat, bytes for
 * a long one.
 */
final class DenseText {
  /** More elements than this are written as one string of bytes: shorter, and read faster. */
  private static final int LONGEST_LIST = 100;

  private DenseText() {}

  static String of(Tensor tensor) {
    StringBuilder out = new StringBuilder("dense<");
    if (tensor.type().rank() == 0 || tensor.isSplat()) {
      element(tensor, 0, out);
    } else if (tensor.size() > LONGEST_LIST && tensor.dtype().bits() >= 8) {
      hexadecimal(tensor, out);
    } else if (tensor.size() > 0) {
      nested(tensor, 0, new int[1], out);
    }
    return out.append("> : ").append(tensor.type()).toString();
  }

  /** The elements' bytes in memory order, least significant first. */
  private static void hexadecimal(Tensor tensor, StringBuilder out) {
    DType part = tensor.dtype().real();
    int bytes = part.bytes();
    byte[] all = new byte[Math.toIntExact(tensor.type().bytes())];
    for (int i = 0; i < all.length / bytes; i++) {
      long bits = part.isIntegral() ? tensor.longs()[i] : Numbers.toBits(part, tensor.doubles()[i]);
      for (int b = 0; b < bytes; b++) {
        all[i * bytes + b] = (byte) (bits >>> 8 * b);
      }
    }
    out.append("\"0x").append(HexFormat.of().withUpperCase().formatHex(all)).append('"');
  }

  private static void nested(Tensor tensor, int axis, int[] next, StringBuilder out) {
    if (axis == tensor.type().rank()) {
      element(tensor, next[0]++, out);
      return;
    }
    out.append('[');
    for (long i = 0; i < tensor.type().dim(axis); i++) {
      out.append(i > 0 ? ", " : "");
      nested(tensor, axis + 1, next, out);
    }
    out.append(']');
  }

  private static void element(Tensor tensor, int index, StringBuilder out) {
    DType dtype = tensor.dtype();
    switch (dtype.kind()) {
      case BOOL -> out.append(tensor.longs()[index] != 0);
      case SIGNED -> out.append(tensor.longs()[index]);
      case UNSIGNED -> out.append(Long.toUnsignedString(tensor.longs()[index]));
      case FLOAT -> out.append(FloatText.of(dtype, tensor.doubles()[index]));
      case COMPLEX -> {
        out.append('(');
        out.append(FloatText.of(dtype.real(), tensor.doubles()[2 * index]));
        out.append(",");
        out.append(FloatText.of(dtype.real(), tensor.doubles()[2 * index + 1]));
        out.append(')');
      }
    }
  }
}
