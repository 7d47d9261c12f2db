package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a run of steps costs: arithmetic operations on floats, a fused multiply-add counting two,
 * and bytes between kernels and memory. A loop whose length is not known counts as one iteration,
 * of branches the dearest counts.
 */
record Cost(long flops, long bytes) {
  static final Cost NONE = new Cost(0, 0);

  /** Float operations of one core in a nanosecond, in code that is not tuned. */
  private static final long FLOPS_PER_NANOSECOND = 8;

  /** How many times faster float operations are in tiles of a contraction. */
  private static final long TILED_SPEED_UP = 8;

  /** Bytes that one core moves in a nanosecond. */
  private static final long BYTES_PER_NANOSECOND = 16;

  /** The cost of a contraction whose tiles keep the multipliers busy. */
  static Cost ofTiles(Step.Contract step) {
    Cost plain = of(step);
    return new Cost(plain.flops / TILED_SPEED_UP, plain.bytes);
  }

  /** Of kernels that compute more, the results wait for no memory. */
  private static final long MOST_FLOPS_PER_BYTE = 2;

  /** {@return whether what moves takes longer than what is computed} */
  boolean isBoundByMemory() {
    return flops < MOST_FLOPS_PER_BYTE * bytes;
  }

  /** {@return roughly how long one core takes} */
  long nanoseconds() {
    return flops / FLOPS_PER_NANOSECOND + bytes / BYTES_PER_NANOSECOND;
  }

  static Cost of(List<? extends Step> steps) {
    Cost total = NONE;
    for (Step step : steps) {
      total = total.plus(of(step));
    }
    return total;
  }

  Cost times(long count) {
    return new Cost(flops * count, bytes * count);
  }

  Cost plus(Cost other) {
    return new Cost(flops + other.flops, bytes + other.bytes);
  }

  static Cost of(Step step) {
    return switch (step) {
      case Step.Pointwise s -> {
        long stored =
            s.stores().stream()
                .mapToLong(
                    store -> s.body().size() * store.place().buffer().tensorType().dtype().bytes())
                .sum();
        yield body(s.body()).plus(new Cost(0, stored));
      }
      case Step.Reduce s -> {
        long combined = s.region().body().nodes().stream().filter(Cost::isFlop).count();
        Cost region = new Cost(combined * s.body().size(), results(s.operation().results()));
        yield body(s.body()).plus(region);
      }
      case Step.Contract s -> {
        DType dtype = s.operation().resultType().dtype();
        long perElement = dtype.isComplex() ? 8 : dtype.isFloat() ? 2 : 0;
        Cost products = new Cost(perElement * s.body().size(), results(s.operation().results()));
        yield body(s.body()).plus(products);
      }
      case Step.Attention s -> AttentionTiles.of(s).cost();
      case Step.Scatter s -> {
        long combined = s.region().body().nodes().stream().filter(Cost::isFlop).count();
        long element =
            s.operation().results().stream().mapToLong(v -> v.tensorType().dtype().bytes()).sum();
        yield body(s.body())
            .plus(new Cost(combined * s.body().size(), 2 * element * s.body().size()));
      }
      case Step.Accumulate s -> {
        boolean isFloat = !s.operation().resultType().dtype().isIntegral();
        yield body(s.body())
            .plus(new Cost(isFloat ? s.body().size() : 0, s.operation().resultType().bytes()));
      }
      case Step.Sort s -> new Cost(0, 2 * results(s.operation().results()));
      case Step.SortWords s -> new Cost(0, 2 * results(s.operation().results()));
      case Step.Lapack s -> new Cost(0, 2 * results(s.operation().results()));
      case Step.RowByRow s -> of(s.steps());
      case Step.While s ->
          of(s.conditionSteps()).plus(of(s.bodySteps())).plus(body(s.condition().body()));
      case Step.Branch s ->
          s.branches().stream()
              .map(Cost::of)
              .reduce(NONE, (a, b) -> a.flops + a.bytes >= b.flops + b.bytes ? a : b);
    };
  }

  private static long results(List<Value> values) {
    return values.stream().mapToLong(v -> v.tensorType().bytes()).sum();
  }

  private static Cost body(Body body) {
    long flops = flops(body) * body.size();
    Set<Value> read = new LinkedHashSet<>();
    body.loads().forEach(load -> read.add(load.place().buffer()));
    long bytes =
        read.stream()
            .mapToLong(
                v -> Math.min(v.tensorType().bytes(), body.size() * v.tensorType().dtype().bytes()))
            .sum();
    return new Cost(flops, bytes);
  }

  /** {@return the float operations of one element} */
  static long flops(Body body) {
    return body.nodes().stream().filter(Cost::isFlop).count();
  }

  private static boolean isFlop(Node node) {
    return node instanceof Node.Apply apply
        && (apply.dtype().isFloat() || apply.dtype().isComplex())
        && switch (apply.operation().op()) {
          case SELECT, CONVERT, BITCAST_CONVERT, REAL, IMAG, COMPLEX -> false;
          default -> true;
        };
  }

  /** {@return the number of loop nests, regions included} */
  static int kernels(List<Step> steps) {
    return steps.stream()
        .mapToInt(
            step ->
                switch (step) {
                  case Step.While s -> kernels(s.conditionSteps()) + kernels(s.bodySteps());
                  case Step.Branch s -> s.branches().stream().mapToInt(Cost::kernels).sum();
                  case Step.Pointwise s -> 1;
                  case Step.Reduce s -> 1;
                  case Step.Contract s -> 1;
                  case Step.Attention s -> 1;
                  case Step.Scatter s -> 1;
                  case Step.Accumulate s -> 1;
                  case Step.Sort s -> 1;
                  case Step.SortWords s -> 1;
                  case Step.Lapack s -> 1;
                  case Step.RowByRow s -> 1;
                })
        .sum();
  }
}
