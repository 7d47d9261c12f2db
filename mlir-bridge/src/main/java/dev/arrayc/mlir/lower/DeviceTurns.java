package dev.arrayc.mlir.lower;

import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.mlir.codegen.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Operands that groups of warps cannot take as they lie. Words and bytes must lie along the
 * contracted loops, and {@code x @ w} has {@code w} across them: where the product is large, a copy
 * that lies as it must takes less time than the older way of multiplying does.
 */
final class DeviceTurns {
  /**
   * Products of words that a multiprocessor adds up while its part of the memory's rate moves a
   * byte; those of bytes are four times as fast.
   */
  private static final double PRODUCTS_A_BYTE = 0.6;

  private final Step.Contract step;
  private final Function<TensorType, Value> fresh;

  private DeviceTurns(Step.Contract step, Function<TensorType, Value> fresh) {
    this.step = step;
    this.fresh = fresh;
  }

  /**
   * {@return a contraction, and the copies that come before it}
   *
   * @param fresh makes a buffer
   */
  static List<Step> of(
      Step.Contract step,
      Precision precision,
      long multiprocessors,
      Function<TensorType, Value> fresh) {
    Optional<ContractTiles> tiles = ContractTiles.of(step);
    Optional<TensorCore> core = tiles.flatMap(t -> TensorCore.of(t, precision));
    if (multiprocessors == 0 || core.isEmpty() || !core.get().isAlongDepthAlone()) {
      return List.of(step);
    }
    List<Step> turned = new DeviceTurns(step, fresh).turned(tiles.get());
    if (turned.size() == 1 || !(turned.getLast() instanceof Step.Contract last)) {
      return List.of(step);
    }
    long moved = 0;
    for (Step copy : turned.subList(0, turned.size() - 1)) {
      moved += Cost.of(copy).bytes();
    }
    double more = moved * PRODUCTS_A_BYTE * Float.BYTES / core.get().bytes();
    double before = BulkTiles.least(tiles.get(), core.get(), multiprocessors);
    return ContractTiles.of(last)
            .filter(t -> BulkTiles.least(t, core.get(), multiprocessors) + more < before)
            .isPresent()
        ? turned
        : List.of(step);
  }

  /** Both operands along the contracted loops, as far as they are not. */
  private List<Step> turned(ContractTiles tiles) {
    List<Step> all = new ArrayList<>();
    List<Node> nodes = new ArrayList<>(step.body().nodes());
    for (int node : List.of(step.lhs(), step.rhs())) {
      if (nodes.get(node) instanceof Node.Load load) {
        ContractTiles.Side side = tiles.rows().load().equals(load) ? tiles.rows() : tiles.columns();
        List<Integer> loops = loops(load);
        List<Long> shape = loops.stream().map(step.body().space()::get).toList();
        boolean isOnce = Grid.size(shape) <= load.place().buffer().tensorType().size();
        if (!tiles.depth().isContiguous(side.offset()) && isOnce) {
          Value copy = fresh.apply(new TensorType(load.dtype(), shape));
          all.add(copy(load, loops, copy));
          List<Affine> indices =
              loops.stream().map(loop -> Affine.index(step.body().loops(), loop)).toList();
          nodes.set(
              node, new Node.Load(new Node.Place(copy, shape, indices, List.of()), load.dtype()));
        }
      }
    }
    all.add(
        new Step.Contract(
            step.operation(),
            new Body(step.body().space(), nodes),
            step.lhs(),
            step.rhs(),
            step.contracted(),
            step.panels()));
    return all;
  }

  /** {@return the loops that an operand depends on, the contracted ones last} */
  private List<Integer> loops(Node.Load load) {
    Affine offset = load.place().offset(step.body().loops());
    return IntStream.range(0, step.body().loops())
        .filter(loop -> offset.coefficient(loop) != 0)
        .boxed()
        .toList();
  }

  private Step copy(Node.Load load, List<Integer> loops, Value to) {
    List<Long> shape = to.tensorType().shape();
    Node.Place from =
        new Node.Place(
            load.place().buffer(),
            load.place().shape(),
            load.place().indices().stream().map(index -> index.select(loops)).toList(),
            List.of());
    Body body = new Body(shape, List.of(new Node.Load(from, load.dtype())));
    Node.Place place = new Node.Place(to, shape, Affine.identity(shape.size()), List.of());
    return new Step.Pointwise(body, List.of(new Step.Store(place, 0)), step.span());
  }
}
