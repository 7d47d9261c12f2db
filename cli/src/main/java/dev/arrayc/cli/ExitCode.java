package dev.arrayc.cli;

/** The exit statuses (design §7). */
public enum ExitCode {
  /** It worked. */
  OK(0),
  /** The program is wrong, or asks for what arrayc cannot do, or two results differ. */
  PROGRAM(1),
  /** The command line is wrong. */
  USAGE(2),
  /** Something is missing on this machine. */
  ENVIRONMENT(3),
  /** A defect of arrayc. */
  BUG(4);

  private final int status;

  ExitCode(int status) {
    this.status = status;
  }

  /** {@return the number that the process ends with} */
  public int status() {
    return status;
  }
}
