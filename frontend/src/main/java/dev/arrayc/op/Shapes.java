package dev.arrayc.op;

import static dev.arrayc.ir.TensorType.DYNAMIC;

import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.TupleType;
import dev.arrayc.ir.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * Comparison of sizes and types of which parts are not known yet ({@code ?}): what is not known
 * agrees with everything, and what two types say together is more than either says.
 */
public final class Shapes {
  private Shapes() {}

  /** {@return whether two sizes can be the same} */
  public static boolean agree(long a, long b) {
    return a == b || a == DYNAMIC || b == DYNAMIC;
  }

  /** {@return whether two shapes can be the same} */
  public static boolean agree(List<Long> a, List<Long> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!agree(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * {@return whether two types can be the same, scales and zero points of quantized elements apart:
   * the specification's "baseline" types}
   */
  public static boolean agree(Type a, Type b) {
    return switch (a) {
      case TensorType x ->
          b instanceof TensorType y && agree(x.shape(), y.shape()) && agreeInElements(x, y);
      case TupleType x -> b instanceof TupleType y && agreeAll(x.elements(), y.elements());
      default -> a.equals(b);
    };
  }

  /** {@return whether two lists of types can be the same} */
  public static boolean agreeAll(List<? extends Type> a, List<? extends Type> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!agree(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** {@return whether two types have the same elements, scales and zero points apart} */
  static boolean agreeInElements(TensorType a, TensorType b) {
    if (a.isQuantized() && b.isQuantized()) {
      return a.quantization().orElseThrow().hasTypesOf(b.quantization().orElseThrow());
    }
    return a.dtype() == b.dtype() && a.isQuantized() == b.isQuantized();
  }

  /** {@return the size that is known of two that agree} */
  static long known(long a, long b) {
    return a == DYNAMIC ? b : a;
  }

  /** {@return what two shapes that agree say together} */
  static List<Long> known(List<Long> a, List<Long> b) {
    List<Long> both = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      both.add(known(a.get(i), b.get(i)));
    }
    return both;
  }

  /** {@return a type with the sizes that another, which agrees, knows} */
  public static Type known(Type a, Type b) {
    return switch (a) {
      case TensorType x -> {
        List<Long> shape = known(x.shape(), ((TensorType) b).shape());
        yield shape.equals(x.shape()) ? x : x.withShape(shape);
      }
      case TupleType x -> {
        List<Type> elements = new ArrayList<>();
        for (int i = 0; i < x.elements().size(); i++) {
          elements.add(known(x.elements().get(i), ((TupleType) b).elements().get(i)));
        }
        yield new TupleType(elements);
      }
      default -> a;
    };
  }

  /** {@return whether a part of this size can lie in an axis of that one} */
  static boolean fits(long part, long whole) {
    return part == DYNAMIC || whole == DYNAMIC || part <= whole;
  }

  /** {@return the sum, not known if one of both is not} */
  static long plus(long a, long b) {
    return a == DYNAMIC || b == DYNAMIC ? DYNAMIC : a + b;
  }

  /** {@return the product, not known if one of both is not} */
  static long times(long a, long b) {
    return a == DYNAMIC || b == DYNAMIC ? DYNAMIC : a * b;
  }

  /** {@return the quotient, not known if the dividend is not} */
  static long over(long a, long b) {
    return a == DYNAMIC ? DYNAMIC : a / b;
  }
}
