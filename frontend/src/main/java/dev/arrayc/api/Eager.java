package dev.arrayc.api;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.library.JavaCalls;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Calls of the library from plain Java: each is evaluated at once. */
final class Eager {
  private static final Session SESSION =
      new Session(
          new Session.Config(Boolean.getBoolean("jax_enable_x64"), true),
          new Session.Limits(Long.MAX_VALUE, 1_000, 4L << 30));

  private Eager() {}

  static Array array(String module, String function, Object... arguments) {
    return new Array((dev.arrayc.value.Array) call(module, function, arguments));
  }

  static Array[] arrays(String module, String function, Object... arguments) {
    return JavaCalls.items(call(module, function, arguments)).stream()
        .map(v -> new Array((dev.arrayc.value.Array) v))
        .toArray(Array[]::new);
  }

  /** {@return arguments with another in front} */
  static Object[] all(Object first, Object... rest) {
    Object[] all = new Object[rest.length + 1];
    all[0] = first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }

  /** Calls a function, under the session of this class unless there is one. */
  static PyValue call(String module, String function, Object... arguments) {
    List<PyValue> positional = new ArrayList<>();
    SequencedMap<String, PyValue> keyword = new LinkedHashMap<>();
    for (Object argument : arguments) {
      if (argument instanceof Named(String name, Object value)) {
        keyword.put(name, value(value));
      } else {
        positional.add(value(argument));
      }
    }
    synchronized (SESSION) {
      try {
        return SESSION.run(() -> JavaCalls.call(module, function, positional, keyword));
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** {@return an argument as the library takes it} */
  private static PyValue value(Object argument) {
    return switch (argument) {
      case null -> PyNone.NONE;
      case Array a -> a.value();
      case Boolean b -> PyBool.of(b);
      case Float f -> new PyFloat(f);
      case Double d -> new PyFloat(d);
      case Character c -> PyInt.of(c);
      case Number n -> PyInt.of(n.longValue());
      case String s -> new PyStr(s);
      case int[] axes -> PyTuple.of(Arrays.stream(axes).mapToObj(PyInt::of).toList());
      case float[] f -> tensor(Tensor.fillDoubles(TensorType.of(DType.F32, f.length), i -> f[i]));
      case double[] d -> tensor(Tensor.fillDoubles(TensorType.of(DType.F64, d.length), i -> d[i]));
      case long[] l -> tensor(Tensor.fillLongs(TensorType.of(DType.I64, l.length), i -> l[i]));
      case boolean[] b ->
          tensor(Tensor.fillLongs(TensorType.of(DType.BOOL, b.length), i -> b[i] ? 1 : 0));
      case Object[] items -> new PyList(Arrays.stream(items).map(Eager::value).toList());
      case UnaryOperator<?> f -> new Lambda(a -> apply(f, a));
      case BinaryOperator<?> f -> new Lambda(a -> apply(f, a));
      default ->
          throw new IllegalArgumentException(
              "a " + argument.getClass().getName() + " is no argument of the array library");
    };
  }

  private static Concrete tensor(Tensor tensor) {
    return new Concrete(JavaCalls.canonical(tensor, SESSION.config()), false);
  }

  static Array of(Tensor tensor) {
    return new Array(tensor(tensor));
  }

  @SuppressWarnings("unchecked") // The interface says that lambdas are on arrays.
  private static Array apply(UnaryOperator<?> f, List<Array> arguments) {
    return ((UnaryOperator<Array>) f).apply(arguments.getFirst());
  }

  @SuppressWarnings("unchecked")
  private static Array apply(BinaryOperator<?> f, List<Array> arguments) {
    return ((BinaryOperator<Array>) f).apply(arguments.getFirst(), arguments.get(1));
  }

  /** A lambda of the program. */
  private record Lambda(java.util.function.Function<List<Array>, Array> body)
      implements PyCallable {
    @Override
    public String name() {
      return "lambda";
    }

    @Override
    public PyValue call(List<PyValue> positional, SequencedMap<String, PyValue> keyword) {
      return body.apply(positional.stream().map(v -> new Array(JavaCalls.asArray(v))).toList())
          .value();
    }
  }
}
