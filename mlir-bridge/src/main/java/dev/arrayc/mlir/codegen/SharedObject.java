package dev.arrayc.mlir.codegen;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.mlir.capi.NativeFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Links objects to a shared object, with lld as a process of its own. */
final class SharedObject {
  /**
   * Every library names libc and nothing else, whether it calls it or not; a symbol that nobody
   * defines is an error here, not at the user's.
   */
  private static final List<String> FLAGS =
      List.of(
          "-shared",
          "--build-id=none",
          "--hash-style=gnu",
          "--gc-sections",
          "--threads=1",
          "-z", "defs",
          "-z", "now",
          "-z", "relro",
          "-z", "nodelete",
          "-z", "noexecstack");

  /** An object file of the link. */
  record Member(String name, byte[] bytes) {}

  private SharedObject() {}

  /**
   * Links.
   *
   * @param name the library's own name ({@code DT_SONAME})
   */
  static byte[] link(NativeFiles files, String name, List<Member> members) {
    try {
      Path directory = Files.createTempDirectory("arrayc-link-");
      try {
        return link(files, name, members, directory);
      } finally {
        delete(directory);
      }
    } catch (IOException e) {
      throw new CompileException.EnvironmentError(
          Diagnostic.of(
              Span.NONE,
              "",
              "cannot link: " + e.getMessage(),
              "the linker is " + files.linker() + "; scripts/build-native DIR records another",
              "temporary files go to -Djava.io.tmpdir"));
    }
  }

  private static byte[] link(
      NativeFiles files, String name, List<Member> members, Path directory) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(files.linker().toString());
    command.addAll(FLAGS);
    command.addAll(List.of("-soname", name, "-o", name));
    for (Member member : members) {
      Files.write(directory.resolve(member.name()), member.bytes());
      command.add(member.name());
    }
    command.add(files.runtimeObject().toString());
    command.add(files.libcStub().toString());
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw StageFailure.of("the linker", output.strip());
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return Files.readAllBytes(directory.resolve(name));
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
