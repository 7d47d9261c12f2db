package dev.arrayc.cli;

import dev.arrayc.api.Array;
import dev.arrayc.api.Jnp;
import dev.arrayc.api.Lax;
import dev.arrayc.api.Named;
import dev.arrayc.api.Nn;
import dev.arrayc.api.Random;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Methods on the array API, for {@link JavaArraysTest}. */
@SuppressWarnings("all")
final class JavaArrays {
  private JavaArrays() {}

  static Array softmax(float[] x) {
    Array a = Array.of(x);
    Array e = Jnp.exp(a.minus(a.max()));
    return e.dividedBy(e.sum());
  }

  static Array layer(float[] x, float[] w) {
    Array a = Jnp.reshape(Array.of(x), new int[] {3, 4});
    Array b = Array.of(w).reshape(4, 3);
    return Nn.relu(a.matmul(b).plus(1.5)).sum(Named.axis(0), Named.of("keepdims", true));
  }

  static Array mixed(float[] x, float s) {
    Array a = Array.of(x);
    float t = s * 2;
    return Jnp.where(a.greaterThan(t), a.times(s), Jnp.zerosLike(a)).power(2);
  }

  static Array loop(float[] x) {
    BinaryOperator<Array> body = (i, v) -> v.times(0.5).plus(i);
    return Lax.foriLoop(0, 20, body, Array.of(x));
  }

  static Array mapped(float[] x) {
    UnaryOperator<Array> f = v -> Jnp.sin(v).plus(v.get(0));
    return Lax.map(f, Jnp.reshape(Array.of(x), new int[] {4, 3}));
  }

  static Array random(float[] x) {
    return Random.normal(Random.PRNGKey(7), new int[] {12}).plus(Array.of(x));
  }

  static Array pieces(float[] x) {
    Array[] parts = Jnp.split(Array.of(x), 3);
    return Jnp.concatenate(new Array[] {parts[2], parts[0].negated()}).plus(parts[1].shape()[0]);
  }

  static Array named(float[] x) {
    Array a = Jnp.call("flip", Array.of(x)).astype("int32");
    return Jnp.cumsum(a.mod(5), Named.dtype("float32")).plus(a.get(3));
  }

  static Array wrong(float[] x) {
    return Array.of(x).plus(Jnp.ones(5));
  }
}
