package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An array in a formula: Python's operators and the elementwise functions as methods. Numbers are
 * constants of the array's dtype; operands are promoted and broadcast as {@code jax.numpy} does.
 */
record Term(Array array) {
  static Term of(Array array) {
    return new Term(array);
  }

  /** {@return parameters as terms of the inexact dtype that they promote to} */
  static List<Term> inexact(Arguments a, String... names) {
    return terms(Elementwise.promoteInexact(Stream.of(names).map(a::array).toArray(Array[]::new)));
  }

  /** {@return terms of one shape, of half floats in float32} */
  static List<Term> broadcast(List<Term> terms) {
    List<Long> shape =
        Shapes.broadcast(
            "broadcast_shapes", terms.stream().map(t -> t.array.type().shape()).toList());
    return terms.stream().map(t -> new Term(Lax.broadcastTo(t.single().array, shape))).toList();
  }

  /** {@return this in float32 if it is a half float} */
  Term single() {
    boolean half = dtype().isFloat() && dtype().bits() < 32;
    return half ? new Term(Lax.convert(array, DType.F32)) : this;
  }

  /** {@return this in another dtype} */
  Term as(DType dtype) {
    return new Term(Lax.convert(array, dtype));
  }

  /** {@return this as weakly typed as another: as what Python's numbers alone were added to} */
  Term weakAs(Term other) {
    return new Term(Lax.convert(array, dtype(), other.array.weak()));
  }

  /** {@return this, weakly typed where another is a weak scalar: as what lax's constants make} */
  Term weakAsScalar(Term other) {
    boolean weak = other.array.weak() && other.array.type().rank() == 0;
    return new Term(Lax.convert(array, dtype(), weak));
  }

  static List<Term> terms(List<Array> arrays) {
    return arrays.stream().map(Term::new).toList();
  }

  DType dtype() {
    return array.dtype();
  }

  /**
   * {@return a number as a scalar of this dtype; weakly typed beside a scalar, which beside an
   * array JAX broadcasts}
   */
  Term number(double value) {
    return array.type().rank() == 0
        ? new Term(Elementwise.constant(array.dtype(), value))
        : new Term(Lax.scalar(array.dtype(), value));
  }

  /** {@return an integer as a scalar of this dtype} */
  Term number(long value) {
    return array.type().rank() == 0
        ? new Term(Elementwise.constant(array.dtype(), value))
        : new Term(Lax.scalar(array.dtype(), value));
  }

  /** {@return a number in this shape} */
  Term filled(double value) {
    return new Term(Lax.full(array.type().shape(), Lax.scalar(array.dtype(), value)));
  }

  Term plus(Term y) {
    return new Term(Elementwise.add(array, y.array));
  }

  Term plus(long y) {
    return plus(number(y));
  }

  Term plus(double y) {
    return plus(number(y));
  }

  Term minus(Term y) {
    return new Term(Elementwise.subtract(array, y.array));
  }

  Term minus(double y) {
    return minus(number(y));
  }

  /** {@return a number less this} */
  Term from(double x) {
    return number(x).minus(this);
  }

  Term times(Term y) {
    return new Term(Elementwise.multiply(array, y.array));
  }

  Term times(double y) {
    return times(number(y));
  }

  Term over(Term y) {
    return new Term(Elementwise.trueDivide(array, y.array));
  }

  Term over(double y) {
    return over(number(y));
  }

  /** {@return a number over this} */
  Term under(double x) {
    return number(x).over(this);
  }

  Term square() {
    return times(this);
  }

  Term power(Term y) {
    return new Term(Powers.power(array, y.array));
  }

  Term negated() {
    return new Term(Lax.neg(array));
  }

  Term reciprocal() {
    return new Term(Powers.integerPower(array, -1));
  }

  Term abs() {
    return new Term(Elementwise.absolute(array));
  }

  Term sign() {
    return new Term(Lax.sign(array));
  }

  private Term apply(String primitive, Op op) {
    return new Term(Lax.unary(primitive, op, array));
  }

  Term exp() {
    return apply("exp", Op.EXPONENTIAL);
  }

  Term expm1() {
    return apply("expm1", Op.EXPONENTIAL_MINUS_ONE);
  }

