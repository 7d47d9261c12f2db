package dev.arrayc.cli;

/** The entry point of {@code arrayc}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.out.println("arrayc");
  }
}
