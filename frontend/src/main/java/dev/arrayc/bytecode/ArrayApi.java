package dev.arrayc.bytecode;

import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.library.Literals;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Tracer;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/** Calls of the array API ({@code dev.arrayc.api}): the library's functions. */
final class ArrayApi {
  private final Executor executor;

  ArrayApi(Executor executor) {
    this.executor = executor;
  }

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

  JValue callStatic(
      Path path, String owner, String name, MethodTypeDesc type, List<JValue> arguments) {
    throw executor.machine().limitation("the array API is not supported in bytecode yet", "use primitive arrays");
  }

  JValue callMethod(
      Path path, String name, MethodTypeDesc type, JValue receiver, List<JValue> arguments) {
    throw executor.machine().limitation("the array API is not supported in bytecode yet", "use primitive arrays");
  }
}
