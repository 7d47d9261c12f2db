/**
 * The evaluator of array programs: Python's meaning for everything static, the array library's for
 * arrays, and {@code jax.jit} around it.
 *
 * <p>{@link dev.arrayc.python.Script} runs a whole program, {@link dev.arrayc.python.Tracing}
 * traces one entry of it. Both make an {@code Evaluation}: the session, the output, the modules and
 * the cache of traced functions. Statements are executed by {@code Executor}, expressions evaluated
 * by {@code Evaluator}, straight over the syntax tree; {@code Frame} holds variables and finds
 * names. What operators, comparisons, indices, attributes and texts mean on Python's own values is
 * in {@code Operations}, {@code Comparison}, {@code Indexing}, {@code Attributes} and {@code Text},
 * each one exhaustive over the sealed values; {@code Arrays} is the one door to the library.
 *
 * <p>A call of a jitted function ({@code JitFunction}) sorts its arguments into static values and
 * leaves of traced ones, looks into {@code JitCache} under the same key as JAX, traces if it must,
 * and hands the program to the {@link dev.arrayc.python.ProgramRunner}; within another trace it
 * becomes a part of that one.
 *
 * <p>Every evaluation ends: steps, nesting of calls and bytes of constants are bounded by {@code
 * Session.Limits}. Every failure is one {@code CompileException} at the program's innermost line.
 */
package dev.arrayc.python;
