package dev.arrayc.cli;

import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import java.math.BigInteger;
import java.nio.file.Path;

/** What {@code --arg} says about one argument of the entry, in order (design §7). */
public sealed interface Argument {
  /** An array of which only the type is known: {@code f32[4,8]}. */
  record Typed(TensorType type) implements Argument {}

  /**
   * An array of any number of rows: {@code f32[b,784]}; the first size of its type is not known.
   *
   * @param size the number's name; arrays with the same have as many rows
   */
  record Rows(String size, TensorType type) implements Argument {}

  /** An array with its data, from a file: {@code @x.npy}. */
  record Data(Path file, Tensor tensor) implements Argument {}

  /** A Python int: {@code 3}. */
  record Int(BigInteger value) implements Argument {}

  /** A Python float: {@code 2.0}. */
  record Real(double value) implements Argument {}

  /** A Python bool: {@code true}. */
  record Bool(boolean value) implements Argument {}

  /** A Python string: {@code text}, or in quotes where it would read as something else. */
  record Text(String value) implements Argument {}
}
