package dev.arrayc.cli;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A limit as a person writes it: {@code 10000000}, {@code 10^7}, {@code 4GiB}, {@code 512MB}. */
record Quantity(long value) {
  private static final Pattern FORM = Pattern.compile("([0-9]+)(?:\\^([0-9]{1,2}))?([A-Za-z]*)");
  private static final List<String> BINARY = List.of("", "KiB", "MiB", "GiB", "TiB");
  private static final List<String> DECIMAL = List.of("B", "kB", "MB", "GB", "TB");

  /** Reads a quantity for picocli. */
  static final class Converter implements ITypeConverter<Quantity> {
    @Override
    public Quantity convert(String text) {
      return parse(text);
    }
  }

  static Quantity parse(String text) {
    Matcher form = FORM.matcher(text.replace("_", ""));
    try {
      if (form.matches()) {
        long base = Long.parseLong(form.group(1));
        int exponent = form.group(2) == null ? 1 : Integer.parseInt(form.group(2));
        long value = Math.multiplyExact(power(base, exponent), unit(form.group(3)));
        return new Quantity(value);
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is larger than 2^63 - 1");
    }
    throw new TypeConversionException(
        "'" + text + "' is not a quantity such as 1000, 10^7, 512MiB or 4GiB");
  }

  private static long power(long base, int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power = Math.multiplyExact(power, base);
    }
    return power;
  }

  private static long unit(String name) {
    if (BINARY.contains(name)) {
      return power(1024, BINARY.indexOf(name));
    }
    if (DECIMAL.contains(name)) {
      return power(1000, DECIMAL.indexOf(name));
    }
    throw new TypeConversionException("there is no unit '" + name + "'; use KiB, MiB, GiB or none");
  }
}
