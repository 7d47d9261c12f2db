package dev.arrayc.diagnostic;

import java.util.List;

/**
 * A source text under the name the user gave it. The text is empty where only the name is known (a
 * class file compiled elsewhere); then diagnostics print no source line.
 */
public record SourceFile(String name, String text) {
  /** The line with this 1-based number, without its terminator; empty when there is none. */
  public String line(int number) {
    List<String> lines = text.lines().toList();
    return number >= 1 && number <= lines.size() ? lines.get(number - 1) : "";
  }
}
