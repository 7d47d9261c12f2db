package dev.arrayc.library;

import dev.arrayc.format.ArrayText;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyDType;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyObject;
import dev.arrayc.value.PyValue;
import java.util.Optional;

/** {@code jnp.finfo(dtype)}: the limits of a float dtype. */
record FloatInfo(DType dtype) implements PyObject {
  private NumpyValue scalar(double value) {
    return new NumpyValue(Tensor.scalar(dtype, value), true);
  }

  private int exponentBits() {
    return dtype.bits() - 1 - Limits.mantissaBits(dtype);
  }

  /** How many decimal digits survive. */
  private int precision() {
    return (int) (Limits.mantissaBits(dtype) * Math.log10(2));
  }

  @Override
  public Optional<PyValue> attribute(String name) {
    return switch (name) {
      case "bits" -> Optional.of(PyInt.of(dtype.bits()));
      case "dtype" -> Optional.of(new PyDType(dtype, false));
      case "eps" -> Optional.of(scalar(Limits.eps(dtype)));
      case "epsneg" -> Optional.of(scalar(Limits.eps(dtype) / 2));
      case "max" -> Optional.of(scalar(Limits.max(dtype)));
      case "min" -> Optional.of(scalar(-Limits.max(dtype)));
      case "tiny", "smallest_normal" -> Optional.of(scalar(Limits.tiny(dtype)));
      case "smallest_subnormal" ->
          Optional.of(scalar(Math.scalb(Limits.tiny(dtype), -Limits.mantissaBits(dtype))));
      case "resolution" -> Optional.of(scalar(Math.pow(10, -precision())));
      case "precision" -> Optional.of(PyInt.of(precision()));
      case "nmant" -> Optional.of(PyInt.of(Limits.mantissaBits(dtype)));
      case "nexp" -> Optional.of(PyInt.of(exponentBits()));
      case "machep" -> Optional.of(PyInt.of(-Limits.mantissaBits(dtype)));
      case "maxexp" -> Optional.of(PyInt.of(Math.getExponent(Limits.max(dtype)) + 1));
      case "minexp" -> Optional.of(PyInt.of(Math.getExponent(Limits.tiny(dtype))));
      default -> Optional.empty();
    };
  }

  @Override
  public String repr() {
    return "finfo(resolution="
        + ArrayText.scalar(Tensor.scalar(dtype, Math.pow(10, -precision())))
        + ", min="
        + ArrayText.scalar(Tensor.scalar(dtype, -Limits.max(dtype)))
        + ", max="
        + ArrayText.scalar(Tensor.scalar(dtype, Limits.max(dtype)))
        + ", dtype="
        + dtype.numpyName()
        + ")";
  }

  @Override
  public String typeName() {
    return "finfo";
  }
}
