package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyDType;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Samplers of {@code jax.random} that combine the numbers of other samplers. */
final class CombinedSamplers {
  private CombinedSamplers() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(rows, "orthogonal", "key, n, shape=(), dtype=None, m=None", CombinedSamplers::orthogonal);
    row(
        rows,
        "generalized_normal",
        "key, p, shape=(), dtype=None",
        a -> {
          DType dtype = gammaType(a);
          return generalizedNormal(Samplers.singleKey(a), Term.of(a.array("p")), shape(a), dtype);
        });
    row(rows, "ball", "key, d, p=2, shape=(), dtype=None", CombinedSamplers::ball);
    row(rows, "f", "key, dfnum, dfden, shape=None, dtype=None", CombinedSamplers::fisher);
    row(rows, "wald", "key, mean, shape=None, dtype=None", CombinedSamplers::wald);
    row(
        rows,
        "double_sided_maxwell",
        "key, loc, scale, shape=(), dtype=None",
        CombinedSamplers::maxwell);
    row(
        rows,
        "multinomial",
        "key, n, p, *, shape=None, dtype=None, unroll=1",
        CombinedSamplers::multinomial);
    return rows;
  }

  private interface Body {
    Array apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.random." + name, signature, body::apply));
  }

  /** What another sampler makes of a key, its parameters, a shape and a dtype. */
  private static Term sample(
      String name, Array key, List<Array> parameters, List<Long> shape, DType dtype) {
    List<PyValue> positional = new ArrayList<>(List.of(key));
    positional.addAll(parameters);
    Map<String, PyValue> options =
        Map.of("shape", Shapes.tuple(shape), "dtype", new PyDType(dtype, true));
    return Term.of((Array) Calls.call("jax.random", name, positional, options));
  }

  /** Two keys of one. */
  private static List<Array> split(Array key) {
    Array keys = Threefry.split(key, List.of(2L));
    return List.of(Samplers.keyAt(keys, 0), Samplers.keyAt(keys, 1));
  }

  private static List<Long> shape(Arguments a) {
    return Shapes.checked(a.function(), Shapes.shape(a.value("shape"), ""));
  }

  /** The shape that is given, or that of the parameters together. */
  private static List<Long> shape(Arguments a, Array... parameters) {
    return a.optional("shape")
        .map(s -> Shapes.checked(a.function(), Shapes.shape(s, "")))
        .orElseGet(
            () ->
                Shapes.broadcast(
                    "broadcast_shapes",
                    Arrays.stream(parameters).map(p -> p.type().shape()).toList()));
  }

  private static Array orthogonal(Arguments a) {
    long n = a.integer("n");
    long m = a.optional("m").isPresent() ? a.integer("m") : n;
    DType dtype = a.dtype("dtype").orElseGet(Promotion::defaultFloat);
    return orthogonal(Samplers.singleKey(a), n, m, shape(a), dtype);
  }

  /** {@return matrices with orthonormal columns, or rows: Q of normal numbers, R's signs in it} */
  static Array orthogonal(Array key, long n, long m, List<Long> batch, DType dtype) {
    List<Long> shape = new ArrayList<>(batch);
    shape.addAll(List.of(Math.max(n, m), Math.min(n, m)));
    Array z = Samplers.normal(key, shape, Samplers.requireFloat("normal", dtype));
    List<Array> qr = Calls.arrays(Calls.call("jax.numpy.linalg", "qr", List.of(z), Map.of()));
    int rank = shape.size();
    Array diagonal = Selections.diagonal(qr.get(1), 0, rank - 2, rank - 1);
    Array signs = Lax.expandDims(Lax.sign(diagonal), List.of(rank - 2L));
    Array x = Lax.mul(qr.get(0), signs);
    return n < m ? Manipulation.matrixTranspose(x) : x;
  }

  private static Array generalizedNormal(Array key, Term p, List<Long> shape, DType dtype) {
    List<Array> keys = split(key);
    Term inverse = p.under(1);
    Term g = sample("gamma", keys.get(0), List.of(inverse.array()), shape, dtype);
    Term sign = sample("rademacher", keys.get(1), List.of(), shape, dtype);
    return sign.times(g.power(inverse)).array();
  }

  /** The dtype, which JAX leaves to the sampler that it draws from to check. */
  private static DType gammaType(Arguments a) {
    return Samplers.requireFloat("gamma", a.dtype("dtype").orElseGet(Promotion::defaultFloat));
  }

  private static Array ball(Arguments a) {
    DType dtype = gammaType(a);
    List<Array> keys = split(Samplers.singleKey(a));
    Term p = Term.of(a.array("p"));
    List<Long> shape = shape(a);
    List<Long> vectors = new ArrayList<>(shape);
    vectors.add(a.integer("d"));
    Term g = Term.of(generalizedNormal(keys.get(0), p, vectors, dtype));
    Term e = sample("exponential", keys.get(1), List.of(), shape, dtype);
    long last = shape.size();
    Term sum = Term.of(Reductions.sumWide(g.abs().power(p).array(), List.of(last)));
    Term size = sum.plus(e).power(p.under(1));
    return g.over(Term.of(Lax.expandDims(size.array(), List.of(last)))).array();
  }

  private static Array fisher(Arguments a) {
    DType dtype = Samplers.floatType(a);
    List<Long> shape = shape(a, a.array("dfnum"), a.array("dfden"));
    Array upper = Samplers.parameter(a, "dfnum", dtype);
    Array lower = Samplers.parameter(a, "dfden", dtype);
    List<Array> keys = split(Samplers.singleKey(a));
    Term above = sample("chisquare", keys.get(1), List.of(upper), shape, dtype);
    Term below = sample("chisquare", keys.get(0), List.of(lower), shape, dtype);
    return above.over(Term.of(upper)).over(below.over(Term.of(lower))).array();
  }

  private static Array wald(Arguments a) {
    DType dtype = Samplers.floatType(a);
    List<Long> shape = shape(a, a.array("mean"));
    List<Array> keys = split(Samplers.singleKey(a));
    Term mean = Term.of(Lax.broadcastTo(Samplers.parameter(a, "mean", dtype), shape));
    Term v = Term.of(Samplers.normal(keys.get(0), shape, dtype));
    Term z = Term.of(Samplers.unit(keys.get(1), shape, dtype));
    Term y = v.square();
    Term square = mean.square();
    Term root = mean.times(4).times(y).plus(square.times(y.square())).sqrt();
    Term x = mean.plus(square.times(y).over(2)).minus(mean.over(2).times(root));
    return z.le(mean.over(mean.plus(x))).choose(x, square.over(x)).array();
  }

  private static Array maxwell(Arguments a) {
    DType dtype = Samplers.floatType(a);
    Term loc = Term.of(a.array("loc"));
    Term scale = Term.of(a.array("scale"));
    List<Long> parameters =
        Shapes.broadcast(
            "broadcast_shapes", List.of(loc.array().type().shape(), scale.array().type().shape()));
    List<Long> shape = new ArrayList<>(shape(a).isEmpty() ? parameters : shape(a));
    shape.addAll(parameters);
    List<Array> keys = split(Samplers.singleKey(a));
    Term x = sample("maxwell", keys.get(0), List.of(), shape, dtype);
    Term sign = sample("rademacher", keys.get(1), List.of(), shape, dtype);
    return sign.times(x).times(scale).plus(loc).array();
  }

  /** One binomial number after the other, of what the ones before have left. */
  private static Array multinomial(Arguments a) {
    List<Array> both = Elementwise.promoteInexact(a.array("n"), a.array("p"));
    List<Long> shape =
        a.optional("shape").map(s -> Shapes.shape(s, "")).orElse(both.get(1).type().shape());
    int last = shape.size() - 1;
    Array left = Manipulation.broadcastTo(both.get(0), shape.subList(0, last));
    Array p = Manipulation.moveAxis(Manipulation.broadcastTo(both.get(1), shape), last, 0);
    Array reversed = Lax.reverse(p, List.of(0L));
    Term rest = Term.of(Lax.reverse(Scans.scan(reversed, 0, Op.ADD), List.of(0L)));
    Array ratios = Term.of(p).over(rest.eq(0).choose(1, rest)).array();
    long count = p.type().dim(0);
    Array keys = Threefry.split(Samplers.singleKey(a), List.of(count));
    List<Array> counts = new ArrayList<>();
    List<Array> rows = Indexing.rows(ratios);
    for (int i = 0; i < count; i++) {
      Array ratio = Calls.jnp("clip", rows.get(i), PyInt.of(0), PyInt.of(1));
      List<Array> parameters = List.of(left, ratio);
      Term drawn =
          sample(
              "binomial",
              Samplers.keyAt(keys, i),
              parameters,
              shape.subList(0, last),
              left.dtype());
      counts.add(drawn.array());
      left = Lax.sub(left, drawn.array());
    }
    DType dtype = a.dtype("dtype").orElseGet(Promotion::defaultFloat);
    return Lax.convert(Joins.stack(counts, last), dtype);
  }
}
