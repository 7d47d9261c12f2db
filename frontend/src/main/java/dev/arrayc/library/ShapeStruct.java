package dev.arrayc.library;

import dev.arrayc.ir.TensorType;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyDType;
import dev.arrayc.value.PyDimension;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyObject;
import dev.arrayc.value.PyValue;
import java.util.List;
import java.util.Optional;

/**
 * {@code jax.ShapeDtypeStruct}: an array's type without its data.
 *
 * @param dtype a dtype object, or that of typed keys
 */
record ShapeStruct(List<Long> shape, PyValue dtype, boolean weak) implements PyObject {
  ShapeStruct {
    shape = List.copyOf(shape);
  }

  static ShapeStruct of(Array array) {
    return new ShapeStruct(array.type().shape(), new PyDType(array.dtype(), false), array.weak());
  }

  static ShapeStruct of(Arguments a) {
    List<Long> shape = Shapes.checked("ShapeDtypeStruct", Shapes.shape(a.value("shape"), ""));
    PyValue dtype = a.value("dtype");
    if (dtype instanceof PrngKey.KeyType) {
      return new ShapeStruct(shape, dtype, false);
    }
    if (dtype == PyNone.NONE) {
      throw a.error("ValueError", "ShapeDtypeStruct: dtype must be specified.");
    }
    return new ShapeStruct(
        shape,
        new PyDType(
            Promotion.canonical(Dtypes.of(dtype).orElseThrow(() -> Dtypes.unknown(dtype))), false),
        a.bool("weak_type"));
  }

  /** {@return the type of the array it stands for; empty for typed keys} */
  Optional<TensorType> type() {
    return dtype instanceof PyDType d
        ? Optional.of(new TensorType(d.dtype(), shape))
        : Optional.empty();
  }

  @Override
  public Optional<PyValue> attribute(String name) {
    return switch (name) {
      case "shape" -> Optional.of(Shapes.tuple(shape));
      case "dtype" -> Optional.of(dtype);
      case "ndim" -> Optional.of(PyInt.of(shape.size()));
      case "size" -> Optional.of(PyDimension.of(Shapes.size(shape)));
      case "weak_type" -> Optional.of(PyBool.of(weak));
      default -> Optional.empty();
    };
  }

  @Override
  public String repr() {
    String name = dtype instanceof PyDType d ? d.dtype().numpyName() : "key<fry>";
    return "ShapeDtypeStruct(shape="
        + Reprs.shape(shape)
        + ", dtype="
        + name
        + (weak ? ", weak_type=True" : "")
        + ")";
  }

  @Override
  public String typeName() {
    return "ShapeDtypeStruct";
  }
}
