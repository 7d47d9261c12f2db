package dev.arrayc.cli;

/** How the check of one program, or of one file, ended. */
sealed interface Verdict {
  /** All as it should be. */
  record Passed(String summary) implements Verdict {}

  /** Something is wrong; the message may have several lines. */
  record Failed(String message) implements Verdict {}

  /** Not done, for this reason. */
  record Skipped(String reason) implements Verdict {}
}
