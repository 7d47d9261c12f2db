/**
 * The reference interpreter: evaluates programs on {@link dev.arrayc.ir.Tensor}s, in plain Java.
 *
 * <p>It is the oracle of the compiled code and must give the same bits, NaN payloads excepted. That
 * holds because each decision that rounding depends on is made once, in front of both: composed ops
 * are expanded by {@code dev.arrayc.math}, fused multiply-adds are explicit, a sum has the order of
 * {@link dev.arrayc.interpret.SumOrder} and a contraction runs over its index in order.
 *
 * <p>Ops run an array at a time: elementwise ones through the kernels of the op table ({@link
 * dev.arrayc.interpret.Elementwise}), those that only move data through lists of source positions
 * ({@link dev.arrayc.interpret.Layout}), the rest in {@link dev.arrayc.interpret.Reduction}, {@link
 * dev.arrayc.interpret.Contraction} and {@link dev.arrayc.interpret.Sorting}. {@link
 * dev.arrayc.interpret.Interpreter} holds the environment and the control flow.
 */
package dev.arrayc.interpret;
