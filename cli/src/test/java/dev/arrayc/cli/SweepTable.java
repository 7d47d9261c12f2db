package dev.arrayc.cli;

import dev.arrayc.ir.DType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The sweep over the array library: what is evaluated of each function, on what, and how near to
 * JAX it is. The tables stand beside those of the library's own tests.
 */
final class SweepTable {
  static final Path FOLDER =
      TestPlaces.root().resolve("frontend/src/test/resources/dev/arrayc/library/sweep");

  /** The dtypes that JAX has on the CPU, without those of a byte and less that it stores only. */
  private static final List<DType> DTYPES =
      List.of(
          DType.BOOL,
          DType.I8,
          DType.I16,
          DType.I32,
          DType.I64,
          DType.U8,
          DType.U16,
          DType.U32,
          DType.U64,
          DType.BF16,
          DType.F16,
          DType.F32,
          DType.F64,
          DType.C64,
          DType.C128);

  /** Subnormals are for the engines alone: XLA takes them for zeros. */
  static final String SUBNORMAL = "subnormal";

  private static final List<String> SHAPES =
      List.of("vector", "matrix", "scalar", "empty", "hollow", SUBNORMAL);

  private SweepTable() {}

  /**
   * One line of table.txt.
   *
   * @param function its full name
   * @param bound how near to JAX its results are
   * @param expressions what is evaluated; none of a function that makes no arrays
   */
  record Row(String function, SweepBound bound, List<String> expressions) {
    private static Row of(String line) {
      String[] columns = line.split("\t", -1);
      // A line without expressions says why in place of a bound.
      SweepBound bound = SweepBound.parse(columns.length == 2 ? "exact" : columns[1]);
      return new Row(columns[0], bound, List.of(columns).subList(2, columns.length));
    }
  }

  /** What all rows are evaluated on at a time. */
  record Case(DType dtype, String shape) {
    boolean isWide() {
      return dtype.bits() == 64 && dtype != DType.C64 || dtype == DType.C128;
    }

    /** {@return the arrays that rows use, as definitions in order: {@code x = …}} */
    List<String[]> operands() {
      String kind = dtype.kind().name().toLowerCase(Locale.ROOT);
      return lines("operands.txt").stream()
          .map(l -> l.split("\t", -1))
          .filter(c -> isAmong(c[0], kind) && isAmong(c[1], shape))
          .map(c -> new String[] {c[2], c[3]})
          .toList();
    }

    private static boolean isAmong(String names, String name) {
      return names.equals("*") || Arrays.asList(names.split(" ", -1)).contains(name);
    }

    @Override
    public String toString() {
      return dtype.numpyName() + ", " + shape;
    }
  }

  static List<Row> rows() {
    return lines("table.txt").stream().map(Row::of).toList();
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (DType dtype : DTYPES) {
      for (String shape : SHAPES) {
        if (!shape.equals(SUBNORMAL) || dtype.isFloat() || dtype.isComplex()) {
          cases.add(new Case(dtype, shape));
        }
      }
    }
    return cases;
  }

  static String imports() {
    return read(FOLDER.resolveSibling("imports.txt"));
  }

  private static Stream<String> stream(String name) {
    return read(FOLDER.resolve(name)).lines().filter(l -> !l.isEmpty() && !l.startsWith("#"));
  }

  static List<String> lines(String name) {
    return stream(name).toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
