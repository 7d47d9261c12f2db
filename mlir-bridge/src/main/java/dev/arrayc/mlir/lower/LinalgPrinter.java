package dev.arrayc.mlir.lower;

/** TODO */
final class LinalgPrinter {
  private LinalgPrinter() {}

  static String print(Schedule schedule) {
    return schedule.toString();
  }
}
