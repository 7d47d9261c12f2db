/**
 * The portable artifact: what {@code jax.export} serializes, and what other tools of StableHLO read
 * for years after.
 *
 * <p>It is MLIR's bytecode of VHLO, a dialect that has every op and attribute of StableHLO once per
 * form that it ever had. Three layers, each of which knows one thing:
 *
 * <ul>
 *   <li>the container ({@link dev.arrayc.portable.BytecodeReader}, {@link
 *       dev.arrayc.portable.BytecodeWriter}): sections, numbers, strings, operations;
 *   <li>attributes and types: a row each in {@link dev.arrayc.portable.Encoding}, decoded to {@link
 *       dev.arrayc.portable.Wire} and turned into ours by {@link dev.arrayc.portable.Decoder} and
 *       {@link dev.arrayc.portable.Encoder};
 *   <li>ops: {@link dev.arrayc.portable.Form} says how a release spells a row of the op table. It
 *       is derived from the row; written down are only the differences: what releases changed, what
 *       stands for an attribute left out ({@link dev.arrayc.portable.Defaults}), and which
 *       attributes are several in VHLO ({@link dev.arrayc.portable.Structure}).
 * </ul>
 *
 * <p>Bytes of others are not trusted: every count is checked against what is left before anything
 * is made of it, references nest and expand up to a bound, and whatever is wrong is one error at
 * one byte. Sources: "MLIR Bytecode Format", and StableHLO's "VHLO" and "Compatibility" pages.
 */
package dev.arrayc.portable;
