package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.syntax.BinaryOp;
import dev.arrayc.syntax.CompareOp;
import dev.arrayc.syntax.UnaryOp;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The library as {@code dev.arrayc.api} spells it, for calls at run time and those that are
 * compiled: functions of a module by name, and methods of arrays.
 */
public final class JavaCalls {
  /** Stands for a module where a method of an array is meant; the array comes first. */
  public static final String ARRAY = "jax.Array";

  private static final Map<String, BinaryOp> BINARY =
      Map.of(
          "plus", BinaryOp.ADD,
          "minus", BinaryOp.SUB,
          "times", BinaryOp.MUL,
          "dividedBy", BinaryOp.DIV,
          "mod", BinaryOp.MOD,
          "power", BinaryOp.POW,
          "matmul", BinaryOp.MATMUL);

  private static final Map<String, CompareOp> COMPARE =
      Map.of(
          "lessThan", CompareOp.LT,
          "lessOrEqual", CompareOp.LE,
          "greaterThan", CompareOp.GT,
          "greaterOrEqual", CompareOp.GE,
          "equalTo", CompareOp.EQ,
          "notEqualTo", CompareOp.NE);

  private JavaCalls() {}

  /** {@return the module of a class of the API: {@code jax.numpy} of Jnp} */
  public static Optional<String> module(String simpleName) {
    return switch (simpleName) {
      case "Jax" -> Optional.of("jax");
      case "Jnp" -> Optional.of("jax.numpy");
      case "Lax" -> Optional.of("jax.lax");
      case "Nn" -> Optional.of("jax.nn");
      case "Random" -> Optional.of("jax.random");
      case "Array" -> Optional.of(ARRAY);
      default -> Optional.empty();
    };
  }

  /** {@return the function that a method stands for: {@code expandDims} is expand_dims} */
  public static Optional<String> function(String module, String method) {
    String wanted = flat(method);
    return Optional.ofNullable(Library.modules().get(module)).stream()
        .flatMap(m -> m.keySet().stream())
        .filter(name -> flat(name).equals(wanted))
        .findFirst();
  }

  private static String flat(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }

  /**
   * Calls a function.
   *
   * @param function its name; with dots, that of one in a module below: {@code linalg.solve}
   * @throws dev.arrayc.diagnostic.CompileException if there is none, or the arguments do not fit
   */
  public static PyValue call(
      String module,
      String function,
      List<PyValue> positional,
      SequencedMap<String, PyValue> keyword) {
    if (module.equals(ARRAY)) {
      return method(function, positional, keyword);
    }
    int dot = function.lastIndexOf('.');
    if (dot >= 0) {
      return call(
          module + "." + function.substring(0, dot),
          function.substring(dot + 1),
          positional,
          keyword);
    }
    return Library.find(module, function)
        .filter(PyCallable.class::isInstance)
        .map(PyCallable.class::cast)
        .orElseThrow(
            () ->
                Session.current()
                    .error(
                        "AttributeError",
                        "module '" + module + "' has no function '" + function + "'",
                        Library.suggestion(module, function)
                            .map(s -> "use " + s)
                            .orElse("docs/functions.md lists them")))
        .call(positional, keyword);
  }

  private static PyValue method(
      String name, List<PyValue> positional, SequencedMap<String, PyValue> keyword) {
    Array self = asArray(positional.getFirst());
    List<PyValue> rest = positional.subList(1, positional.size());
    BinaryOp binary = BINARY.get(name);
    if (binary != null) {
      return Operators.binary(binary, self, rest.getFirst());
    }
    CompareOp compare = COMPARE.get(name);
    if (compare != null) {
      return Operators.compare(compare, self, rest.getFirst());
    }
    return switch (name) {
      case "negated" -> Operators.unary(UnaryOp.NEGATIVE, self);
      case "get" -> Operators.getItem(self, rest.size() == 1 ? rest.getFirst() : PyTuple.of(rest));
      default ->
          Operators.attribute(self, name)
              .filter(PyCallable.class::isInstance)
              .map(PyCallable.class::cast)
              .orElseThrow(() -> Operators.noAttribute(self, name))
              .call(rest, new LinkedHashMap<>(keyword));
    };
  }

  /** {@return the parts of a result that has several} */
  public static List<PyValue> items(PyValue value) {
    return switch (value) {
      case PyTuple t -> t.items();
      case PyList l -> List.copyOf(l.items());
      default -> List.of(value);
    };
  }

  /**
   * {@return a value as an array}
   *
   * @throws dev.arrayc.diagnostic.CompileException if it is none
   */
  public static Array asArray(PyValue value) {
    return Literals.lift(value)
        .orElseThrow(
            () ->
                Session.current()
                    .error("TypeError", "an array is expected, got " + Reprs.typeOf(value)));
  }

  /** {@return a tensor with 64 bits becoming 32 while 64-bit types are off} */
  public static Tensor canonical(Tensor tensor, Session.Config config) {
    DType dtype = tensor.dtype();
    if (config.enableX64() || dtype.bytes() < 8 || dtype.isComplex()) {
      return tensor;
    }
    return Literals.convert(tensor, dtype.isFloat() ? DType.F32 : DType.I32);
  }
}
