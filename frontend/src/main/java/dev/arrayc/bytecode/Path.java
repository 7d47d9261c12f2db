package dev.arrayc.bytecode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One path through one activation of a method: its variables, its stack, the heap it sees. */
final class Path {
  private final JValue[] locals;
  private final List<JValue> stack;
  private final Heap heap;

  /** Headers of loops that this path runs through round by round. */
  private final Set<Integer> unrolling;

  Path(JValue[] locals, List<JValue> stack, Heap heap) {
    this(locals, stack, heap, new HashSet<>());
  }

  private Path(JValue[] locals, List<JValue> stack, Heap heap, Set<Integer> unrolling) {
    this.locals = locals;
    this.stack = stack;
    this.heap = heap;
    this.unrolling = unrolling;
  }

  /** Variables without values. */
  static JValue[] undefined(int count) {
    JValue[] locals = new JValue[count];
    Arrays.fill(locals, JValue.Constant.UNDEFINED);
    return locals;
  }

  Path copy() {
    return new Path(locals.clone(), new ArrayList<>(stack), heap.copy(), new HashSet<>(unrolling));
  }

  /** Becomes what another path of the same activation is. */
  void become(Path other) {
    System.arraycopy(other.locals, 0, locals, 0, locals.length);
    stack.clear();
    stack.addAll(other.stack);
    heap.become(other.heap);
  }

  /** Puts another value wherever a variable or the stack holds one. */
  void replace(JValue old, JValue now) {
    Arrays.asList(locals).replaceAll(v -> v.equals(old) ? now : v);
    stack.replaceAll(v -> v.equals(old) ? now : v);
  }

  JValue[] locals() {
    return locals;
  }

  List<JValue> stack() {
    return stack;
  }

  Heap heap() {
    return heap;
  }

  Set<Integer> unrolling() {
    return unrolling;
  }

  void push(JValue value) {
    stack.add(value);
  }

  JValue pop() {
    if (stack.isEmpty()) {
      throw new Malformed("an instruction finds the operand stack empty");
    }
    return stack.removeLast();
  }

  JValue.Num popNum() {
    JValue value = pop();
    if (value instanceof JValue.Num n) {
      return n;
    }
    throw new Malformed("an instruction finds no number on the stack");
  }

  JValue.Num popNum(Kind kind) {
    JValue.Num n = popNum();
    if (n.kind() != kind) {
      throw new Malformed("an instruction finds a number of another type on the stack");
    }
    return n;
  }

  /** Pops the arguments of a call. */
  List<JValue> pop(int count) {
    List<JValue> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.addFirst(pop());
    }
    return values;
  }

  JValue local(int slot) {
    if (slot >= locals.length || locals[slot] == JValue.Constant.UNDEFINED) {
      throw new Malformed("an instruction reads a local variable that nothing was stored in");
    }
    return locals[slot];
  }

  void setLocal(int slot, JValue value) {
    if (slot >= locals.length) {
      throw new Malformed("an instruction writes a local variable that the code does not have");
    }
    locals[slot] = value;
    if (value instanceof JValue.Num n && n.kind().isWide() && slot + 1 < locals.length) {
      locals[slot + 1] = JValue.Constant.UNDEFINED;
    }
  }
}
