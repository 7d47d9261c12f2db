package dev.arrayc.mlir.lower;

import dev.arrayc.mlir.codegen.DeviceFunction;

/**
 * Queries, keys or values on their way to the tensor cores: each is a line in shared memory, of an
 * odd number of chunks of 16 bytes, so that eight lines at the same place are in different banks.
 * What is beyond the array is zero.
 *
 * @param offset of an element in memory, a function of the attention's loops
 * @param tokens the loop over lines
 * @param inner the loop along a line
 * @param bytes of an element
 * @param padded elements of a line that are multiplied
 * @param pitch bytes from line to line
 * @param width bytes of a copy
 */
record TokenTile(
    DeviceKernel kernel,
    Reg memory,
    Reg origin,
    Affine offset,
    Loop tokens,
    Loop inner,
    int bytes,
    int padded,
    int pitch,
    int width,
    int threads) {
  /** A loop of the attention. */
  record Loop(int number, long size) {}

  private Code code() {
    return kernel.code();
  }

  private Reg add(Reg a, Reg b) {
    return code().op("arith.addi", a, b);
  }

  private Reg times(Reg a, long b) {
    return code().op("arith.muli", a, code().i64(b));
  }

  /** Begins to copy so many lines from a token on to an address in shared memory. */
  void copy(Reg to, Reg from, int lines) {
    int pieces = padded * bytes / width;
    long all = (long) lines * pieces;
    Reg thread = kernel.wide(kernel.thread());
    for (long first = 0; first < all; first += threads) {
      Reg number = add(thread, code().i64(first));
      if (first + threads <= all) {
        piece(to, from, number, pieces);
      } else {
        kernel.when(number, all, () -> piece(to, from, number, pieces));
      }
    }
  }

  private void piece(Reg to, Reg from, Reg number, int pieces) {
    Reg line = code().op("arith.divui", number, code().i64(pieces));
    Reg piece = code().op("arith.remui", number, code().i64(pieces));
    Reg token = add(from, line);
    Reg place = times(piece, width / bytes);
    Reg isThere = code().cmpi("ult", token, code().i64(tokens.size()));
    if (padded != inner.size()) {
      Reg isInside = code().cmpi("ult", place, code().i64(inner.size()));
      isThere = code().op("arith.andi", isThere, isInside);
    }
    Reg at =
        add(
            add(origin, times(token, offset.coefficient(tokens.number()))),
            times(place, offset.coefficient(inner.number())));
    Reg source =
        code().address(memory, times(code().select(isThere, at, code().i64(0)), bytes), "i8");
    Reg target = code().address(to, add(times(line, pitch), times(piece, width)), "i8");
    move(target, source, isThere);
  }

  private void move(Reg target, Reg source, Reg isThere) {
    if (width < 4) {
      String type = "i" + 8 * width;
      Reg value = code().load(source, type, 1);
      code().store(code().select(isThere, value, code().integer(type, 0)), target);
      return;
    }
    Reg size = code().select(isThere, code().integer("i32", width), code().integer("i32", 0));
    kernel.call(DeviceFunction.copying(width), target, source, size);
  }
}
