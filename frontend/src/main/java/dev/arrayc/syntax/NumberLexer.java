package dev.arrayc.syntax;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.Span;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;

/** Numeric literals (language reference §2.4.4 to §2.4.7): where they end and what they mean. */
final class NumberLexer {
  /** CPython's default for {@code sys.set_int_max_str_digits}. */
  private static final int MAX_DECIMAL_DIGITS = 4300;

  /** What may follow a number without a blank between; Python 3.11 still reads {@code 1or 2}. */
  private static final List<String> KEYWORDS_AFTER =
      List.of("and", "else", "for", "if", "in", "is", "or", "not");

  private final SourceText text;
  private final int start;
  private int pos;

  NumberLexer(SourceText text, int start) {
    this.text = text;
    this.start = start;
    this.pos = start;
  }

  /** The offset behind the literal; an error if no number can end there. */
  int end() {
    int second = Character.toLowerCase(text.at(start + 1));
    if (text.at(start) == '0' && (second == 'x' || second == 'o' || second == 'b')) {
      radixInteger(second == 'x' ? 16 : second == 'o' ? 8 : 2);
    } else {
      decimal();
    }
    return pos;
  }

  private void radixInteger(int radix) {
    String kind = radix == 16 ? "hexadecimal" : radix == 8 ? "octal" : "binary";
    pos += 2;
    do {
      if (text.at(pos) == '_') {
        pos++;
      }
      if (!isDigit(radix)) {
        throw invalidDigit(kind);
      }
      while (isDigit(radix)) {
        pos++;
      }
    } while (text.at(pos) == '_');
    if (Lexer.isDigit(text.at(pos))) {
      throw invalidDigit(kind);
    }
    checkEnd(kind);
  }

  private boolean isDigit(int radix) {
    int c = text.at(pos);
    return c >= 0 && c < 128 && Character.digit(c, radix) >= 0;
  }

  private UserError invalidDigit(String kind) {
    int c = text.at(pos);
    return Lexer.isDigit(c)
        ? text.syntaxError(
            pos, pos + 1, "invalid digit '%c' in %s literal".formatted((char) c, kind))
        : invalid(kind);
  }

  private UserError invalid(String kind) {
    return text.syntaxError(pos - 1, pos, "invalid " + kind + " literal");
  }

  private void decimal() {
    boolean real = false;
    if (text.at(pos) != '.') {
      digits();
    }
    int integerEnd = pos;
    if (text.at(pos) == '.') {
      real = true;
      pos++;
      if (Lexer.isDigit(text.at(pos))) {
        digits();
      }
    }
    real |= exponent();
    if (text.at(pos) == 'j' || text.at(pos) == 'J') {
      pos++;
      checkEnd("imaginary");
      return;
    }
    if (!real) {
      checkLeadingZeros(integerEnd);
    }
    checkEnd("decimal");
  }

  private void digits() {
    while (true) {
      while (Lexer.isDigit(text.at(pos))) {
        pos++;
      }
      if (text.at(pos) != '_') {
        return;
      }
      pos++;
      if (!Lexer.isDigit(text.at(pos))) {
        throw invalid("decimal");
      }
    }
  }

  private boolean exponent() {
    if (text.at(pos) != 'e' && text.at(pos) != 'E') {
      return false;
    }
    boolean signed = text.at(pos + 1) == '+' || text.at(pos + 1) == '-';
    if (!Lexer.isDigit(text.at(pos + (signed ? 2 : 1)))) {
      if (signed) {
        pos++;
        throw invalid("decimal");
      }
      // Not an exponent: maybe the "e" of "1else".
      return false;
    }
    pos += signed ? 2 : 1;
    digits();
    return true;
  }

  private void checkLeadingZeros(int end) {
    String digits = text.slice(start, end).replace("_", "");
    if (digits.length() > 1 && digits.startsWith("0") && !digits.matches("0+")) {
      throw text.syntaxError(
          start,
          end,
          "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal"
              + " integers");
    }
  }

  private void checkEnd(String kind) {
    if (Lexer.isNameCharacter(text.at(pos))
        && KEYWORDS_AFTER.stream().noneMatch(keyword -> text.matches(pos, keyword))) {
      throw invalid(kind);
    }
  }

  /** The literal that a number token stands for. */
  static Expr value(SourceText text, Token token) {
    Span span = text.span(token.start(), token.end());
    String digits = token.text().replace("_", "").toLowerCase(Locale.ROOT);
    if (digits.startsWith("0x")) {
      return new Expr.IntLiteral(span, ofBits(digits.substring(2), 4));
    }
    if (digits.startsWith("0o")) {
      return new Expr.IntLiteral(span, ofBits(digits.substring(2), 3));
    }
    if (digits.startsWith("0b")) {
      return new Expr.IntLiteral(span, ofBits(digits.substring(2), 1));
    }
    if (digits.endsWith("j")) {
      String real = digits.substring(0, digits.length() - 1);
      return new Expr.ImaginaryLiteral(span, Double.parseDouble(real));
    }
    if (digits.contains(".") || digits.contains("e")) {
      return new Expr.FloatLiteral(span, Double.parseDouble(digits));
    }
    if (digits.length() > MAX_DECIMAL_DIGITS) {
      throw text.syntaxError(
          token.start(),
          token.end(),
          "Exceeds the limit (%d digits) for integer string conversion: value has %d digits"
              .formatted(MAX_DECIMAL_DIGITS, digits.length()),
          "a hexadecimal literal has no such limit");
    }
    return new Expr.IntLiteral(span, new BigInteger(digits));
  }

  /** Linear in the digits, where {@link BigInteger}'s own reading is quadratic. */
  private static BigInteger ofBits(String digits, int bitsPerDigit) {
    byte[] magnitude = new byte[(digits.length() * bitsPerDigit + 7) / 8];
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(digits.length() - 1 - i), 1 << bitsPerDigit);
      for (int b = 0; b < bitsPerDigit; b++) {
        int bit = i * bitsPerDigit + b;
        if ((digit >> b & 1) != 0) {
          magnitude[magnitude.length - 1 - bit / 8] |= (byte) (1 << bit % 8);
        }
      }
    }
    return new BigInteger(1, magnitude);
  }
}
