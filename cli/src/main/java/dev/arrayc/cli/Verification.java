package dev.arrayc.cli;

import dev.arrayc.cli.reproduce.Difference;
import dev.arrayc.cli.reproduce.Variation;
import dev.arrayc.mlir.artifact.ElfFile;
import dev.arrayc.mlir.artifact.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A library against rebuilds of it.
 *
 * @param others what else a rebuild must write, by the names of {@link Rebuild}
 * @param arguments what a rebuilding process is asked; see {@link Rebuild}
 */
record Verification(ElfFile library, Map<String, byte[]> others, List<String> arguments) {
  Verification {
    others = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(others));
    arguments = List.copyOf(arguments);
  }

  /** Hears how many rebuilds are done, of how many. */
  interface Progress {
    void report(int done, int of);
  }

  /**
   * What came out.
   *
   * @param results of each variation, in their order; none if the programs differ already
   * @param stage the first stage of the compilation that differs, if it is known
   */
  record Outcome(Map<String, Rebuild.Result> results, Optional<Difference.InStage> stage) {
    Outcome {
      results = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(results));
    }

    /** Nothing needs to be built where the programs differ. */
    static Outcome ofOtherProgram(Difference.InStage difference) {
      return new Outcome(Map.of(), Optional.of(difference));
    }

    int identical() {
      return count(Rebuild.Result.Identical.class);
    }

    private int count(Class<? extends Rebuild.Result> kind) {
      return (int) results.values().stream().filter(kind::isInstance).count();
    }

    boolean isIdentical() {
      return status() == ExitCode.OK;
    }

    ExitCode status() {
      if (stage.isPresent() || count(Rebuild.Result.Different.class) > 0) {
        return ExitCode.PROGRAM;
      }
      boolean isWhole = count(Rebuild.Result.Failed.class) == 0 && identical() > 0;
      return isWhole ? ExitCode.OK : ExitCode.ENVIRONMENT;
    }

    /** {@return a line for each variation, and one that sums up} */
    List<String> lines() {
      List<String> lines = new ArrayList<>();
      results.forEach((name, result) -> lines.add(word(result) + "  " + name + detail(result)));
      stage.ifPresent(
          s ->
              lines.add(
                  "first difference: "
                      + s.stage()
                      + ", line "
                      + s.line()
                      + "\n  "
                      + s.one()
                      + "\n  "
                      + s.other()));
      lines.add(
          switch (status()) {
            case OK -> "identical in " + identical() + " rebuilds";
            case PROGRAM -> "different" + (stage.isEmpty() ? TAMPERED : "");
            default -> "cannot be checked";
          });
      return lines;
    }

    private static final String TAMPERED =
        ": all rebuilds took the same stages, so the library was changed after it was made, or"
            + " made by another build of this compiler";

    private static String word(Rebuild.Result result) {
      return switch (result) {
        case Rebuild.Result.Identical _ -> "identical";
        case Rebuild.Result.Different _ -> "DIFFERENT";
        case Rebuild.Result.Failed _ -> "FAILED   ";
        case Rebuild.Result.NotHere _ -> "not here ";
      };
    }

    private static String detail(Rebuild.Result result) {
      return switch (result) {
        case Rebuild.Result.Identical _ -> "";
        case Rebuild.Result.Different(ElfFile.Difference(String section, long offset)) ->
            ": " + section + " from byte " + offset + " on";
        case Rebuild.Result.Failed(String message) -> ": " + message;
        case Rebuild.Result.NotHere _ -> ": this machine does not allow it";
      };
    }

    /** {@return the same for machines} */
    Json json(String name, String program) {
      List<Json> rebuilds = new ArrayList<>();
      results.forEach(
          (variation, result) -> {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("variation", variation);
            members.put("result", word(result).strip().toLowerCase(java.util.Locale.ROOT));
            if (result instanceof Rebuild.Result.Different(ElfFile.Difference where)) {
              members.put("offset", where.offset());
              members.put("section", where.section());
            }
            if (result instanceof Rebuild.Result.Failed(String message)) {
              members.put("message", message);
            }
            rebuilds.add(Json.of(members));
          });
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("library", name);
      all.put("program", program);
      all.put("identical", isIdentical());
      stage.ifPresent(
          s -> all.put("first_difference", Json.object("stage", s.stage(), "line", s.line())));
      all.put("rebuilds", rebuilds);
      return Json.object("verify", all);
    }
  }

  /** Rebuilds in every way, several at a time. */
  Outcome run(List<Variation> variations, Progress progress) {
    Path scratch = scratch();
    int processors = Runtime.getRuntime().availableProcessors();
    AtomicInteger done = new AtomicInteger();
    try (ExecutorService workers = Executors.newFixedThreadPool(processors)) {
      Map<String, CompletableFuture<Rebuild.Result>> running = new LinkedHashMap<>();
      for (Variation variation : variations) {
        Rebuild rebuild = new Rebuild(arguments, scratch.resolve(variation.name()));
        running.put(
            variation.name(),
            CompletableFuture.supplyAsync(
                () -> {
                  Rebuild.Result result = rebuild.run(variation, library, others);
                  progress.report(done.incrementAndGet(), variations.size());
                  return result;
                },
                workers));
      }
      Map<String, Rebuild.Result> results = new LinkedHashMap<>();
      running.forEach((name, result) -> results.put(name, result.join()));
      Optional<Variation> differs =
          variations.stream()
              .filter(v -> results.get(v.name()) instanceof Rebuild.Result.Different)
              .reduce((first, second) -> second);
      return new Outcome(results, differs.flatMap(v -> stage(v, scratch)));
    } finally {
      delete(scratch);
    }
  }

  /** Compiles twice more, once in the way that differed, and compares the stages. */
  private Optional<Difference.InStage> stage(Variation variation, Path scratch) {
    Path one = scratch.resolve("stages 1");
    Path other = scratch.resolve("stages 2");
    dumping(one).run(Variation.NONE, library, Map.of());
    dumping(other).run(variation, library, Map.of());
    try {
      return Difference.betweenStages(one.resolve(STAGES), other.resolve(STAGES));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static final String STAGES = "stages";

  private Rebuild dumping(Path directory) {
    List<String> all = new ArrayList<>(arguments);
    all.add(all.size() - 1, DumpOptions.DIRECTORY_OPTION + "=" + directory.resolve(STAGES));
    return new Rebuild(all, directory);
  }

  private static Path scratch() {
    try {
      return Files.createTempDirectory("arrayc-verify-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // What stays behind in the temporary directory does no harm.
      return;
    }
  }
}
