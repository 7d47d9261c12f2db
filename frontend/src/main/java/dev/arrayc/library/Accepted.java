package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import dev.arrayc.value.Session;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What dtypes each primitive takes, and the words in which JAX refuses others. */
enum Accepted {
  NUMBERS(
      "integer, floating, complexfloating",
      d -> d != DType.BOOL,
      "neg sign square integer_pow add sub mul div iota"),
  CUMULATIVE(
      "number",
      d -> d != DType.BOOL,
      "cumsum cumprod cummax cummin cumlogsumexp reduce_sum reduce_prod"),
  REALS("integer, floating", d -> d.isInteger() || d.isFloat(), "rem"),
  ORDERED("integer, floating, bool", d -> !d.isComplex(), "lt le gt ge"),
  SIGNED(
      "floating, complexfloating, signedinteger",
      d -> !d.isIntegral() || d.kind() == DType.Kind.SIGNED,
      "abs"),
  INEXACT(
      "floating, complexfloating",
      d -> !d.isIntegral(),
      "sqrt rsqrt exp exp2 expm1 log log1p logistic sin cos tan tanh asin acos atan sinh cosh asinh"
          + " acosh atanh atan2 pow"),
  FLOATS(
      "floating",
      DType::isFloat,
      "ceil floor round is_finite cbrt erf erfc erf_inv lgamma digamma nextafter reduce_precision"
          + " igamma igammac regularized_incomplete_beta"),
  COMPLEX("complexfloating", DType::isComplex, "real imag"),
  INTEGERS(
      "integer",
      DType::isInteger,
      "clz population_count mulhi shift_left shift_right_logical shift_right_arithmetic"),
  INTEGERS_BOOL("integer, bool", DType::isIntegral, "not and or xor"),
  PARTS("float32, float64", d -> d == DType.F32 || d == DType.F64, "complex"),
  CONJUGATES(
      "float32, complexfloating, float64",
      d -> d.isComplex() || d == DType.F32 || d == DType.F64,
      "conj");

  private static final Map<String, Accepted> OF = new HashMap<>();

  static {
    for (Accepted accepted : values()) {
      for (String primitive : accepted.primitives.split(" ", -1)) {
        OF.put(primitive, accepted);
      }
    }
  }

  private final String words;
  private final Predicate<DType> test;
  private final String primitives;

  Accepted(String words, Predicate<DType> test, String primitives) {
    this.words = words;
    this.test = test;
    this.primitives = primitives;
  }

  /**
   * Refuses operands of dtypes that the primitive does not take.
   *
   * @param text JAX's spelling of it, parameters in brackets
   * @throws dev.arrayc.diagnostic.CompileException a TypeError
   */
  static void require(String text, List<? extends Array> operands) {
    int bracket = text.indexOf('[');
    String primitive = bracket < 0 ? text : text.substring(0, bracket);
    Accepted accepted = OF.get(primitive);
    for (int i = 0; accepted != null && i < operands.size(); i++) {
      String at = operands.size() > 1 ? " at position " + i : "";
      accepted.require(primitive, operands.get(i).dtype(), at);
    }
  }

  /** Refuses a result of a dtype that the primitive does not make. */
  static void require(String primitive, DType dtype) {
    Accepted accepted = OF.get(primitive);
    if (accepted != null) {
      accepted.require(primitive, dtype, "");
    }
  }

  private void require(String primitive, DType dtype, String at) {
    if (!test.test(dtype)) {
      throw Session.current()
          .error(
              "TypeError",
              "%s does not accept dtype %s%s. Accepted dtypes%s are subtypes of %s."
                  .formatted(primitive, dtype.numpyName(), at, at, words));
    }
  }
}
