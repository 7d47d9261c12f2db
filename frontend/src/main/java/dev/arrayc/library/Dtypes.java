package dev.arrayc.library;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyDType;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Dtypes as programs name them. */
final class Dtypes {
  private Dtypes() {}

  /**
   * {@return the dtype that a value names: {@code jnp.float32}, {@code 'int8'}, the built-in
   * classes {@code bool}, {@code int}, {@code float}, {@code complex}, an array's dtype object}
   */
  static Optional<DType> of(PyValue value) {
    return switch (value) {
      case PyDType d -> Optional.of(d.dtype());
      case PyStr s -> named(s.value());
      case PyCallable c -> builtin(c.name());
      default -> Optional.empty();
    };
  }

  private static Optional<DType> named(String name) {
    return switch (name) {
      case "f2", "half" -> Optional.of(DType.F16);
      case "f4", "single" -> Optional.of(DType.F32);
      case "f8", "double" -> Optional.of(DType.F64);
      case "b1", "?" -> Optional.of(DType.BOOL);
      case "i1", "i2", "i4", "i8" -> DType.named("i" + 8 * (name.charAt(1) - '0'));
      case "u1", "u2", "u4", "u8" -> DType.named("u" + 8 * (name.charAt(1) - '0'));
      case "c8" -> Optional.of(DType.C64);
      case "c16" -> Optional.of(DType.C128);
      default ->
          builtin(name)
              .or(
                  () ->
                      Arrays.stream(DType.values())
                          .filter(d -> d.numpyName().equals(name))
                          .findFirst());
    };
  }

  private static Optional<DType> builtin(String name) {
    return switch (name) {
      case "bool" -> Optional.of(DType.BOOL);
      case "int" -> Optional.of(DType.I64);
      case "float" -> Optional.of(DType.F64);
      case "complex" -> Optional.of(DType.C128);
      default -> Optional.empty();
    };
  }

  static CompileException unknown(PyValue value) {
    List<String> names = Arrays.stream(DType.values()).map(DType::numpyName).toList();
    String spelled = value instanceof PyStr s ? s.value() : "";
    return Session.current()
        .error(
            "TypeError",
            value instanceof PyStr
                ? "data type " + Reprs.of(value) + " not understood"
                : "Cannot interpret '" + Reprs.of(value) + "' as a data type",
            Suggestions.nearest(spelled, names)
                .map(n -> "did you mean '" + n + "'?")
                .orElse("dtypes are " + String.join(", ", names)));
  }

  /** {@return the dtype that a value names or has} */
  static Optional<DType> ofOrOfValue(PyValue value) {
    return switch (value) {
      case Array a -> Optional.of(a.dtype());
      case NumpyValue n -> Optional.of(n.tensor().dtype());
      default -> of(value);
    };
  }
}
