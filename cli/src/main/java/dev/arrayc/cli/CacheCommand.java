package dev.arrayc.cli;

import dev.arrayc.cli.cache.ArtifactCache;
import dev.arrayc.cli.cache.CacheContents;
import dev.arrayc.cli.cache.Retention;
import dev.arrayc.diagnostic.CompileException.EnvironmentError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.mlir.artifact.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code arrayc cache}: look at the cache, check it, and make it smaller. */
final class CacheCommand implements Runnable {
  private final Environment environment;
  private final CommandSpec spec;

  /** What one of the subcommands does with a cache. */
  private interface Action {
    ExitCode on(ArtifactCache cache, Path directory, Report report) throws IOException;
  }

  /** Where a subcommand says what it found: for a person, or one JSON object. */
  private record Report(PrintWriter out, boolean json) {
    void print(String text, Object... members) {
      if (json) {
        out.print(Json.object(members).print());
      } else {
        out.println(text);
      }
    }
  }

  CacheCommand(Environment environment) {
    this.environment = environment;
    spec =
        Options.command(
            this,
            "cache",
            "Look at the cache of compiled programs, check it, make it smaller.",
            "",
            "Examples:",
            "  arrayc cache stat",
            "  arrayc cache verify && arrayc cache gc",
            "",
            "It is in $ARRAYC_CACHE_DIR, or arrayc under $XDG_CACHE_HOME or ~/.cache. Past "
                + CacheOptions.SIZE_VARIABLE,
            "(2GiB without it) what was not used for longest is removed.");
    add("ls", "List what is kept, the last used first.", this::list);
    add("stat", "Say how much is kept.", this::stat);
    add("gc", "Bring the cache under its size now.", this::collect);
    add("verify", "Read everything and compare digests; what is damaged is removed.", this::verify);
    add("clear", "Remove everything.", this::clear);
  }

  CommandSpec spec() {
    return spec;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do with the cache");
  }

  private void add(String name, String description, Action action) {
    Sub sub = new Sub(name, description, action);
    spec.addSubcommand(name, sub.spec);
  }

  /** One subcommand. */
  private final class Sub implements Callable<Integer> {
    private final Action action;
    private final CommandSpec spec;
    private final CacheOptions options;
    private final BooleanSupplier json;

    Sub(String name, String description, Action action) {
      this.action = action;
      spec = Options.command(this, name, description);
      options = CacheOptions.place(spec);
      json = Options.flag(spec, "--json", "Print one JSON object.");
    }

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      PrintWriter err = spec.commandLine().getErr();
      Path directory = options.directory(environment).orElseThrow(CacheCommand::noPlace);
      ArtifactCache cache = new ArtifactCache(directory, w -> err.println("arrayc: warning: " + w));
      try {
        ExitCode code = action.on(cache, directory, new Report(out, json.getAsBoolean()));
        out.flush();
        return code.status();
      } catch (IOException e) {
        throw new EnvironmentError(
            Diagnostic.of(
                Span.NONE,
                "",
                "cannot use the cache in " + directory + ": " + Failures.reason(e),
                "name another place with --cache-dir DIR"));
      }
    }
  }

  static EnvironmentError noPlace() {
    return new EnvironmentError(
        Diagnostic.of(
            Span.NONE,
            "",
            "no place for a cache is known: HOME is not set",
            "name one with --cache-dir DIR or ARRAYC_CACHE_DIR"));
  }

  private ExitCode list(ArtifactCache cache, Path directory, Report report) throws IOException {
    List<CacheContents.Item> items =
        cache.contents().stream()
            .sorted(Comparator.comparing(CacheContents.Item::used).reversed())
            .toList();
    List<Json> entries = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (CacheContents.Item item : items) {
      String name = item.path().getFileName().toString();
      String used = item.used().truncatedTo(ChronoUnit.SECONDS).toString();
      Map<String, String> key = new LinkedHashMap<>();
      item.key().ifPresent(k -> k.components().forEach(c -> key.put(c.name(), c.display())));
      lines.add(
          "%s  %s  %9s  %-8s  %s"
              .formatted(
                  name.substring(0, 12),
                  used,
                  size(item.bytes()),
                  name(item.kind()),
                  summary(item.kind(), key)));
      entries.add(
          Json.object(
              "name", name,
              "kind", name(item.kind()),
              "bytes", item.bytes(),
              "used", used,
              "key", key));
    }
    report.print(String.join("\n", lines), "entries", entries);
    return ExitCode.OK;
  }

  private static String summary(CacheContents.Kind kind, Map<String, String> key) {
    return switch (kind) {
      case ARTIFACT -> Optional.ofNullable(key.get("symbol")).orElse("?");
      case COMMAND ->
          key.entrySet().stream()
              .filter(e -> e.getKey().startsWith("word"))
              .map(Map.Entry::getValue)
              .collect(Collectors.joining(" "));
    };
  }

  private static String name(CacheContents.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private ExitCode stat(ArtifactCache cache, Path directory, Report report) throws IOException {
    List<CacheContents.Item> items = cache.contents();
    long artifacts = items.stream().filter(i -> i.kind() == CacheContents.Kind.ARTIFACT).count();
    long commands = items.size() - artifacts;
    long bytes = items.stream().mapToLong(CacheContents.Item::bytes).sum();
    long limit = CacheOptions.size(environment);
    report.print(
        "%s%n%d artifacts, %d command lines, %s of %s"
            .formatted(directory, artifacts, commands, size(bytes), size(limit)),
        "directory",
        directory.toString(),
        "artifacts",
        artifacts,
        "commands",
        commands,
        "bytes",
        bytes,
        "limit",
        limit);
    return ExitCode.OK;
  }

  private ExitCode collect(ArtifactCache cache, Path directory, Report report) throws IOException {
    return collectTo(cache, report, CacheOptions.size(environment));
  }

  private static ExitCode collectTo(ArtifactCache cache, Report report, long size)
      throws IOException {
    Retention.Pruning done = cache.prune(size);
    report.print(
        "removed %d, %s; %s left".formatted(done.removed(), size(done.bytes()), size(done.left())),
        "removed",
        done.removed(),
        "bytes",
        done.bytes(),
        "left",
        done.left());
    return ExitCode.OK;
  }

  private ExitCode verify(ArtifactCache cache, Path directory, Report report) throws IOException {
    int good = 0;
    int damaged = 0;
    for (CacheContents.Item item : cache.contents()) {
      Optional<String> flaw = item.flaw();
      if (flaw.isEmpty()) {
        good++;
        continue;
      }
      damaged++;
      cache.remove(item);
      if (!report.json()) {
        report.print("removed " + item.path().getFileName() + ": " + flaw.get());
      }
    }
    report.print(good + " good, " + damaged + " damaged", "good", good, "damaged", damaged);
    return damaged == 0 ? ExitCode.OK : ExitCode.PROGRAM;
  }

  private ExitCode clear(ArtifactCache cache, Path directory, Report report) throws IOException {
    return collectTo(cache, report, 0);
  }

  private static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double value = bytes;
    String[] units = {"KiB", "MiB", "GiB", "TiB"};
    int unit = -1;
    while (value >= 1024 && unit + 1 < units.length) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
  }
}