  Term log() {
    return apply("log", Op.LOG);
  }

  Term log1p() {
    return apply("log1p", Op.LOG_PLUS_ONE);
  }

  Term sqrt() {
    return apply("sqrt", Op.SQRT);
  }

  Term floor() {
    return apply("floor", Op.FLOOR);
  }

  Term logistic() {
    return new Term(Activations.sigmoid(array));
  }

  Term lgamma() {
    return apply("lgamma", Op.LGAMMA);
  }

  Term digamma() {
    return apply("digamma", Op.DIGAMMA);
  }

  Term erf() {
    return apply("erf", Op.ERF);
  }

  Term erfc() {
    return apply("erfc", Op.ERFC);
  }

  Term sin() {
    return apply("sin", Op.SINE);
  }

  Term cos() {
    return apply("cos", Op.COSINE);
  }

  Term tan() {
    return apply("tan", Op.TAN);
  }

  Term atan() {
    return new Term(Transcendental.atan(array));
  }

  /** {@return this between two numbers} */
  Term clamp(double low, double high) {
    return new Term(
        (Array)
            Calls.call(
                "jax.lax",
                "clamp",
                List.of(Lax.scalar(dtype(), low), array, Lax.scalar(dtype(), high)),
                Map.of()));
  }

  Term max(Term y) {
    return new Term(Elementwise.maximum(array, y.array));
  }

  Term min(Term y) {
    return new Term(Elementwise.minimum(array, y.array));
  }

  /** A comparison, which orders no complex numbers: as {@code lax} has it. */
  Term compare(String direction, Term y) {
    List<Array> p = Elementwise.promote(array, y.array);
    return new Term(Lax.compare(direction, p.get(0), p.get(1)));
  }

  Term lt(Term y) {
    return compare("LT", y);
  }

  Term lt(long y) {
    return lt(number(y));
  }

  Term lt(double y) {
    return lt(number(y));
  }

  Term le(Term y) {
    return compare("LE", y);
  }

  Term le(double y) {
    return le(number(y));
  }

  Term gt(Term y) {
    return compare("GT", y);
  }

  Term gt(double y) {
    return gt(number(y));
  }

  Term ge(Term y) {
    return compare("GE", y);
  }

  Term ge(double y) {
    return ge(number(y));
  }

  Term eq(Term y) {
    return compare("EQ", y);
  }

  Term eq(double y) {
    return eq(number(y));
  }

  Term ne(double y) {
    return compare("NE", number(y));
  }

  /** {@return whether this lies from 0 to 1; complex numbers are in order, as in jax.numpy} */
  Term isProbability() {
    Array below = Calls.jnp("less", array, number(0).array);
    Array above = Calls.jnp("greater", array, number(1).array);
    return isNan().or(new Term(below)).or(new Term(above)).not();
  }

  Term isNan() {
    return new Term(Classification.isNan(array));
  }

  Term and(Term y) {
    return new Term(Lax.and(array, y.array));
  }

  Term or(Term y) {
    return new Term(Lax.or(array, y.array));
  }

  Term not() {
    return new Term(Lax.not(array));
  }

  /** {@return where this truth value holds the one, else the other} */
  Term choose(Term onTrue, Term onFalse) {
    List<Array> p = Elementwise.promote(onTrue.array, onFalse.array);
    return new Term(Lax.select(array, p.get(0), p.get(1)));
  }

  /** {@return where this truth value holds a number, else the other} */
  Term choose(double onTrue, Term onFalse) {
    return choose(onFalse.number(onTrue), onFalse);
  }

  /** {@return where this truth value holds the one, else a number} */
  Term choose(Term onTrue, double onFalse) {
    return choose(onTrue, onTrue.number(onFalse));
  }

  /** {@return the polynomial of these coefficients, the highest first, by Horner's rule} */
  Term polynomial(double... coefficients) {
    return new Term(
        (Array)
            Staging.asOneFunction(
                "polyval",
                () -> {
                  Term sum = filled(0);
                  for (double c : coefficients) {
                    sum = sum.times(this).plus(c);
                  }
                  return sum.array;
                }));
  }
}
