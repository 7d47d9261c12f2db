package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.cli.reproduce.Variation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Damaged StableHLO, text and artifacts: each is a program or one error, without a crash, a trace,
 * or more than two seconds. {@code scripts/fuzz-stablehlo} runs many more.
 */
class StablehloFuzzTest {
  private static final int PROGRAMS = Integer.getInteger("arrayc.test.mutations", 400);
  private static final long SEED = Long.getLong("arrayc.test.seed", 20_261_127);

  /** The clock's limit, for what hangs; {@link FuzzWorker} holds the real one. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private static final Path KEPT =
      TestPlaces.root().resolve("cli/src/test/resources/dev/arrayc/cli/fuzz");
  private static final Path FAILED = TestPlaces.root().resolve("cli/target/fuzz");

  private static List<Verdict> ask(List<String> questions) {
    List<String> worker = List.of(Long.toString(SEED), FAILED.toString());
    Optional<PrintWriter> progress =
        Terminal.isThere()
            ? Optional.of(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
            : Optional.empty();
    int jobs = Runtime.getRuntime().availableProcessors();
    return new WorkerPool(
            () -> ChildJvm.of(FuzzWorker.class, Variation.NONE, worker), LONGEST, jobs, progress)
        .run(questions);
  }

  private static List<String> failures(List<Verdict> verdicts) {
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < verdicts.size(); i++) {
      if (verdicts.get(i) instanceof Verdict.Failed(String message)) {
        failures.add(i + ": " + message);
      }
    }
    return failures;
  }

  @Test
  void damagedPrograms_areProgramsOrErrors() {
    List<Verdict> verdicts = ask(IntStream.range(0, PROGRAMS).mapToObj(String::valueOf).toList());
    Map<String, Integer> outcomes = new TreeMap<>();
    for (Verdict verdict : verdicts) {
      outcomes.merge(
          verdict instanceof Verdict.Passed(String how) ? how : "failed", 1, Integer::sum);
    }
    assertThat(failures(verdicts)).as("%s; the programs are in %s", outcomes, FAILED).isEmpty();
    // Damage must neither be fatal nor harmless throughout.
    assertThat(outcomes.get("not read")).isBetween(PROGRAMS / 4, PROGRAMS * 9 / 10);
    assertThat(outcomes.get("lowered")).isGreaterThan(PROGRAMS / 50);
    assertThat(outcomes).containsKey("compiled");
  }

  /** What failed once and was mended. */
  @Test
  void whatFailedOnce_doesNotAgain() throws IOException {
    try (Stream<Path> files = Files.list(KEPT)) {
      assertThat(failures(ask(files.sorted().map(Path::toString).toList()))).isEmpty();
    }
  }
}
