package dev.arrayc.bytecode;

import dev.arrayc.diagnostic.CompileException.Limitation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.library.Literals;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Tracer;

/** Values and calls of the array API ({@code dev.arrayc.api}). */
final class ArrayApi {
  private ArrayApi() {}

  static boolean declares(String owner) {
    return owner.startsWith("dev/arrayc/api/");
  }

  /** {@return an array argument} */
  static JValue parameter(Machine machine, Value value, boolean weak) {
    return new JValue.Library(new Tracer(value, weak, machine.trace()));
  }

  /** {@return the type that a number of the command line has as an array, as in JAX} */
  static TensorType scalarType(PyValue value) {
    return Literals.lift(value)
        .map(Array::type)
        .orElseThrow(() -> new IllegalArgumentException(value.typeName()));
  }

  /** {@return what to say of a call, which becomes no operation} */
  static Limitation limitation(Machine machine, String name) {
    return machine.limitation(
        "the array API's " + name + " is not supported in bytecode yet",
        "what works are numbers, primitive arrays, records and lambdas");
  }
}
