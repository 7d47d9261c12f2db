package dev.arrayc.mlir.lower;

import dev.arrayc.interpret.Reducer;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A softmax along one axis, however it is written: the exponentials of numbers less the greatest of
 * their row, divided by their sum. Conversions between float types inside are looked through.
 *
 * @param numbers what it is the softmax of
 * @param result of the division
 */
record Softmax(Value numbers, int axis, Value result) {
  /** {@return the softmax that an operation is the last one of, if it is} */
  static Optional<Softmax> of(Operation last, Definitions definitions) {
    Search search = new Search(definitions);
    return switch (last.op()) {
      case DIVIDE -> search.of(last, 0, Show.AS_IT_IS);
      case MULTIPLY -> search.of(last, 0, Show.INVERSE).or(() -> search.of(last, 1, Show.INVERSE));
      default -> Optional.empty();
    };
  }

  /** How a reduction of each row is seen. */
  private enum Show {
    AS_IT_IS,
    /** Divided from one: where all of a row is divided by the same, it is multiplied. */
    INVERSE
  }

  /** {@return a value before conversions that only say how floats are rounded} */
  static Value unrounded(Value value, Definitions definitions) {
    Value before = value;
    Optional<Operation> made = definitions.producer(before).filter(Softmax::isRounding);
    while (made.isPresent()) {
      before = made.get().operand(0);
      made = definitions.producer(before).filter(Softmax::isRounding);
    }
    return before;
  }

  private static boolean isRounding(Operation op) {
    return op.op() == Op.CONVERT
        && op.operandType(0).dtype().isFloat()
        && op.resultType().dtype().isFloat()
        && op.operandType(0).dtype() != DType.F64
        && op.resultType().dtype() != DType.F64;
  }

  private record Search(Definitions definitions) {
    Optional<Softmax> of(Operation last, int side, Show show) {
      Value power = unrounded(last.operand(side));
      List<Long> shape = power.tensorType().shape();
      Optional<Operation> sum = row(last.operand(1 - side), shape, Op.ADD, show);
      if (sum.isEmpty() || !unrounded(sum.get().operand(0)).equals(power)) {
        return Optional.empty();
      }
      Optional<Operation> difference =
          Exponential.operand(power, definitions)
              .flatMap(x -> definitions.producer(unrounded(x)))
              .filter(op -> op.op() == Op.SUBTRACT);
      if (difference.isEmpty()) {
        return Optional.empty();
      }
      Value numbers = unrounded(difference.get().operand(0));
      int axis = axis(sum.get());
      return row(difference.get().operand(1), shape, Op.MAXIMUM, Show.AS_IT_IS)
          .filter(greatest -> unrounded(greatest.operand(0)).equals(numbers))
          .filter(greatest -> axis(greatest) == axis)
          .map(greatest -> new Softmax(numbers, axis, last.result()));
    }

    private Value unrounded(Value value) {
      return Softmax.unrounded(value, definitions);
    }

    private static int axis(Operation reduction) {
      return reduction.attributes().ints("dimensions").getFirst().intValue();
    }

    /** {@return the reduction of one axis that a value of this shape shows in each of its rows} */
    private Optional<Operation> row(Value value, List<Long> shape, Op reducer, Show show) {
      Elements elements = new Elements(definitions);
      BodyBuilder builder = new BodyBuilder(elements, shape, Set.of());
      int node = builder.demand(value, Affine.identity(shape.size()));
      List<Node> nodes = builder.body().nodes();
      Optional<Node.Load> load = shown(nodes, node, reducer, show);
      return load.flatMap(l -> definitions.producer(l.place().buffer()))
          .filter(op -> reduces(op, reducer, shape))
          .filter(
              op ->
                  !elements.forces()
                      && isOfRow(load.get().place().offset(shape.size()), shape, axis(op)));
    }

