package dev.arrayc.algorithm;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Operation;
import java.util.Optional;

/** The options of a custom call, which stand in a dictionary of their own. */
record Options(Operation call, Attributes entries) {
  static Options of(Operation call) {
    return new Options(call, dictionary(call, "mhlo.backend_config"));
  }

  /** {@return a dictionary among a call's attributes; empty if there is none} */
  static Attributes dictionary(Operation call, String name) {
    return call.attributes().find(name).orElse(new Attribute.Unit())
            instanceof Attribute.Dict(Attributes entries)
        ? entries
        : Attributes.NONE;
  }

  /** A letter as LAPACK has them, 76 : ui8 for 'L'; another one where none is given. */
  char letter(String name, char standard) {
    return number(entries, name).map(v -> (char) v.intValue()).orElse(standard);
  }

  boolean flag(String name) {
    return entries.find(name).orElse(new Attribute.Unit()) instanceof Attribute.Bool(boolean b)
        && b;
  }

  long integer(String name) {
    return integer(call, entries, name);
  }

  static long integer(Operation call, Attributes entries, String name) {
    return number(entries, name)
        .orElseThrow(() -> CallTypes.error(call, "the call needs the integer " + name));
  }

  /** Integers of other widths than 64 are kept as they were written, with their type. */
  private static Optional<Long> number(Attributes entries, String name) {
    return entries
        .find(name)
        .flatMap(
            value ->
                switch (value) {
                  case Attribute.Int(long v) -> Optional.of(v);
                  case Attribute.Verbatim(String text) when text.matches("-?\\d{1,18} : .*") ->
                      Optional.of(Long.parseLong(text.substring(0, text.indexOf(' '))));
                  default -> Optional.empty();
                });
  }
}
