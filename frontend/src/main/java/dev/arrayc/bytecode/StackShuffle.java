package dev.arrayc.bytecode;

import java.lang.classfile.Opcode;
import java.util.List;

/** The instructions that copy and move what is on the operand stack; a wide number counts twice. */
final class StackShuffle {
  private StackShuffle() {}

  static void apply(Path path, Opcode opcode) {
    switch (opcode) {
      case POP -> path.pop();
      case POP2 -> words(path, 2);
      case DUP -> insert(path, 1, 0);
      case DUP_X1 -> insert(path, 1, 1);
      case DUP_X2 -> insert(path, 1, 2);
      case DUP2 -> insert(path, 2, 0);
      case DUP2_X1 -> insert(path, 2, 1);
      case DUP2_X2 -> insert(path, 2, 2);
      case SWAP -> {
        JValue b = path.pop();
        JValue a = path.pop();
        path.push(b);
        path.push(a);
      }
      default -> throw new Malformed("an unknown stack instruction: " + opcode);
    }
  }

  /** Copies the topmost words below so many others. */
  private static void insert(Path path, int count, int below) {
    List<JValue> top = words(path, count);
    List<JValue> others = words(path, below);
    top.forEach(path::push);
    others.forEach(path::push);
    top.forEach(path::push);
  }

  private static List<JValue> words(Path path, int count) {
    List<JValue> taken = new java.util.ArrayList<>();
    int words = 0;
    while (words < count) {
      JValue value = path.pop();
      taken.addFirst(value);
      words += value instanceof JValue.Num n && n.kind().isWide() ? 2 : 1;
    }
    return taken;
  }
}