    /** Whether an offset is that of a row's element in an array without the axis. */
    private static boolean isOfRow(Affine offset, List<Long> shape, int axis) {
      long apart = 1;
      boolean isSame = offset.constant() == 0;
      for (int loop = shape.size() - 1; loop >= 0 && isSame; loop--) {
        boolean isKept = loop != axis;
        isSame = shape.get(loop) == 1 || offset.coefficient(loop) == (isKept ? apart : 0);
        apart *= isKept ? shape.get(loop) : 1;
      }
      return isSame;
    }

    /** {@return the only load behind roundings, and behind a lower bound that bounds nothing} */
    private static Optional<Node.Load> shown(List<Node> nodes, int node, Op reducer, Show show) {
      return switch (nodes.get(node)) {
        case Node.Load load -> Optional.of(load).filter(l -> show == Show.AS_IT_IS);
        case Node.Apply apply when isRounding(apply.operation()) ->
            shown(nodes, apply.arguments().getFirst(), reducer, show);
        case Node.Apply apply when show == Show.INVERSE && apply.operation().op() == Op.DIVIDE ->
            isOne(nodes.get(apply.arguments().getFirst()))
                ? shown(nodes, apply.arguments().getLast(), reducer, Show.AS_IT_IS)
                : Optional.empty();
        case Node.Apply apply
            when reducer == Op.MAXIMUM && apply.operation().op() == Op.MAXIMUM -> {
          int first = apply.arguments().getFirst();
          int last = apply.arguments().getLast();
          yield isLowest(nodes.get(first))
              ? shown(nodes, last, reducer, show)
              : isLowest(nodes.get(last)) ? shown(nodes, first, reducer, show) : Optional.empty();
        }
        case Node.Apply apply -> Optional.empty();
        case Node.Literal literal -> Optional.empty();
        case Node.Index index -> Optional.empty();
        case Node.Argument argument -> Optional.empty();
      };
    }

    private static boolean isOne(Node node) {
      return node instanceof Node.Literal literal
          && Reducer.isIdentity(Op.MULTIPLY, literal.value());
    }

    private static boolean isLowest(Node node) {
      return node instanceof Node.Literal literal && isLowest(literal.value());
    }

    private static boolean isLowest(Tensor value) {
      return value.dtype().isFloat() && value.doubles()[0] == Double.NEGATIVE_INFINITY;
    }

    private boolean reduces(Operation op, Op reducer, List<Long> shape) {
      if (op.op() != Op.REDUCE
          || op.operands().size() != 2
          || op.attributes().ints("dimensions").size() != 1
          || !op.operandType(0).shape().equals(shape)) {
        return false;
      }
      Optional<Tensor> init =
          definitions
              .producer(op.operand(1))
              .filter(c -> c.op() == Op.CONSTANT)
              .map(c -> c.attributes().get("value", Attribute.Dense.class).value());
      return Reducer.of(op.regions().getFirst()).filter(r -> r == reducer).isPresent()
          && init.filter(v -> reducer == Op.ADD ? Reducer.isIdentity(Op.ADD, v) : isLowest(v))
              .isPresent();
    }
  }

  /** Values as a kernel of its own would see them: what steps make is memory, nothing else is. */
  static final class Elements implements BodyBuilder.Scope {
    private final Definitions definitions;
    private final Set<Integer> memory = new HashSet<>();
    private boolean forces;

    Elements(Definitions definitions) {
      this.definitions = definitions;
    }

    /** The same, but these values are memory too. */
    Elements with(Collection<Value> values) {
      values.forEach(v -> memory.add(v.id()));
      return this;
    }

    /** Whether a value was asked for that a kernel could not see through to. */
    boolean forces() {
      return forces;
    }

    @Override
    public Optional<Operation> producer(Value value) {
      return definitions.producer(value);
    }

    @Override
    public boolean isStored(Value value) {
      return memory.contains(value.id())
          || definitions
              .producer(value)
              .map(op -> Definitions.role(op) == Definitions.Role.STEP)
              .orElse(true);
    }

    @Override
    public void force(Value value) {
      memory.add(value.id());
      forces = true;
    }
  }
}
