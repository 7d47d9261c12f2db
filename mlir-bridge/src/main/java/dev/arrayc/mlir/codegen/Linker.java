package dev.arrayc.mlir.codegen;

import dev.arrayc.mlir.artifact.Archive;
import dev.arrayc.mlir.artifact.ElfFile;
import dev.arrayc.mlir.capi.NativeFiles;
import dev.arrayc.mlir.capi.Scratch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One link of a shared object, with lld as a process. The process starts before the objects exist:
 * most of its 20 ms go into loading itself. It reads what to link from a linker script on its
 * standard input.
 */
final class Linker implements AutoCloseable {
  /**
   * Every library names libc and nothing else, whether it calls it or not; a symbol that nobody
   * defines is an error here, not at the user's.
   */
  private static final List<String> FLAGS =
      List.of(
          "-shared",
          // Or the checked entry of a function `find` would call another library's `find`.
          "-Bsymbolic",
          "--build-id=none",
          "--hash-style=gnu",
          "--gc-sections",
          "--threads=1",
          "-z",
          "defs",
          "-z",
          "now",
          "-z",
          "relro",
          "-z",
          "nodelete",
          "-z",
          "noexecstack");

  /** An object file of the link. */
  record Member(String name, byte[] bytes) {}

  private final Path directory;
  private final Path output;
  private final Process process;

  private Linker(Path directory, Path output, Process process) {
    this.directory = directory;
    this.output = output;
    this.process = process;
  }

  /**
   * Starts a link.
   *
   * @param name the library's own name ({@code DT_SONAME})
   * @param parts the parts of the runtime that not every library needs
   */
  static Linker start(
      NativeFiles files, String name, Architecture architecture, Set<RuntimePart> parts) {
    Path directory = Scratch.directory();
    Path output = directory.resolve(name);
    List<String> command = new ArrayList<>();
    command.add(files.linker().toString());
    command.addAll(FLAGS);
    // With room for any other name, which the file may be given.
    String room = name + "_".repeat(Math.max(0, ElfFile.NAME_BYTES - name.length()));
    command.addAll(List.of("-soname", room, "-o", output.toString()));
    command.addAll(List.of("/dev/stdin", files.runtimeObject(architecture.title()).toString()));
    for (RuntimePart part : parts) {
      command.add(part.object(files).toString());
    }
    if (!parts.isEmpty()) {
      command.add(files.libdlStub().toString());
    }
    command.add(files.libcStub(architecture.title()).toString());
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().clear(); // lld reads some; none is ours
      return new Linker(directory, output, builder.start());
    } catch (IOException e) {
      throw NativeFiles.missing(
          "the linker " + files.linker() + " does not start: " + e.getMessage(),
          "install the package lld-22, then: scripts/build-native " + files.directory());
    }
  }

  /** Finishes the link with these objects, in this order. */
  byte[] link(List<Member> members) {
    StringBuilder script = new StringBuilder("INPUT(\n");
    try {
      for (Member member : members) {
        Path file = directory.resolve(member.name());
        Files.write(file, member.bytes());
        script.append('"').append(file).append("\"\n");
      }
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(script.append(")\n").toString().getBytes(StandardCharsets.UTF_8));
      }
      String messages = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw StageFailure.of("the linker", messages.strip());
      }
      String name = output.getFileName().toString();
      return ElfFile.of(name, Files.readAllBytes(output)).named(name);
    } catch (IOException e) {
      throw Scratch.cannotWrite(directory, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StageFailure.of("the linker", "interrupted");
    }
  }

  /** The objects of a link as a static library, with the runtime. */
  static byte[] archive(
      NativeFiles files, Architecture architecture, List<Member> members, Set<RuntimePart> parts) {
    Map<String, byte[]> objects = new LinkedHashMap<>();
    members.forEach(m -> objects.put(m.name(), m.bytes()));
    objects.put("runtime.o", files.contents(files.runtimeObject(architecture.title())));
    for (RuntimePart part : parts) {
      objects.put(part.member(), files.contents(part.object(files)));
    }
    return Archive.of(objects);
  }

  /** Ends the process if it still runs, and removes the files. */
  @Override
  public void close() {
    process.destroyForcibly();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      // What stays behind in the temporary directory does no harm.
      return;
    }
  }
}
