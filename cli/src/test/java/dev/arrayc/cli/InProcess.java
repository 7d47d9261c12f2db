package dev.arrayc.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code arrayc} in this process: all of it but the launcher and the replay of a known command. */
record InProcess(Path directory) {
  /** What a command leaves behind. */
  record Outcome(int status, String out, String err) {}

  Outcome run(String... arguments) {
    return run(List.of(arguments));
  }

  Outcome run(List<String> arguments) {
    Environment environment =
        new Environment(
            arguments,
            directory,
            Map.of("ARRAYC_CACHE_DIR", directory.resolve("cache").toString()),
            Optional.of("test"));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Main.execute(environment, new PrintWriter(out), new PrintWriter(err));
    return new Outcome(status, out.toString(), err.toString());
  }
}
