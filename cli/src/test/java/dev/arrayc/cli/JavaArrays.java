package dev.arrayc.cli;

import dev.arrayc.api.Array;
import dev.arrayc.api.Jax;
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

  /** Two layers with their parameters in one array, and the loss of a batch of three. */
  static Array perceptron(float[] x, float[] w, float[] v) {
    Array in = Array.of(x).reshape(3, 4);
    Array hidden = Nn.gelu(in.matmul(Array.of(w).reshape(4, 3)).plus(0.1));
    Array out = hidden.matmul(Array.of(v).reshape(3, 4));
    Array logits = Nn.logSoftmax(out, Named.axis(-1));
    Array labels = Nn.oneHot(Jnp.arange(3), 4);
    return logits.times(labels).sum(Named.axis(-1)).mean().negated();
  }

  static Array attention(float[] q, float[] k, float[] v) {
    Array query = Array.of(q).reshape(3, 4);
    Array key = Array.of(k).reshape(3, 4);
    Array value = Array.of(v).reshape(3, 4);
    Array scores = query.matmul(key.transpose()).dividedBy(Math.sqrt(4));
    Array mask = Jnp.tril(Jnp.ones(new int[] {3, 3})).greaterThan(0);
    return Nn.softmax(Jnp.where(mask, scores, -1e9f), Named.axis(-1)).matmul(value);
  }

  /** Six points of the plane, two centres, ten rounds. */
  static Array kMeans(float[] x) {
    Array points = Array.of(x).reshape(6, 2);
    BinaryOperator<Array> round =
        (i, centres) -> {
          Array away = Jnp.expandDims(points, 1).minus(Jnp.expandDims(centres, 0));
          Array nearest = Jnp.argmin(away.times(away).sum(Named.axis(-1)), Named.axis(1));
          Array members = Nn.oneHot(nearest, 2);
          Array counts = Jnp.maximum(members.sum(Named.axis(0)), 1);
          return members.transpose().matmul(points).dividedBy(Jnp.expandDims(counts, 1));
        };
    return Lax.foriLoop(0, 10, round, Lax.slice(points, new int[] {0, 0}, new int[] {2, 2}));
  }

  static Array byName(float[] x, float[] y) {
    Array a = Array.of(x).reshape(3, 4);
    Array square = a.matmul(a.transpose()).plus(Jnp.eye(3).times(5));
    Array solved = Jax.call("numpy.linalg.solve", square, Array.of(y).reshape(3, 4));
    return Jnp.call("linalg.norm", solved, Named.axis(0)).plus(Jax.call("scipy.special.erf", 0.5));
  }

  static Array wrong(float[] x) {
    return Array.of(x).plus(Jnp.ones(5));
  }
}
