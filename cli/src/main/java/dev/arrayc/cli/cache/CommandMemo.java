package dev.arrayc.cli.cache;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answers to a whole command line ({@link Invocation}). An answer says which files the command
 * read, what they held, and which cached artifact it made of them. One line can have several, since
 * the same words mean other files in another place; the newest stands first.
 */
public final class CommandMemo {
  private static final String HEADER = "arrayc command memo 3";

  /** So many answers of one line are kept. */
  private static final int ANSWERS = 8;

  private final ArtifactCache cache;
  private final Invocation invocation;
  private final Path workingDirectory;

  /**
   * A file that the command read (or looked for in vain), and what it held.
   *
   * @param file as the command names it: relative to the working directory, or absolute
   * @param lines a hash of each line, to tell which line changed; empty if it is no text
   */
  public record Input(Path file, String digest, List<String> lines) {
    /** Longer texts are told apart as a whole. */
    private static final int MOST_LINES = 5_000;

    public Input {
      lines = List.copyOf(lines);
    }

    /** A file that is no text, or is not there. */
    public Input(Path file, String digest) {
      this(file, digest, List.of());
    }

    /** A text that was read. */
    public static Input text(Path file, byte[] content) {
      List<String> lines = new ArrayList<>();
      for (String line : new String(content, StandardCharsets.UTF_8).split("\n", -1)) {
        lines.add(Integer.toHexString(line.hashCode()));
      }
      return new Input(file, Digest.of(content), lines.size() > MOST_LINES ? List.of() : lines);
    }
  }

  /**
   * What a command did.
   *
   * @param inputs every file that the result depends on
   * @param artifact the digest of the artifact's cache key
   * @param defaultName what the library is called where no {@code -o} says it
   */
  public record Outcome(List<Input> inputs, String artifact, String defaultName, Said said) {
    public Outcome {
      inputs = List.copyOf(inputs);
    }
  }

  /**
   * What a command said.
   *
   * @param printed on standard output
   * @param noted on standard error
   */
  public record Said(String printed, String noted) {}

  /** A memo as it was found in a cache: the command's key, and what it did, newest first. */
  public record Record(CacheKey key, List<Outcome> outcomes) {
    public Record {
      outcomes = List.copyOf(outcomes);
    }
  }

  /** The memo of a command line that is given in this directory. */
  public CommandMemo(ArtifactCache cache, Invocation invocation, Path workingDirectory) {
    this.cache = cache;
    this.invocation = invocation;
    this.workingDirectory = workingDirectory;
  }

  /**
   * Repeats the command from the cache, if it was done before and nothing it read has changed: the
   * library and its header are written, and what it printed is returned. Empty if the work has to
   * be done.
   *
   * @param naming gives the library the name of its file
   */
  public Optional<Said> replay(Outputs.Naming naming) {
    try {
      Map<Path, String> digests = new HashMap<>();
      for (Outcome outcome : read(cache.command(invocation.key().digest()))) {
        if (isCurrent(outcome, digests)) {
          Optional<Map<String, byte[]>> files = cache.find(outcome.artifact());
          if (files.isEmpty()) {
            return Optional.empty();
          }
          Outputs.of(workingDirectory, invocation.output().orElse(outcome.defaultName()))
              .write(files.get(), naming);
          return Optional.of(outcome.said());
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      // Whatever stands in the way here, the full command meets too and explains better.
      return Optional.empty();
    }
  }

  private boolean isCurrent(Outcome outcome, Map<Path, String> digests) throws IOException {
    for (Input input : outcome.inputs()) {
      String digest = digests.get(input.file());
      if (digest == null) {
        digest = Digest.ofFile(workingDirectory.resolve(input.file()));
        digests.put(input.file(), digest);
      }
      if (!digest.equals(input.digest())) {
        return false;
      }
    }
    return true;
  }

  /** Keeps what the command did, for the next time. */
  public void store(Outcome outcome) {
    Path file = cache.command(invocation.key().digest());
    try {
      List<Outcome> outcomes = new ArrayList<>(List.of(outcome));
      for (Outcome old : read(file)) {
        if (outcomes.size() < ANSWERS && !old.equals(outcome)) {
          outcomes.add(old);
        }
      }
      Files.createDirectories(file.getParent());
      String text = String.join("\n", lines(new Record(invocation.key(), outcomes)));
      AtomicFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      cache.warnOnce("cannot write the cache, so nothing is kept: " + e);
    }
  }

  private static List<String> lines(Record memo) {
    List<String> lines = new ArrayList<>(List.of(HEADER));
    for (String component : memo.key().describe().split("\n", -1)) {
      if (!component.isEmpty()) {
        lines.add("key " + component);
      }
    }
    for (Outcome outcome : memo.outcomes()) {
      lines.add("outcome " + outcome.artifact() + " " + encode(outcome.defaultName()));
      lines.add("printed " + encode(outcome.said().printed()));
      lines.add("noted " + encode(outcome.said().noted()));
      for (Input input : outcome.inputs()) {
        lines.add("input " + input.digest() + " " + encode(input.file().toString()));
        lines.add("lines " + String.join(" ", input.lines()));
      }
    }
    lines.add(Digest.of(lines));
    return lines;
  }

  private static List<Outcome> read(Path file) throws IOException {
    Optional<Record> memo = parse(file);
    return memo.isPresent() ? memo.get().outcomes() : List.of();
  }

  /** {@return the memo in a file; empty if there is none, or it is not what was written} */
  static Optional<Record> parse(Path file) throws IOException {
    String text;
    try {
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    List<String> lines = List.of(text.split("\n", -1));
    int last = lines.size() - 1;
    if (!lines.getFirst().equals(HEADER)
        || !lines.get(last).equals(Digest.of(lines.subList(0, last)))) {
      return Optional.empty();
    }
    return Optional.of(new Parsing(lines.subList(1, last)).memo());
  }

  /** The lines between header and digest; the digest has vouched for their form. */
  private static final class Parsing {
    private final List<String> lines;
    private int next;

    Parsing(List<String> lines) {
      this.lines = lines;
    }

    Record memo() {
      StringBuilder key = new StringBuilder();
      while (at("key ")) {
        key.append(take("key ")).append('\n');
      }
      List<Outcome> outcomes = new ArrayList<>();
      while (at("outcome ")) {
        outcomes.add(outcome());
      }
      return new Record(CacheKey.parse(key.toString()).orElseThrow(), outcomes);
    }

    private Outcome outcome() {
      String[] head = take("outcome ").split(" ", 2);
      Said said = new Said(decode(take("printed ")), decode(take("noted ")));
      List<Input> inputs = new ArrayList<>();
      while (at("input ")) {
        String[] words = take("input ").split(" ", 2);
        String hashes = take("lines ");
        inputs.add(
            new Input(
                Path.of(decode(words[1])),
                words[0],
                hashes.isEmpty() ? List.of() : List.of(hashes.split(" "))));
      }
      return new Outcome(inputs, head[0], decode(head[1]), said);
    }

    private boolean at(String word) {
      return next < lines.size() && lines.get(next).startsWith(word);
    }

    private String take(String word) {
      return lines.get(next++).substring(word.length());
    }
  }

  /** Paths and output may hold any character; lines may not. */
  private static String encode(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String hex) {
    return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
  }
}
