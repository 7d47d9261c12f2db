/**
 * Counted loops over the elements of arrays, raised to ops on whole arrays.
 *
 * <p>{@link dev.arrayc.transform.raise.RaiseLoops} looks at each {@code stablehlo.while}. If it and
 * the loops inside run a known number of times, the body is evaluated once for all rounds ({@code
 * Nest}): each loop becomes an {@code Axis}, and what a scalar of the body is in all rounds is a
 * {@code Lane}, an affine function of the axes or an array with those axes in front. Reads become
 * slices, transposes and gathers, writes become updates and scatters ({@code Access}), scalars that
 * run from round to round become reductions in the order of the rounds ({@code Fold}), sums of
 * products {@code dot_general}.
 *
 * <p>A body is evaluated statement by statement for all rounds, so no round may see what another
 * one wrote: {@code ArrayState} keeps the reads and writes of an array with their subscripts, and
 * {@code Subscripts} decides which can meet (the usual tests: equal, disjoint ranges, greatest
 * common divisor, strides that keep rounds apart). What does not pass stays a loop, with a note
 * that says why; then the loops inside it are looked at for themselves.
 */
package dev.arrayc.transform.raise;
