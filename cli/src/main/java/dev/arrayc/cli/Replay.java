package dev.arrayc.cli;

import dev.arrayc.cli.cache.CommandMemo;
import java.io.FileDescriptor;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/**
 * Answers a command line that was answered before, from the cache; all others, and all flaws of the
 * cache, are left to {@link Main} in the next process. The launcher starts it on an AOT cache of
 * its own: a JVM takes twice as long to start with all classes of the compiler as with these few.
 */
final class Replay {
  /** The exit status where the work has to be done. */
  static final int UNKNOWN = 75;

  private Replay() {}

  public static void main(String[] args) {
    PrintWriter out = Main.utf8(FileDescriptor.out);
    PrintWriter err = Main.utf8(FileDescriptor.err);
    Optional<CommandMemo.Said> said = said(List.of(args));
    if (said.isPresent()) {
      out.print(said.get().printed());
      err.print(said.get().noted());
    }
    Main.end(said.isPresent() ? ExitCode.OK.status() : UNKNOWN, out, err);
  }

  static Optional<CommandMemo.Said> said(List<String> arguments) {
    return Main.replay(Environment.ofProcess(arguments));
  }
}
