package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.PyDType;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyObject;
import dev.arrayc.value.PyValue;
import java.math.BigInteger;
import java.util.Optional;

/** {@code jnp.iinfo(dtype)}: the limits of an integer dtype. */
record IntegerInfo(DType dtype) implements PyObject {
  private BigInteger max() {
    return new BigInteger(Long.toUnsignedString(Limits.maxInteger(dtype)));
  }

  @Override
  public Optional<PyValue> attribute(String name) {
    return switch (name) {
      case "bits" -> Optional.of(PyInt.of(dtype.bits()));
      case "dtype" -> Optional.of(new PyDType(dtype, false));
      case "max" -> Optional.of(new PyInt(max()));
      case "min" -> Optional.of(PyInt.of(Limits.minInteger(dtype)));
      default -> Optional.empty();
    };
  }

  @Override
  public String repr() {
    return "iinfo(min="
        + Limits.minInteger(dtype)
        + ", max="
        + max()
        + ", dtype="
        + dtype.numpyName()
        + ")";
  }

  @Override
  public String typeName() {
    return "iinfo";
  }
}
