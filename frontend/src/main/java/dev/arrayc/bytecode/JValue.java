package dev.arrayc.bytecode;

import dev.arrayc.ir.Value;
import dev.arrayc.value.PyValue;
import java.util.List;

/** What a local variable, a stack slot, a field or an element holds while code is executed. */
sealed interface JValue {
  /** A number; of kind INT also a boolean, byte, char or short. */
  sealed interface Num extends JValue {
    Kind kind();

    /**
     * {@return whether it depends on a traced argument, not only on constants and loop counters}
     */
    boolean isData();
  }

  /** A number that is known now: an Integer, Long, Float or Double as its kind says. */
  record Known(Kind kind, Number value) implements Num {
    static Known of(int value) {
      return new Known(Kind.INT, value);
    }

    static Known of(boolean value) {
      return of(value ? 1 : 0);
    }

    static Known of(long value) {
      return new Known(Kind.LONG, value);
    }

    static Known of(float value) {
      return new Known(Kind.FLOAT, value);
    }

    static Known of(double value) {
      return new Known(Kind.DOUBLE, value);
    }

    int asInt() {
      return value.intValue();
    }

    @Override
    public boolean isData() {
      return false;
    }
  }

  /** A number that a rank-0 value of the program stands for. */
  record Traced(Kind kind, Value value, boolean isData) implements Num {}

  /** An int that is 1 where a rank-0 {@code i1} holds and 0 elsewhere: a traced boolean. */
  record Flag(Value value, boolean isData) implements Num {
    @Override
    public Kind kind() {
      return Kind.INT;
    }
  }

  /**
   * What {@code lcmp}, {@code fcmpl} and their kin leave for the branch that follows.
   *
   * @param nan what they give if either is NaN
   */
  record Compared(Num a, Num b, int nan) implements Num {
    @Override
    public Kind kind() {
      return Kind.INT;
    }

    @Override
    public boolean isData() {
      return a.isData() || b.isData();
    }
  }

  /** An object or array of the heap. */
  record Ref(int id) implements JValue {}

  /** A row of a rectangular array: the array of arrays, and the leading indices. */
  record View(Ref array, List<Num> index) implements JValue {
    public View {
      index = List.copyOf(index);
    }
  }

  /**
   * A string.
   *
   * @param isExact whether it is what the running program would have; else a traced number stands
   *     in it by its type, which is good for messages only
   */
  record Text(String value, boolean isExact) implements JValue {
    Text(String value) {
      this(value, true);
    }
  }

  /** A class as a value. */
  record ClassValue(String name) implements JValue {}

  /** A boxed number. */
  record Boxed(String className, Num number) implements JValue {}

  /**
   * A lambda or method reference.
   *
   * @param type the functional interface's internal name
   * @param method the name of the method that it implements
   */
  record Closure(String type, String method, Target target, List<JValue> captured)
      implements JValue {
    public Closure {
      captured = List.copyOf(captured);
    }
  }

  /** What a closure calls. */
  record Target(
      java.lang.constant.DirectMethodHandleDesc handle,
      java.lang.constant.MethodTypeDesc interfaceType) {}

  /** An array of the array library, or something else of it. */
  record Library(PyValue value) implements JValue {}

  /**
   * One of several references, which one a traced condition decides: of no use but to be dropped.
   */
  record Ambiguous(String reason) implements JValue {}

  /** No reference, and no value: what a slot holds that nothing valid was stored in. */
  enum Constant implements JValue {
    NULL,
    UNDEFINED
  }
}
