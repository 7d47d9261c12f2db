package dev.arrayc.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import dev.arrayc.value.Trace;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** The limit of constants bounds one array and one program, not the length of a script. */
class ConstantLimitTest {
  private static <T> T limited(Callable<T> body) throws Exception {
    Session.Limits limits = new Session.Limits(1_000_000, 100, 1_000);
    return new Session(Session.Config.DEFAULT, limits).run(body);
  }

  private static PyValue evaluate(String expression) {
    return Expressions.evaluate(expression, Map.of());
  }

  @Test
  void manyArraysInARow_areFine() throws Exception {
    PyValue last =
        limited(
            () -> {
              PyValue x = evaluate("jnp.ones(200)");
              for (int i = 0; i < 100; i++) {
                x = evaluate("jnp.arange(200.0) + 1");
              }
              return x;
            });
    assertThat(((Array) last).type().size()).isEqualTo(200);
  }

  @Test
  void oneArrayTooLarge_isRefusedBeforeItIsMade() {
    for (String expression : new String[] {"jnp.ones(300)", "jnp.zeros(2**40)", "jnp.eye(20)"}) {
      assertThatThrownBy(() -> limited(() -> evaluate(expression)))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("passes the limit of 1000 bytes");
    }
  }

  @Test
  void constantsOfOneProgram_addUp() {
    assertThatThrownBy(
            () ->
                limited(
                    () -> {
                      PyValue x = evaluate("jnp.ones(200)");
                      PyValue y = evaluate("jnp.ones(200)");
                      Session session = Session.current();
                      session.push(new Trace("f", session.span()));
                      return Expressions.evaluate("x + y", Map.of("x", x, "y", y));
                    }))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("passes the limit of 1000 bytes");
  }
}
