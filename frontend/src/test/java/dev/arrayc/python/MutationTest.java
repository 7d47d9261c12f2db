package dev.arrayc.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Damaged programs: whatever is cut, doubled, swapped or exchanged in a working program, the answer
 * is output or one located error, and soon.
 */
class MutationTest {
  private static final int PROGRAMS = 2_000;
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

  @Test
  @Timeout(value = 300, unit = TimeUnit.SECONDS)
  void noDamageGetsMoreThanAnError() {
    List<Programs.Case> seeds = new ArrayList<>(Programs.table("statements.txt"));
    seeds.addAll(Programs.table("jit.txt"));
    Random random = new Random(20_260_101);
    int failed = 0;
    for (int i = 0; i < PROGRAMS; i++) {
      String source = seeds.get(random.nextInt(seeds.size())).source();
      int damages = 1 + random.nextInt(3);
      for (int d = 0; d < damages; d++) {
        source = damage(source, seeds, random);
      }
      failed += fails(source) ? 1 : 0;
    }
    // Neither all nor nothing: the damage has to reach the evaluator.
    assertThat(failed).isBetween(PROGRAMS / 3, PROGRAMS);
  }

  private static boolean fails(String source) {
    try {
      Programs.run(source, new StringBuilder(), LIMITS);
      return false;
    } catch (CompileException.Bug e) {
      return fail("a bug of ours in\n" + source + "\n" + e.diagnostic().render(), e.getCause());
    } catch (CompileException e) {
      assertThat(e.diagnostic().span().line()).as(source).isPositive();
      return true;
    }
  }

  private static String damage(String source, List<Programs.Case> seeds, Random random) {
    int a = random.nextInt(source.length() + 1);
    int b = Math.min(source.length(), a + random.nextInt(8));
    String piece = PIECES.get(random.nextInt(PIECES.size()));
    return switch (random.nextInt(6)) {
      case 0 -> source.substring(0, a) + source.substring(b);
      case 1 -> source.substring(0, a) + piece + source.substring(a);
      case 2 -> source.substring(0, a) + piece + source.substring(b);
      case 3 -> swapWords(source, random);
      case 4 -> swapLines(source, random);
      default -> {
        String other = seeds.get(random.nextInt(seeds.size())).source();
        yield source + other;
      }
    };
  }

  private static String swapWords(String source, Random random) {
    String[] words = source.split("(?<=\\W)|(?=\\W)");
    int i = random.nextInt(words.length);
    words[i] = words[random.nextInt(words.length)];
    return String.join("", words);
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
