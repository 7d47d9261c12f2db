package dev.arrayc.op;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;

/** The sets of element types that rows accept. */
final class Dtypes {
  static final Set<DType> ALL = where(d -> true);
  static final Set<DType> NUMBERS = where(d -> d != DType.BOOL);
  static final Set<DType> INTEGERS = where(DType::isInteger);
  static final Set<DType> INTEGERS_BOOL = where(DType::isIntegral);
  static final Set<DType> FLOATS = where(DType::isFloat);

  /** Floats whose bits are those of an integer type. */
  static final Set<DType> FLOATS_OF_BYTES = where(d -> d.isFloat() && d.bits() % 8 == 0);

  static final Set<DType> FLOATS_COMPLEX = where(d -> d.isFloat() || d.isComplex());
  static final Set<DType> SIGNED_FLOAT_COMPLEX =
      where(d -> d.kind() == DType.Kind.SIGNED || d.isFloat() || d.isComplex());

  private Dtypes() {}

  /** {@return whether the elements are integers that stand for themselves} */
  static boolean isInteger(TensorType type) {
    return type.dtype().isInteger() && !type.isQuantized();
  }

  private static Set<DType> where(Predicate<DType> test) {
    EnumSet<DType> set = EnumSet.noneOf(DType.class);
    for (DType d : DType.values()) {
      if (test.test(d)) {
        set.add(d);
      }
    }
    return Collections.unmodifiableSet(set);
  }
}
