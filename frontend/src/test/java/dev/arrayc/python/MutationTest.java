package dev.arrayc.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.value.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Damaged programs: whatever is cut, doubled, swapped or exchanged in a working program, the answer
 * is output or one located error, and soon.
 */
class MutationTest {
  private static final int PROGRAMS = Integer.getInteger("arrayc.test.mutations", 2_000);
  private static final long SEED = Long.getLong("arrayc.test.seed", 20_260_101);
  private static final Duration LONGEST = Duration.ofSeconds(2);
  private static final Path TESTDATA = Path.of(System.getProperty("arrayc.root", ".."), "testdata");
  private static final String ERROR = "an error, as it should be";
  private static final String UNREAD = "an error of the parser, as it should be";
  private static final Session.Limits LIMITS = new Session.Limits(20_000, 60, 1 << 20);
  private static final List<String> PIECES =
      List.of(
          "x",
          "0",
          "1",
          "-1",
          "None",
          "True",
          "[]",
          "()",
          "{}",
          "''",
          "'a'",
          "1.5",
          "1j",
          "...",
          "+",
          "-",
          "*",
          "/",
          "//",
          "%",
          "**",
          "@",
          "<<",
          "&",
          "<",
          "==",
          "is",
          "in",
          "not ",
          "and",
          "(",
          ")",
          "[",
          "]",
          ",",
          ":",
          "=",
          ".",
          "lambda: ",
          "for x in ",
          "if ",
          "else ",
          "f",
          "jit(",
          "print(",
          "len(",
          "range(",
          "sum(",
          "jnp.ones(",
          "x.shape",
          "10**30",
          "-0.0",
          "float('nan')",
          "*x",
          "**x",
          ":=",
          "[::-1]",
          "[None]",
          "@jit\n",
          "\n",
          "    ");

  /**
   * A working program.
   *
   * @param entry the arguments that its one function is traced for; empty for a script, which runs
   */
  private record Seed(String source, List<ArgumentSpec> entry) {
    Seed with(String damaged) {
      return new Seed(damaged, entry);
    }

    void run() {
      if (entry.isEmpty()) {
        Programs.run(source, new StringBuilder(), LIMITS);
        return;
      }
      Tracing.Request request =
          new Tracing.Request(
              new SourceFile("program.py", source),
              Siblings.NONE,
              Optional.empty(),
              entry,
              List.of(),
              List.of(),
              Session.Config.DEFAULT,
              LIMITS);
      Tracing.traceEntry(request, new StringBuilder(), Programs.INTERPRETER);
    }
  }

