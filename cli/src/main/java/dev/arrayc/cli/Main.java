package dev.arrayc.cli;

import dev.arrayc.cli.cache.ArtifactCache;
import dev.arrayc.cli.cache.CacheLocation;
import dev.arrayc.cli.cache.CommandMemo;
import dev.arrayc.cli.cache.Invocation;
import dev.arrayc.mlir.codegen.Codegen;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** The entry point of {@code arrayc}. */
public final class Main {
  /** Deeply nested programs recurse deeply; the memory is only reserved. */
  private static final long STACK_BYTES = 1L << 30;

  /** The commands that are going to generate code, as good as always. */
  private static final Set<String> WARM = Set.of("compile", "run");

  private Main() {}

  public static void main(String[] args) {
    PrintWriter out = utf8(FileDescriptor.out);
    PrintWriter err = utf8(FileDescriptor.err);
    Environment environment = Environment.ofProcess(List.of(args));
    Optional<CommandMemo.Said> said = replay(environment);
    int status;
    if (said.isPresent()) {
      out.print(said.get().printed());
      err.print(said.get().noted());
      status = ExitCode.OK.status();
    } else {
      status = work(environment, out, err);
    }
    end(status, out, err);
  }

  /** Ends the process. */
  static void end(int status, PrintWriter out, PrintWriter err) {
    out.flush();
    err.flush();
    // System.exit starts a logger first, to log that; there are no shutdown hooks to run.
    Runtime.getRuntime().halt(status);
  }

  private static int work(Environment environment, PrintWriter out, PrintWriter err) {
    if (WARM.contains(environment.arguments().stream().findFirst().orElse(""))) {
      Codegen.warmUp();
    }
    int status = execute(environment, out, err);
    out.flush();
    err.flush();
    Codegen.exiting(status);
    return status;
  }

  /**
   * The answer to a command line that was seen before. No class of picocli is loaded for it. Flaws
   * of the cache are left to the command.
   */
  static Optional<CommandMemo.Said> replay(Environment environment) {
    List<String> arguments = environment.arguments();
    if (environment.build().isEmpty()
        || arguments.isEmpty()
        || !arguments.getFirst().equals("compile")
        || arguments.stream().anyMatch(a -> writesMore(a))) {
      return Optional.empty();
    }
    Optional<Path> directory = CacheLocation.of(arguments, environment.variables());
    if (directory.isEmpty()) {
      return Optional.empty();
    }
    ArtifactCache cache = ArtifactCache.lookedAt(directory.get());
    Invocation invocation =
        Invocation.of(arguments, environment.variables(), environment.build().get());
    return new CommandMemo(cache, invocation, environment.workingDirectory())
        .replay(LibraryNames::named);
  }

  /** Whether a command line with this word writes more than a library and its header. */
  private static boolean writesMore(String word) {
    return word.startsWith(DumpOptions.DIRECTORY_OPTION) || word.startsWith(BindingOptions.PREFIX);
  }

  static int execute(Environment environment, PrintWriter out, PrintWriter err) {
    AtomicInteger status = new AtomicInteger(ExitCode.BUG.status());
    Runnable work =
        () -> {
          try {
            String[] arguments = environment.arguments().toArray(String[]::new);
            Compiler compiler = new Pipeline();
            status.set(Arrayc.commandLine(compiler, environment, out, err).execute(arguments));
          } catch (Throwable failure) {
            // picocli hands over exceptions; errors of the JVM come through here.
            status.set(Failures.report(failure, err, Optional.empty()).status());
          }
        };
    Thread thread = new Thread(null, work, "arrayc", STACK_BYTES);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return status.get();
  }

  /** Programs print UTF-8 whatever the locale, as Python does; whole lines appear at once. */
  static PrintWriter utf8(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
  }
}
