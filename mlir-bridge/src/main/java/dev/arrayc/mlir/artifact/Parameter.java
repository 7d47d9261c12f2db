package dev.arrayc.mlir.artifact;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * An array that a compiled function reads or writes.
 *
 * @param name its name in the C signature; a C identifier
 * @param path where it stands in the program's argument or result, as in JAX: {@code x['w'][0]}
 * @param type its element type and shape; in memory row-major and contiguous
 * @param donated whether the caller gives an input up, so that an output may take its memory
 * @param inPlaceOf of an output that is written into an input's memory, the number of that input
 * @param symbols for each axis the name of its size where that differs from call to call ({@link
 *     Sizes}), else an empty text; no names at all if no size differs
 */
public record Parameter(
    String name,
    String path,
    TensorType type,
    boolean donated,
    OptionalInt inPlaceOf,
    List<String> symbols) {
  public Parameter {
    symbols = symbols.stream().allMatch(String::isEmpty) ? List.of() : List.copyOf(symbols);
    for (int axis = 0; axis < type.rank(); axis++) {
      if (type.isDynamic(axis) != (!symbols.isEmpty() && !symbols.get(axis).isEmpty())) {
        throw new IllegalArgumentException(name + ": an unknown size needs a name, " + symbols);
      }
    }
  }

  /** An array of one shape. */
  public Parameter(
      String name, String path, TensorType type, boolean donated, OptionalInt inPlaceOf) {
    this(name, path, type, donated, inPlaceOf, List.of());
  }

  /** An array in memory of its own. */
  public Parameter(String name, String path, TensorType type, boolean donated) {
    this(name, path, type, donated, OptionalInt.empty());
  }

  /** An array that keeps its memory to itself. */
  public static Parameter of(String name, TensorType type) {
    return new Parameter(name, name, type, false);
  }

  /** {@return whether it has one shape} */
  public boolean isFixed() {
    return symbols.isEmpty();
  }

  /** {@return its shape as texts: sizes, or their names} */
  public List<String> shapeTexts() {
    List<String> texts = new ArrayList<>();
    for (int axis = 0; axis < type.rank(); axis++) {
      texts.add(type.isDynamic(axis) ? symbols.get(axis) : Long.toString(type.dim(axis)));
    }
    return texts;
  }

  /** {@return its type for a person: {@code float32[b,784]}} */
  public String typeText() {
    return type.dtype().numpyName() + "[" + String.join(",", shapeTexts()) + "]";
  }

  /** {@return the array where the sizes are these} */
  Parameter at(Sizes sizes, List<Long> values) {
    List<Long> shape = new ArrayList<>();
    for (int axis = 0; axis < type.rank(); axis++) {
      shape.add(
          type.isDynamic(axis)
              ? values.get(sizes.names().indexOf(symbols.get(axis)))
              : type.dim(axis));
    }
    return new Parameter(name, path, new TensorType(type.dtype(), shape), donated, inPlaceOf);
  }

  /** {@return the C type of its elements (design §6)} */
  public String elementType() {
    DType dtype = type.dtype();
    return switch (dtype) {
      case F32, C64 -> "float";
      case F64, C128 -> "double";
      default -> (dtype.kind() == DType.Kind.SIGNED ? "int" : "uint") + 8 * dtype.bytes() + "_t";
    };
  }

  /** {@return the alignment in bytes that its address must have: that of the C type} */
  public int alignment() {
    return type.dtype().real().bytes();
  }
}
