package dev.arrayc.syntax;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import java.util.Arrays;

/**
 * A source as code points with its lines, because Python's columns count code points. Line ends are
 * {@code \n} here whatever they were in the file (language reference §2.1.2), and a byte order mark
 * is gone.
 */
final class SourceText {
  /** What {@link #at} gives outside the text. */
  static final int END = -1;

  private final SourceFile file;
  private final int[] chars;
  private final int[] lineStarts;
  private final int[] codeEnds;

  SourceText(SourceFile file) {
    this.file = file;
    String text = file.text().startsWith("\uFEFF") ? file.text().substring(1) : file.text();
    this.chars = text.replace("\r\n", "\n").replace('\r', '\n').codePoints().toArray();
    int lines = 1 + (int) Arrays.stream(chars).filter(c -> c == '\n').count();
    this.lineStarts = new int[lines];
    this.codeEnds = new int[lines];
    for (int i = 0, line = 0; i < chars.length; i++) {
      if (chars[i] == '\n') {
        lineStarts[++line] = i + 1;
      }
    }
    System.arraycopy(lineStarts, 0, codeEnds, 0, lines);
  }

  SourceFile file() {
    return file;
  }

  int length() {
    return chars.length;
  }

  /** The code point at an offset, {@link #END} outside. */
  int at(int offset) {
    return offset >= 0 && offset < chars.length ? chars[offset] : END;
  }

  boolean matches(int offset, String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      if (at(offset + i) != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  String slice(int start, int end) {
    return new String(chars, start, end - start);
  }

  /** The 1-based line of an offset. */
  int line(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /**
   * Notes that code ends here, so that a span cut at its first line leaves out blanks and comments.
   */
  void markCode(int start, int end) {
    int last = line(end);
    for (int line = line(start); line <= last; line++) {
      int stop = line == last ? end : lineStarts[line] - 1;
      codeEnds[line - 1] = Math.max(codeEnds[line - 1], stop);
    }
  }

  /** The span of a stretch of text; one that goes on over several lines ends with its first. */
  Span span(int start, int end) {
    int line = line(start);
    int column = start - lineStarts[line - 1] + 1;
    int stop = line(end) == line ? end : Math.max(start + 1, codeEnds[line - 1]);
    return new Span(file, line, column, Math.max(1, stop - start));
  }

  UserError error(String errorClass, int start, int end, String message, String... hints) {
    return new UserError(Diagnostic.of(span(start, end), errorClass, message, hints));
  }

  UserError syntaxError(int start, int end, String message, String... hints) {
    return error("SyntaxError", start, end, message, hints);
  }
}
