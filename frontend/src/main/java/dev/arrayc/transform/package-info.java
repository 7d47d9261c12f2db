/**
 * Passes over programs: each a small class that reads a function and builds another.
 *
 * <p>{@link dev.arrayc.transform.Prepare} lists them in order. What it returns is what every engine
 * runs, the interpreter and compiled code alike; so a decision that shows in the bits of a result
 * (which multiply fuses into which add, how a sine is computed) is made here, once.
 *
 * <p>{@link dev.arrayc.transform.Specialize} comes first: it makes one function of tensors of known
 * sizes out of a program, for arguments of given types. After it there are no calls, tuples or
 * shapes that are operands. Quantized elements become the integers that they are stored as after
 * contraction, so that they are rounded as the specification says; passes before look past ops on
 * them.
 *
 * <p>A pass that replaces ops goes through {@link dev.arrayc.transform.Copier}, which rebuilds a
 * function op by op and keeps each op's place in the user's source. All but contraction keep every
 * bit of every result, NaN payloads excepted, and the verifier runs after each.
 */
package dev.arrayc.transform;
