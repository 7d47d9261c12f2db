package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.cli.SweepRecord.Result.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every function of the library on every dtype, shape and special value: interpreted, against what
 * JAX made of it, and compiled, against the interpreter. Takes a part of the rows, each function
 * among them, unless {@code arrayc.test.sweep} is {@code all} or names functions (scripts/sweep).
 */
class SweepTest {
  private static final String WANTED = System.getProperty("arrayc.test.sweep", "");

  private static final boolean COMPILES =
      Boolean.parseBoolean(System.getProperty("arrayc.test.sweep.compiles", "true"));

  /** What differs, all of it, from the root of the module. */
  private static final Path REPORT = TestPlaces.root().resolve("cli/target/sweep.txt");

  /** Of how many rows one is taken, where not all are. */
  private static final int INTERPRETED = 24;

  private static final int COMPILED = 96;

  /** Rows in one library. */
  private static final int BATCH = 60;

  private static final Map<SweepTable.Row, SweepRecord> ROWS = new LinkedHashMap<>();
  private static final SweepDifferences KNOWN = new SweepDifferences();
  private static List<Findings> findings = List.of();

  /** What one case showed. */
  private static final class Findings {
    final List<String> fromJax = new ArrayList<>();
    final List<String> fromInterpreter = new ArrayList<>();
    int known;
    int interpreted;
    int compiled;
  }

  @BeforeAll
  static void sweep() throws IOException {
    List<String> names = Arrays.asList(WANTED.split(",", -1));
    for (SweepTable.Row row : SweepTable.rows()) {
      if (WANTED.isEmpty() || WANTED.equals("all") || names.contains(row.function())) {
        ROWS.put(row, SweepRecord.of(row.function()));
      }
    }
    findings = SweepTable.cases().parallelStream().map(SweepTest::findings).toList();
    Files.createDirectories(REPORT.getParent());
    Files.write(REPORT, (Iterable<String>) differences()::iterator);
    System.out.printf(
        "sweep: %d functions; %d results against JAX's: %d differ, %d more as known;"
            + " %d compiled: %d differ%s%n",
        ROWS.size(),
        sum(f -> f.interpreted),
        sum(f -> f.fromJax.size()),
        sum(f -> f.known),
        sum(f -> f.compiled),
        sum(f -> f.fromInterpreter.size()),
        differences().findAny().isPresent() ? "; which, stands in " + REPORT : "");
  }

  private static Stream<String> differences() {
    return findings.stream()
        .flatMap(f -> Stream.concat(f.fromJax.stream(), f.fromInterpreter.stream()));
  }

  private static int sum(ToIntFunction<Findings> count) {
    return findings.stream().mapToInt(count).sum();
  }

  @Test
  void interpreted_isWhatJaxComputes() {
    assertThat(findings.stream().flatMap(f -> f.fromJax.stream())).isEmpty();
  }

  @Test
  void whatIsKnownToDiffer_does() {
    assertThat(WANTED.equals("all") ? KNOWN.unused() : List.of())
        .as("lines of differences.txt to take out")
        .isEmpty();
  }

  @Test
  void compiled_isBitForBitWhatIsInterpreted() {
    assertThat(findings.stream().flatMap(f -> f.fromInterpreter.stream())).isEmpty();
  }

  private static Findings findings(SweepTable.Case some) {
    Findings found = new Findings();
    SweepRow.Operands operands = SweepRow.Operands.of(some);
    List<SweepBatch.Member> members = new ArrayList<>();
    int number = some.dtype().ordinal() * 7 + some.shape().length();
    for (Map.Entry<SweepTable.Row, SweepRecord> row : ROWS.entrySet()) {
      for (String expression : row.getKey().expressions()) {
        number++;
        if (isTaken(number, INTERPRETED)) {
          SweepRow swept = new SweepRow(row.getKey(), expression, some);
          Optional<SweepBatch.Member> member = interpret(swept, operands, row.getValue(), found);
          if (COMPILES && isTaken(number, COMPILED)) {
            member.ifPresent(members::add);
          }
        }
      }
    }
    for (int i = 0; i < members.size(); i += BATCH) {
      List<SweepBatch.Member> batch = members.subList(i, Math.min(members.size(), i + BATCH));
      found.fromInterpreter.addAll(new SweepBatch(batch, operands.values()).differences());
    }
    found.compiled = members.size();
    return found;
  }

  private static boolean isTaken(int number, int oneOf) {
    return !WANTED.isEmpty() || number % oneOf == 0;
  }

  /** {@return the row as a program, and what it gives; empty if it is none} */
  private static Optional<SweepBatch.Member> interpret(
      SweepRow row, SweepRow.Operands operands, SweepRecord record, Findings found) {
    Optional<SweepRecord.Result> recorded = record.result(row.expression(), row.some());
    boolean isRecorded = !row.some().shape().equals(SweepTable.SUBNORMAL);
    if (isRecorded && recorded.isEmpty()) {
      found.fromJax.add(row + ": nothing is recorded: scripts/sweep --record");
      return Optional.empty();
    }
    SweepRow.Outcome outcome = row.outcome(operands, recorded.orElse(null) instanceof Text);
    if (isRecorded) {
      found.interpreted++;
      String difference = outcome.difference(row, recorded.orElseThrow());
      if (!difference.isEmpty() && !SweepDifferences.isAccident(recorded.get())) {
        if (KNOWN.tellOf(row)) {
          found.known++;
        } else {
          found.fromJax.add(row + ": " + difference);
        }
      }
    }
    return outcome instanceof SweepRow.Outcome.Values(var program, var values, var weak)
        ? Optional.of(new SweepBatch.Member(row, program, values))
        : Optional.empty();
  }
}
