/**
 * Mathematical functions as subgraphs of basic ops, written once.
 *
 * <p>Every engine implements only the basic elementwise ops: add, multiply, divide, fma, sqrt,
 * rounding, comparison, selection, conversion and integer arithmetic, all of them exact or rounded
 * once by IEEE 754. A composed op, {@code exponential} or {@code sine}, becomes a straight line of
 * those before anything is interpreted or lowered. So it vectorises like the user's own arithmetic,
 * needs no math library on any target, and gives the same bits in all of them.
 *
 * <p>The subgraphs are branch-free: both sides of a case are computed and one selected. Fused
 * multiply-adds are written as such, and no product with a single use feeds a sum, so contraction
 * has nothing to change here. Narrow floats compute in f32 and round once; most f32 functions stay
 * in f32 lanes, the ones that need more bits use f64 lanes.
 *
 * <p>{@link dev.arrayc.math.MathExpansion} is the entrance; {@link dev.arrayc.math.Lanes} is the
 * notation that the functions are written in. Errors are at most one unit in the last place; the
 * measured worst cases are in the accuracy table of the documentation.
 */
package dev.arrayc.math;
