/**
 * How arrays print: what NumPy 2.4 and JAX 0.10 print for the same data, character for character.
 *
 * <p>{@link dev.arrayc.format.ArrayText} lays arrays out (brackets, wrapping at 75 columns,
 * summarising above 1,000 elements), {@link dev.arrayc.format.ElementFormat} makes the elements of
 * one array line up, and {@link dev.arrayc.format.Digits} finds the shortest decimal that reads
 * back as the same number.
 */
package dev.arrayc.format;