  private static List<Seed> seeds() throws IOException {
    List<Programs.Case> cases = new ArrayList<>(Programs.table("statements.txt"));
    cases.addAll(Programs.table("jit.txt"));
    List<Seed> seeds = new ArrayList<>();
    cases.forEach(c -> seeds.add(new Seed(c.source(), List.of())));
    for (String folder : List.of("programs", "bench")) {
      try (Stream<Path> files = Files.list(TESTDATA.resolve(folder))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".py")).sorted().toList()) {
          String source = Files.readString(file);
          seeds.add(new Seed(source, arguments(source)));
        }
      }
    }
    return seeds;
  }

  /** What the comment {@code # args: f32[4,8] i32[4]} of a program says. */
  private static List<ArgumentSpec> arguments(String source) {
    Matcher line = Pattern.compile("# args: (.*)").matcher(source);
    if (!line.find()) {
      return List.of();
    }
    List<ArgumentSpec> arguments = new ArrayList<>();
    Matcher type = Pattern.compile("(\\w+)\\[([\\d,]*)\\]").matcher(line.group(1));
    while (type.find()) {
      DType dtype = DType.valueOf(type.group(1).toUpperCase(Locale.ROOT));
      long[] shape =
          Arrays.stream(type.group(2).split(","))
              .filter(d -> !d.isEmpty())
              .mapToLong(Long::parseLong)
              .toArray();
      arguments.add(new ArgumentSpec.Traced(TensorType.of(dtype, shape)));
    }
    return arguments;
  }

  @Test
  void noDamageGetsMoreThanAnError() throws IOException {
    List<Seed> seeds = seeds();
    Random random = new Random(SEED);
    int failed = 0;
    int unread = 0;
    long slowest = 0;
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < PROGRAMS && wrong.size() < 10; i++) {
      Seed seed = seeds.get(random.nextInt(seeds.size()));
      int damages = 1 + random.nextInt(2);
      for (int d = 0; d < damages; d++) {
        seed = seed.with(damage(seed.source(), seeds, random));
      }
      long begin = System.nanoTime();
      Optional<String> outcome = outcome(seed);
      slowest = Math.max(slowest, System.nanoTime() - begin);
      failed += outcome.isPresent() ? 1 : 0;
      unread += outcome.filter(o -> o.equals(UNREAD)).isPresent() ? 1 : 0;
      outcome.filter(o -> !o.equals(ERROR) && !o.equals(UNREAD)).ifPresent(wrong::add);
    }
    System.out.printf(
        "%d damaged programs: %d ran, %d ended in a located error (%d of them the parser's),"
            + " %d did worse; slowest %d ms%n",
        PROGRAMS,
        PROGRAMS - failed,
        failed - wrong.size(),
        unread,
        wrong.size(),
        slowest / 1_000_000);
    assertThat(wrong).isEmpty();
    // Neither all nor nothing: the damage has to reach the evaluator.
    assertThat(failed).isBetween(PROGRAMS / 3, PROGRAMS);
    assertThat(unread).isLessThan(PROGRAMS * 3 / 4);
  }

  /** {@return nothing, that there was an error, or what is wrong with it} */
  private static Optional<String> outcome(Seed seed) {
    try {
      assertTimeoutPreemptively(LONGEST, seed::run);
      return Optional.empty();
    } catch (CompileException.Bug e) {
      return Optional.of(
          "a bug of ours in\n"
              + seed.source()
              + "\n"
              + e.diagnostic().render()
              + "\n"
              + stack(Optional.ofNullable(e.getCause()).orElse(e)));
    } catch (CompileException e) {
      // A function that is gone, or takes other arguments now, is the command's mistake.
      boolean usage = !seed.entry().isEmpty() && e instanceof CompileException.UsageError;
      boolean right = usage || e.diagnostic().span().line() > 0;
      boolean syntax = e.diagnostic().errorClass().endsWith("SyntaxError");
      return Optional.of(
          !right
              ? "no place in\n" + seed.source() + "\n" + e.getMessage()
              : syntax ? UNREAD : ERROR);
    } catch (RuntimeException | Error e) {
      return Optional.of(e + " in\n" + seed.source() + "\n" + stack(e));
    }
  }

  private static String stack(Throwable e) {
    return Arrays.stream(e.getStackTrace())
        .limit(8)
        .map(f -> "  at " + f)
        .collect(Collectors.joining("\n"));
  }

  private static String damage(String source, List<Seed> seeds, Random random) {
    int a = random.nextInt(source.length() + 1);
    int b = Math.min(source.length(), a + random.nextInt(8));
    String piece = PIECES.get(random.nextInt(PIECES.size()));
    return switch (random.nextInt(10)) {
      case 0 -> source.substring(0, a) + source.substring(b);
      case 1 -> source.substring(0, a) + piece + source.substring(a);
      case 2 -> source.substring(0, a) + piece + source.substring(b);
      case 3, 4, 5, 6, 7 -> damageWords(source, random);
      case 8 -> swapLines(source, random);
      default -> {
        String other = seeds.get(random.nextInt(seeds.size())).source();
        yield source + other;
      }
    };
  }

  /** A word or sign is dropped, repeated, put in another's place, or trades places with it. */
  private static String damageWords(String source, Random random) {
    String[] words = source.split("(?<=\\W)|(?=\\W)");
    int i = random.nextInt(words.length);
    int j = random.nextInt(words.length);
    // Names for names and signs for signs, mostly: then the parser does not see it.
    for (int k = 0; k < 50 && kind(words[i]) != kind(words[j]); k++) {
      j = random.nextInt(words.length);
    }
    String word = words[i];
    switch (random.nextInt(4)) {
      case 0 -> words[i] = "";
      case 1 -> words[i] = word + word;
      case 2 -> words[i] = words[j];
      default -> {
        words[i] = words[j];
        words[j] = word;
      }
    }
    return String.join("", words);
  }

  private static int kind(String word) {
    char first = word.isEmpty() ? ' ' : word.charAt(0);
    return Character.isDigit(first) ? 0 : Character.isLetter(first) ? 1 : first;
  }

  private static String swapLines(String source, Random random) {
    List<String> lines = new ArrayList<>(source.lines().toList());
    if (lines.isEmpty()) {
      return source;
    }
    lines.add(random.nextInt(lines.size()), lines.remove(random.nextInt(lines.size())));
    return String.join("\n", lines) + "\n";
  }
}
