package dev.arrayc.cli;

import java.nio.file.Path;

/** Where tests find the project's own files. */
final class TestPlaces {
  private TestPlaces() {}

  /** {@return the checkout that is being tested} */
  static Path root() {
    return Path.of(System.getProperty("arrayc.root", ".."));
  }
}
