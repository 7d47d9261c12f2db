package dev.arrayc.algorithm;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The form that a custom call's types have to have: {@code x[n,n] -> x[n,n] r[n] i[]} is a square
 * matrix for which there come a matrix like it, a vector of real numbers and a 32-bit integer, all
 * with the same axes of a batch in front. k is the smaller one of m and n, e is n − 1; any other
 * letter is a size of its own.
 */
record CallTypes(List<Item> operands, List<Item> results) {
  /**
   * An operand or a result.
   *
   * @param kind x, of the routine's dtype; r, of its real one; c, of its complex one; i, i32
   */
  record Item(char kind, List<Character> axes) {}

  static CallTypes of(String form) {
    String[] sides = form.split("->", -1);
    return new CallTypes(items(sides[0]), items(sides[1]));
  }

  private static List<Item> items(String side) {
    List<Item> items = new ArrayList<>();
    for (String word : side.strip().split(" +", -1)) {
      List<Character> axes = new ArrayList<>();
      for (char c : word.substring(2, word.length() - 1).toCharArray()) {
        if (c != ',') {
          axes.add(c);
        }
      }
      items.add(new Item(word.charAt(0), axes));
    }
    return items;
  }

  /**
   * Checks an operation's types.
   *
   * @return the axes of the batch
   * @throws CompileException.UserError if they do not have this form
   */
  List<Long> batch(Operation call, String target, DType dtype) {
    List<Value> in = call.operands();
    if (in.size() != operands.size() || call.results().size() != results.size()) {
      throw error(
          call,
          "@%s takes %d operands and has %d results"
              .formatted(target, operands.size(), results.size()));
    }
    int rank = in.getFirst().type() instanceof TensorType t ? t.rank() : 0;
    int own = operands.getFirst().axes().size();
    if (rank < own) {
      throw error(call, "operand 0 of @%s is %s".formatted(target, in.getFirst().type()));
    }
    List<Long> batch = in.getFirst().tensorType().shape().subList(0, rank - own);
    Map<Character, Long> sizes = new HashMap<>();
    for (int i = 0; i < operands.size(); i++) {
      requireForm(
          call,
          "operand " + i,
          in.get(i).type(),
          new Wanted(operands.get(i), dtype, batch),
          sizes,
          target);
    }
    for (int i = 0; i < results.size(); i++) {
      Type type = call.results().get(i).type();
      requireForm(
          call, "result " + i, type, new Wanted(results.get(i), dtype, batch), sizes, target);
    }
    return batch;
  }

  private record Wanted(Item item, DType routine, List<Long> batch) {
    DType dtype() {
      return switch (item.kind()) {
        case 'r' -> routine.real();
        case 'c' -> routine.real() == DType.F64 ? DType.C128 : DType.C64;
        case 'i' -> DType.I32;
        default -> routine;
      };
    }
  }

  private static void requireForm(
      Operation call,
      String what,
      Type type,
      Wanted wanted,
      Map<Character, Long> sizes,
      String target) {
    int rank = wanted.batch().size() + wanted.item().axes().size();
    boolean fits =
        type instanceof TensorType t
            && t.rank() == rank
            && t.dtype() == wanted.dtype()
            && t.quantization().isEmpty()
            && t.shape().subList(0, wanted.batch().size()).equals(wanted.batch())
            && agree(t.shape().subList(wanted.batch().size(), rank), wanted.item(), sizes);
    if (!fits) {
      throw error(
          call,
          "%s of @%s is %s, not %s of the form %s%s"
              .formatted(
                  what,
                  target,
                  type,
                  wanted.dtype().mlirName(),
                  wanted.batch().isEmpty() ? "" : "…",
                  wanted.item().axes()));
    }
  }

  private static boolean agree(List<Long> shape, Item item, Map<Character, Long> sizes) {
    for (int d = 0; d < shape.size(); d++) {
      char axis = item.axes().get(d);
      long size = shape.get(d);
      if (size != sizes.computeIfAbsent(axis, a -> derived(a, sizes, size))) {
        return false;
      }
    }
    return true;
  }

  private static long derived(char axis, Map<Character, Long> sizes, long size) {
    return switch (axis) {
      case 'k' -> Math.min(sizes.getOrDefault('m', size), sizes.getOrDefault('n', size));
      case 'e' -> Math.max(sizes.getOrDefault('n', size + 1) - 1, 0);
      default -> size;
    };
  }

  static CompileException.UserError error(Operation call, String message) {
    return new CompileException.UserError(
        Diagnostic.of(call.span(), "", message, "this is how jax.jit(f).lower(x) writes the call"));
  }
}
