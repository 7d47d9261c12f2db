package dev.arrayc.cli;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** How errors end: as text for a person, and as an exit status. */
final class Failures {
  private Failures() {}

  /**
   * Prints an error and returns the status it stands for.
   *
   * @param dumpDirectory where the stack trace of a defect goes; a temporary file without it
   */
  static ExitCode report(Throwable failure, PrintWriter err, Optional<Path> dumpDirectory) {
    ExitCode code =
        switch (failure) {
          case CompileException e -> reportKnown(e, err);
          case OutOfMemoryError e -> {
            err.print(outOfMemory().render());
            yield ExitCode.ENVIRONMENT;
          }
          default -> {
            err.print(unexpected(failure, dumpDirectory).render());
            yield ExitCode.BUG;
          }
        };
    err.flush();
    return code;
  }

  /** {@return why a file could not be used; its name, which some exceptions repeat, is left out} */
  static String reason(IOException failure) {
    return switch (failure) {
      case NoSuchFileException e -> "no such file or directory";
      case AccessDeniedException e -> "permission denied";
      case FileAlreadyExistsException e -> "there is a file of that name";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> String.valueOf(failure.getMessage());
    };
  }

  private static ExitCode reportKnown(CompileException failure, PrintWriter err) {
    err.print(failure.diagnostic().render());
    return switch (failure) {
      case CompileException.UserError e -> ExitCode.PROGRAM;
      case CompileException.Limitation e -> ExitCode.PROGRAM;
      case CompileException.UsageError e -> ExitCode.USAGE;
      case CompileException.EnvironmentError e -> ExitCode.ENVIRONMENT;
      case CompileException.Bug e -> ExitCode.BUG;
    };
  }

  private static Diagnostic outOfMemory() {
    long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
    return Diagnostic.of(
        Span.NONE,
        "",
        "out of memory: the compiler may use " + mebibytes + " MiB here",
        "set JDK_JAVA_OPTIONS=-Xmx16g (or what the machine has) to give it more");
  }

  private static Diagnostic unexpected(Throwable failure, Optional<Path> dumpDirectory) {
    String what = failure.getClass().getSimpleName();
    String message = failure.getMessage();
    if (message != null && !message.isEmpty()) {
      what += ": " + message.lines().findFirst().orElse("");
    }
    return Diagnostic.of(
        Span.NONE, "", "a defect of arrayc (" + what + "); " + keepTrace(failure, dumpDirectory));
  }

  private static String keepTrace(Throwable failure, Optional<Path> dumpDirectory) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    try {
      Path file;
      if (dumpDirectory.isPresent()) {
        file = Files.createDirectories(dumpDirectory.get()).resolve("bug.txt");
      } else {
        file = Files.createTempFile("arrayc-bug-", ".txt");
      }
      Files.writeString(file, trace.toString(), StandardCharsets.UTF_8);
      return "please report it with the file " + file;
    } catch (IOException e) {
      return "its details could not be written to a file: " + e.getMessage();
    }
  }
}
