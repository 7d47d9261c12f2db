package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyDType;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What programs ask about dtypes. */
final class TypeQueries {
  private TypeQueries() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(rows, "numpy.finfo", "dtype", TypeQueries::floatInfo);
    row(rows, "numpy.iinfo", "int_type", TypeQueries::integerInfo);
    row(rows, "numpy.dtype", "dtype", a -> new PyDType(known(a.value("dtype")), false));
    for (String module : List.of("numpy.", "dtypes.")) {
      row(rows, module + "issubdtype", "arg1, arg2", TypeQueries::isSubtype);
      row(rows, module + "result_type", "*args", a -> joined(a.items("args"), a));
    }
    row(rows, "dtypes.canonicalize_dtype", "dtype", TypeQueries::canonical);
    row(rows, "numpy.promote_types", "a, b", a -> joined(List.of(a.value("a"), a.value("b")), a));
    row(rows, "numpy.can_cast", "from_, to, casting='safe'", TypeQueries::canCast);
    row(rows, "numpy.isdtype", "dtype, kind", TypeQueries::isDtype);
    row(rows, "numpy.isscalar", "element", TypeQueries::isScalar);
    row(
        rows,
        "numpy.iscomplexobj",
        "x",
        a -> PyBool.of(Creation.array(a.value("x")).dtype().isComplex()));
    row(
        rows,
        "numpy.isrealobj",
        "x",
        a -> PyBool.of(!Creation.array(a.value("x")).dtype().isComplex()));
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.plain("jax." + name, signature, body::apply));
  }

  private static DType known(PyValue value) {
    return Dtypes.ofOrOfValue(value).orElseThrow(() -> Dtypes.unknown(value));
  }

  private static PyValue floatInfo(Arguments a) {
    DType dtype = known(a.value("dtype"));
    if (dtype.isIntegral()) {
      throw a.error(
          "ValueError",
          "data type <class 'numpy." + dtype.numpyName() + "'> not inexact",
          "jnp.iinfo tells the limits of integers");
    }
    return new FloatInfo(dtype.real());
  }

  private static PyValue integerInfo(Arguments a) {
    DType dtype = known(a.value("int_type"));
    if (!dtype.isInteger()) {
      String kind =
          switch (dtype.kind()) {
            case BOOL -> "b";
            case COMPLEX -> "c";
            case FLOAT, SIGNED, UNSIGNED -> "f";
          };
      throw a.error(
          "ValueError",
          "Invalid integer data type '" + kind + "'.",
          "jnp.finfo tells the limits of floats");
    }
    return new IntegerInfo(dtype);
  }

  /** NumPy's classes that a program may also ask isinstance about. */
  private static PyValue kind(PyValue value) {
    if (value instanceof PyCallable c && Dtypes.of(c).isEmpty()) {
      for (AbstractType type : AbstractType.values()) {
        if (type.label().equals(c.name())) {
          return type;
        }
      }
    }
    return value;
  }

  private static PyValue isSubtype(Arguments a) {
    PyValue x = a.value("arg1");
    PyValue y = kind(a.value("arg2"));
    if (y instanceof AbstractType of) {
      return PyBool.of(
          switch (x) {
            case AbstractType t -> of.contains(t);
            case PrngKey.KeyType key -> of == AbstractType.PRNG_KEY || of == AbstractType.GENERIC;
            default -> of.contains(known(x));
          });
    }
    if (x instanceof AbstractType || x instanceof PrngKey.KeyType) {
      return PyBool.of(x.equals(y));
    }
    return PyBool.of(!(y instanceof PrngKey.KeyType) && known(x) == known(y));
  }

  /** Python's classes and numbers are weak here, as in arithmetic. */
  private static Promotion.Typed typed(PyValue value, Arguments a, int position) {
    return switch (value) {
      case Array x -> Promotion.Typed.of(x);
      case NumpyValue n -> new Promotion.Typed(Promotion.canonical(n.tensor().dtype()), false);
      case ShapeStruct s when s.dtype() instanceof PyDType d ->
          new Promotion.Typed(d.dtype(), s.weak());
      case PyDType d -> new Promotion.Typed(Promotion.canonical(d.dtype()), false);
      case PyStr s -> new Promotion.Typed(Promotion.canonical(known(s)), false);
      case PyCallable c -> {
        DType dtype = Promotion.canonical(known(c));
        yield new Promotion.Typed(dtype, dtype != DType.BOOL);
      }
      default ->
          Promotion.Typed.of(Literals.lift(value).orElseThrow(() -> a.notAnArray(value, position)));
    };
  }

  private static PyValue joined(List<PyValue> values, Arguments a) {
    if (values.isEmpty()) {
      throw a.error("ValueError", "at least one array or dtype is required");
    }
    List<Promotion.Typed> types = new ArrayList<>();
    for (PyValue value : values) {
      types.add(typed(value, a, types.size()));
    }
    return new PyDType(Promotion.join(types).dtype(), false);
  }

  private static PyValue canonical(Arguments a) {
    return new PyDType(Promotion.canonical(known(a.value("dtype"))), false);
  }

  /** NumPy's table of safe casts: those that keep every value. */
  private static PyValue canCast(Arguments a) {
    DType from = known(a.value("from_"));
    DType to = known(a.value("to"));
    return PyBool.of(
        switch (a.string("casting")) {
          case "no", "equiv" -> from == to;
          case "safe" -> isSafe(from, to);
          case "same_kind" -> isSafe(from, to) || rank(from) <= rank(to);
          case "unsafe" -> true;
          default ->
              throw a.error(
                  "ValueError",
                  "casting must be one of 'no', 'equiv', 'safe', 'same_kind', or 'unsafe' (got "
                      + Reprs.of(a.value("casting"))
                      + ")");
        });
  }

  private static int rank(DType dtype) {
    return switch (dtype.kind()) {
      case BOOL -> 0;
      case UNSIGNED -> 1;
      case SIGNED -> 2;
      case FLOAT -> 3;
      case COMPLEX -> 4;
    };
  }

  private static boolean isSafe(DType from, DType to) {
    return switch (from.kind()) {
      case BOOL -> true;
      case UNSIGNED, SIGNED ->
          switch (to.kind()) {
            case BOOL -> false;
            case UNSIGNED -> from.kind() == DType.Kind.UNSIGNED && from.bits() <= to.bits();
            case SIGNED ->
                from.kind() == DType.Kind.SIGNED
                    ? from.bits() <= to.bits()
                    : from.bits() < to.bits();
            case FLOAT, COMPLEX ->
                to.real() == DType.F64 || Limits.mantissaBits(to.real()) + 1 >= from.bits();
          };
      case FLOAT ->
          (to.isFloat() || to.isComplex())
              && (from == to.real()
                  || Limits.mantissaBits(from) <= Limits.mantissaBits(to.real())
                      && Limits.max(from) <= Limits.max(to.real()));
      case COMPLEX -> to.isComplex() && from.bits() <= to.bits();
    };
  }

  private static PyValue isDtype(Arguments a) {
    DType dtype = known(a.value("dtype"));
    List<PyValue> kinds = Shapes.sequence(a.value("kind")).orElse(List.of(a.value("kind")));
    return PyBool.of(kinds.stream().anyMatch(kind -> isOfKind(dtype, kind, a)));
  }

  private static boolean isOfKind(DType dtype, PyValue kind, Arguments a) {
    if (!(kind instanceof PyStr s)) {
      return known(kind) == dtype;
    }
    return switch (s.value()) {
      case "bool" -> dtype == DType.BOOL;
      case "signed integer" -> dtype.kind() == DType.Kind.SIGNED;
      case "unsigned integer" -> dtype.kind() == DType.Kind.UNSIGNED;
      case "integral" -> dtype.isInteger();
      case "real floating" -> dtype.isFloat();
      case "complex floating" -> dtype.isComplex();
      case "numeric" -> dtype != DType.BOOL;
      default ->
          Dtypes.of(kind)
                  .orElseThrow(() -> a.error("ValueError", "Unrecognized kind=" + Reprs.of(kind)))
              == dtype;
    };
  }

  private static PyValue isScalar(Arguments a) {
    if (a.value("element") instanceof PyStr) {
      return PyBool.TRUE;
    }
    Optional<Array> array = Literals.lift(a.value("element"));
    return PyBool.of(array.map(x -> x.type().rank() == 0).orElse(false));
  }
}
