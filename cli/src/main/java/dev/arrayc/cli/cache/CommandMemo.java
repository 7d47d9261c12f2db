package dev.arrayc.cli.cache;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The answer to a whole command line. The key is the line as it stands, the working directory, the
 * environment's {@code ARRAYC_} and {@code JAX_} variables, and the identity of the compiler; the
 * value says which files the command read, what they held, which cached artifact it made of them,
 * and where it put the parts.
 */
public final class CommandMemo {
  private static final String HEADER = "arrayc command memo 1";

  private final ArtifactCache cache;
  private final String digest;

  /** A file that the command read (or looked for in vain), and what it held. */
  public record Input(Path file, String digest) {}

  /**
   * What a command did.
   *
   * @param inputs every file that the result depends on
   * @param artifact the digest of the artifact's cache key
   * @param outputs where a file of the artifact went, by its name in the artifact
   * @param printed what the command printed on standard output
   */
  public record Outcome(
      List<Input> inputs, String artifact, Map<String, Path> outputs, String printed) {
    public Outcome {
      inputs = List.copyOf(inputs);
      outputs = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }
  }

  private CommandMemo(ArtifactCache cache, String digest) {
    this.cache = cache;
    this.digest = digest;
  }

  /**
   * The memo of a command line.
   *
   * @param build the identity of the compiler: equal only for equal compilers
   */
  public static CommandMemo of(
      ArtifactCache cache,
      List<String> arguments,
      Path workingDirectory,
      Map<String, String> environment,
      String build) {
    // Loops, not streams: this code runs once in a process, and each lambda costs its start.
    List<String> key = new ArrayList<>(List.of(HEADER, build, workingDirectory.toString()));
    for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
      String name = variable.getKey();
      if (name.startsWith("ARRAYC_") || name.startsWith("JAX_")) {
        key.add(name + "=" + variable.getValue());
      }
    }
    key.add("--");
    key.addAll(arguments);
    return new CommandMemo(cache, Digest.of(key));
  }

  /**
   * Repeats the command from the cache, if it was done before and nothing it read has changed: the
   * outputs are written, and what it printed is returned. Empty if the work has to be done.
   */
  public Optional<String> replay() {
    try {
      Optional<Outcome> outcome = read();
      if (outcome.isEmpty() || !isCurrent(outcome.get())) {
        return Optional.empty();
      }
      Optional<Map<String, byte[]>> files = cache.find(outcome.get().artifact());
      if (files.isEmpty() || !files.get().keySet().containsAll(outcome.get().outputs().keySet())) {
        return Optional.empty();
      }
      for (Map.Entry<String, Path> output : outcome.get().outputs().entrySet()) {
        AtomicFiles.write(
            output.getValue(), files.get().getOrDefault(output.getKey(), new byte[0]));
      }
      return Optional.of(outcome.get().printed());
    } catch (IOException e) {
      // Whatever stands in the way here, the full command meets too and explains better.
      return Optional.empty();
    }
  }

  /** Keeps what the command did, for the next time. */
  public void store(Outcome outcome) {
    List<String> lines = new ArrayList<>();
    lines.add(HEADER);
    lines.add(outcome.artifact());
    lines.add(encode(outcome.printed()));
    for (Input input : outcome.inputs()) {
      lines.add("input " + input.digest() + " " + encode(input.file().toString()));
    }
    outcome
        .outputs()
        .forEach((name, path) -> lines.add("output " + name + " " + encode(path.toString())));
    lines.add(Digest.of(lines));
    Path file = cache.command(digest);
    try {
      Files.createDirectories(file.getParent());
      AtomicFiles.write(file, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      cache.warnOnce("cannot write the cache, so nothing is kept: " + e);
    }
  }

  private Optional<Outcome> read() throws IOException {
    List<String> lines;
    try {
      byte[] content = Files.readAllBytes(cache.command(digest));
      lines = List.of(new String(content, StandardCharsets.UTF_8).split("\n", -1));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    int last = lines.size() - 1;
    if (last < 3 || !lines.get(last).equals(Digest.of(lines.subList(0, last)))) {
      return Optional.empty();
    }
    List<Input> inputs = new ArrayList<>();
    Map<String, Path> outputs = new LinkedHashMap<>();
    for (String line : lines.subList(3, last)) {
      String[] words = line.split(" ", 3);
      Path path = Path.of(decode(words[2]));
      if (words[0].equals("input")) {
        inputs.add(new Input(path, words[1]));
      } else {
        outputs.put(words[1], path);
      }
    }
    return Optional.of(new Outcome(inputs, lines.get(1), outputs, decode(lines.get(2))));
  }

  private static boolean isCurrent(Outcome outcome) throws IOException {
    for (Input input : outcome.inputs()) {
      if (!Digest.ofFile(input.file()).equals(input.digest())) {
        return false;
      }
    }
    return true;
  }

  /** Paths and output may hold any character; lines may not. */
  private static String encode(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String hex) {
    return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
  }
}
