package dev.arrayc.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The training runs of the JVM's AOT caches: set-up does once, in one process, what people do, so
 * that the classes which that needs are ready at every later start.
 */
final class Training {
  private Training() {}

  /**
   * Takes the folder of programs to train with, and a folder to write to; with a third word, what
   * only {@link Replay} does is done again.
   *
   * <p>The commands' own results do not matter here. What goes wrong is said, because a start that
   * was not trained is slower than it should be.
   */
  public static void main(String[] args) throws IOException {
    Path programs = Path.of(args[0]);
    Path scratch = Path.of(args[1]);
    String sum = programs.resolve("tutorial_jit.py") + ":sum_squared_error";
    List<String> types = List.of("--arg", "f32[8,8]", "--arg", "f32[8,8]");
    List<String> compile = new ArrayList<>(List.of("compile", sum));
    compile.addAll(types);
    compile.addAll(List.of("-o", scratch.resolve("libtraining.so").toString()));
    compile.addAll(List.of("--cache-dir", scratch.resolve("cache").toString()));
    if (args.length > 2) {
      if (Replay.said(compile).isEmpty()) {
        throw new IOException("the first training left nothing to repeat");
      }
      return;
    }
    List<String> emit = new ArrayList<>(List.of("emit", sum, "--stage", "stablehlo"));
    emit.addAll(types);
    List<List<String>> lines =
        List.of(
            List.of("run", programs.resolve("tutorial_jit.py").toString()),
            List.of("run", programs.resolve("tutorial_tracers.py").toString()),
            compile,
            compile,
            emit,
            List.of("inspect", scratch.resolve("libtraining.so").toString()));
    StringWriter said = new StringWriter();
    int failed = 0;
    for (List<String> line : lines) {
      failed += once(line, said) == ExitCode.OK.status() ? 0 : 1;
    }
    // An error in a program is worth a quick start too.
    once(List.of("run", programs.resolve("tutorial_bool_error.py").toString()), new StringWriter());
    once(List.of("--help"), new StringWriter());
    if (failed > 0) {
      throw new IOException(failed + " of " + lines.size() + " commands failed:\n" + said);
    }
  }

  private static int once(List<String> line, StringWriter said) {
    Environment environment = Environment.ofProcess(line);
    PrintWriter out = new PrintWriter(new StringWriter());
    PrintWriter err = new PrintWriter(said);
    return Main.replay(environment).isPresent()
        ? ExitCode.OK.status()
        : Main.execute(environment, out, err);
  }
}
