package dev.arrayc.cli;

import dev.arrayc.cli.cache.CacheKey;
import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The compiler that the modules below make together. */
final class Pipeline implements Compiler {
  @Override
  public Traced trace(Job job, PrintWriter printed) {
    throw unwired();
  }

  @Override
  public CacheKey key(Traced traced, String build) {
    throw unwired();
  }

  @Override
  public Map<String, byte[]> build(Traced traced, Optional<Path> dumpDirectory) {
    throw unwired();
  }

  @Override
  public String emit(Traced traced, Stage stage, Optional<Path> dumpDirectory) {
    throw unwired();
  }

  @Override
  public void run(
      Job job, PrintWriter out, Optional<Path> outDirectory, Optional<Path> dumpDirectory) {
    throw unwired();
  }

  private static CompileException unwired() {
    return new CompileException.Limitation(
        Diagnostic.of(Span.NONE, "", "the front end and the code generator are not joined yet"));
  }
}
