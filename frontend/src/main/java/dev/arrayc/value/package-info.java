/**
 * The values of an array program while it is traced.
 *
 * <p>There are two kinds, as in JAX. <em>Static</em> values are Python's own (numbers, strings,
 * tuples, functions) and NumPy's: they are computed now. <em>Arrays</em> are either concrete (they
 * have data; top-level statements compute with them) or {@linkplain dev.arrayc.value.Tracer
 * tracers}: known by shape, dtype and weak type only, standing for a {@code Value} of the StableHLO
 * function that a {@link dev.arrayc.value.Trace} is building.
 *
 * <p>{@link dev.arrayc.value.Session} says what is going on now: which trace is innermost, where in
 * the user's source we are, and the configuration. The array library ({@code dev.arrayc.library})
 * asks it whether an operation is to be staged or computed.
 */
package dev.arrayc.value;
