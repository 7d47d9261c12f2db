package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Constants in registers and in memory. */
final class Literals {
  private Literals() {}

  /** A rank-0 tensor in registers. */
  static Cell cell(Code code, Tensor value) {
    DType dtype = value.dtype();
    String type = Cell.registerType(dtype);
    if (dtype.isIntegral()) {
      return Cell.of(dtype, code.integer(type, signed(type, value.longs()[0])));
    }
    if (dtype.isComplex()) {
      return Cell.of(
          dtype, code.floating(type, value.doubles()[0]), code.floating(type, value.doubles()[1]));
    }
    double element = value.doubles()[0];
    return Cell.of(
        dtype,
        Floats.isNarrow(dtype)
            ? code.integer(type, signed(type, Numbers.toBits(dtype, element)))
            : code.floating(type, element));
  }

  private static long signed(String type, long value) {
    int spare = 64 - Integer.parseInt(type.substring(1));
    return spare == 63 ? value & 1 : value << spare >> spare;
  }

  /** A tensor as it lies in memory: row-major, little-endian (design §6). */
  static byte[] bytes(Tensor value) {
    ByteBuffer out =
        ByteBuffer.allocate(Math.toIntExact(value.type().bytes())).order(ByteOrder.LITTLE_ENDIAN);
    DType part = value.dtype().real();
    if (value.dtype().isIntegral()) {
      for (long element : value.longs()) {
        put(out, part.bytes(), element);
      }
    } else {
      for (double element : value.doubles()) {
        put(out, part.bytes(), Numbers.toBits(part, element));
      }
    }
    return out.array();
  }

  private static void put(ByteBuffer out, int bytes, long bits) {
    switch (bytes) {
      case 1 -> out.put((byte) bits);
      case 2 -> out.putShort((short) bits);
      case 4 -> out.putInt((int) bits);
      default -> out.putLong(bits);
    }
  }
}
