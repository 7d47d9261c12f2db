/**
 * The hub: StableHLO as plain Java values.
 *
 * <p>A {@link dev.arrayc.ir.Program} holds functions; a function holds one {@link
 * dev.arrayc.ir.Block}; a block holds {@link dev.arrayc.ir.Operation}s in order, each a row of the
 * op table ({@code dev.arrayc.op}) applied to {@link dev.arrayc.ir.Value}s. Values are numbered,
 * typed and assigned once (SSA); JAX calls the same thing a jaxpr. Everything is immutable: a pass
 * reads a function and builds another with {@link dev.arrayc.ir.Builder}.
 *
 * <p>Front ends (array programs, StableHLO text, Java bytecode) produce this form; printing,
 * verifying, evaluating and lowering are interpretations of it. There is no second op set. The
 * specification is StableHLO's; its constraint labels stand in the comments of the op table.
 */
package dev.arrayc.ir;
