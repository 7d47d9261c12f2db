/**
 * The op table.
 *
 * <p>{@link dev.arrayc.op.Op} lists every op once. Its {@link dev.arrayc.op.Row} says what the
 * specification says: operands, attributes, regions, accepted element types, the constraints and
 * the type rule, and for elementwise ops how one element is evaluated. Families (unary, binary,
 * ternary) take the repetition out.
 *
 * <p>Elementwise ops come in two sorts. The <em>basic</em> ones are implemented by every engine
 * directly, with equal bits. The <em>composed</em> ones (exp, sin, …) have no engine code at all:
 * {@code dev.arrayc.math} replaces them by subgraphs of basic ones, which is why their results are
 * the same everywhere.
 */
package dev.arrayc.op;
