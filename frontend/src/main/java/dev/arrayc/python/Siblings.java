package dev.arrayc.python;

import dev.arrayc.diagnostic.SourceFile;
import java.util.Optional;

/** The modules beside a program: {@code import helpers} reads {@code helpers.py}. */
@FunctionalInterface
public interface Siblings {
  /** A program that stands alone. */
  Siblings NONE = name -> Optional.empty();

  /**
   * {@return the source of a module, if there is one}
   *
   * @param name its dotted name
   */
  Optional<SourceFile> find(String name);
}
