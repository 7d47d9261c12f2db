/**
 * StableHLO as text, both ways.
 *
 * <p>{@link dev.arrayc.text.Reader} reads what {@code jax.jit(f).lower(x).as_text()} and
 * StableHLO's own tools print: modules of functions over the ops of the table, in MLIR's generic
 * form or in each op's pretty one. {@link dev.arrayc.text.Printer} writes both forms. The pretty
 * form is not known here: it stands in the op's row ({@code dev.arrayc.op.Format}), and reader and
 * printer follow it word by word, so what one writes the other reads.
 *
 * <p>The reader is a hand-written lexer and a recursive descent over it. Attributes are read by the
 * kind that the op's row asks for ({@code array<i64: 1>} and {@code dense<1> : tensor<1xi64>} are
 * the same list of integers), so nothing is converted later; an attribute that no row knows is kept
 * as it was written. Every error is located. Locations in the text ({@code loc(…)}) are read and
 * dropped: an operation's place is where it stands in this text.
 *
 * <p>The grammar is that of MLIR's language reference and StableHLO's specification; where the two
 * leave room, what jaxlib prints decides.
 */
package dev.arrayc.text;
