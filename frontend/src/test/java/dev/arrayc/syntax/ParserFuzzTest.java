package dev.arrayc.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.SourceFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged programs and noise: the answer is a tree or one located error, and nothing else. */
class ParserFuzzTest {
  private static final String PROGRAM =
      """
      \"\"\"Doc.\"\"\"
      from functools import partial
      import jax.numpy as jnp, math as m
      from .a import (b as c, d)

      @partial(jax.jit, static_argnames=("n",))
      def f(x: Array, /, y=1.5e-3, *rest, n: int = 0x1F, **options) -> Array:
        global g
        if x.ndim < 2 <= n or not y:
          raise ValueError(f"bad {x.shape!r:>{n + 1}} {y=} {{n}}")
        elif n == 3: pass
        else:
          z = [i ** 2 for i in range(n) if i % 2 for j, *k in rest]
        for i, (a, b) in enumerate(zip(x, y)):
          x = x.at[i, ..., ::2, None].set(-a @ b.T // ~n)
          while True:
            n -= 1; continue
        return lambda u, *v: (u if n else v, {**options, "k": {1, 2}}, b"\\x00", 1_0j)

      class P(NamedTuple, metaclass=M):
        w: jnp.ndarray = None
        async def g(self):
          async with a as b, (c): await d
          try:
            del self.x[0], y
          except (A, B) as e:
            assert (q := 1) is not None, 'no' 'pe'
          finally:
            yield x
      with (open(a) as b, c):
        match x:
          case [1, -2.5, *_] | {"a": P(w=None)}: x, *y = z = 1,
          case q.r as s if s: \\
            print(x)
      """;

  /** Pieces of which a change of one makes a new program: words, numbers, blanks, single signs. */
  private static List<String> pieces(String program) {
    return Arrays.asList(program.split("(?<=\\W)|(?=\\W)"));
  }

  private static String damage(List<String> pieces, Random random) {
    List<String> changed = new ArrayList<>(pieces);
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(changed.size());
      int other = random.nextInt(changed.size());
      switch (random.nextInt(5)) {
        case 0 -> changed.remove(at);
        case 1 -> changed.add(at, changed.get(at));
        case 2 -> Collections.swap(changed, at, other);
        case 3 -> changed.set(at, changed.get(other));
        default -> changed.subList(at, Math.min(changed.size(), at + random.nextInt(40))).clear();
      }
    }
    return String.join("", changed);
  }

  private static String noise(Random random) {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    return random.nextBoolean()
        ? new String(bytes, StandardCharsets.UTF_8)
        : new String(bytes, StandardCharsets.UTF_16);
  }

  private static String signs(Random random) {
    String alphabet = "()[]{}:,.=+-*'\"\\#\n\n \t\rfbr01exj@!<>;é_ifnotinlambda\f";
    StringBuilder out = new StringBuilder();
    for (int i = random.nextInt(80); i >= 0; i--) {
      out.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return out.toString();
  }

  private static boolean parses(String source) {
    try {
      Parser.parseModule(new SourceFile("fuzz.py", source));
      return true;
    } catch (UserError e) {
      Diagnostic diagnostic = e.diagnostic();
      assertThat(diagnostic.errorClass()).isIn("SyntaxError", "IndentationError", "TabError");
      assertThat(diagnostic.message()).isNotBlank();
      assertThat(diagnostic.span().line()).as(source).isPositive();
      assertThat(diagnostic.span().column()).as(source).isPositive();
      assertThat(diagnostic.render()).isNotBlank();
      return false;
    }
  }

  @Test
  void damaged_programs_parse_or_fail_at_a_place() {
    assertThat(parses(PROGRAM)).isTrue();
    Random random = new Random(20_240_611);
    List<String> pieces = pieces(PROGRAM);
    int parsed = 0;
    for (int i = 0; i < 3000; i++) {
      parsed += parses(damage(pieces, random)) ? 1 : 0;
    }
    // Both outcomes must occur, or the damage tests nothing.
    assertThat(parsed).isBetween(100, 2900);
  }

  @Test
  void every_prefix_parses_or_fails_at_a_place() {
    for (int end = 0; end < PROGRAM.length(); end++) {
      parses(PROGRAM.substring(0, end));
    }
  }

  @Test
  void noise_fails_at_a_place() {
    Random random = new Random(7);
    for (int i = 0; i < 1500; i++) {
      parses(noise(random));
      parses(signs(random));
    }
  }
}
