package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Uses;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * An attention in a program, found by what it computes: numbers made of a product of queries and
 * keys, a softmax of them, and its product with values. All indices are functions of common loops:
 * the axes of the softmax, then those along which the first product contracts and the second one
 * does not.
 *
 * @param scores the first product
 * @param output the second one
 * @param rows the loop over queries
 */
record AttentionPattern(
    Operation scores,
    Operation output,
    Softmax softmax,
    Factor query,
    Factor key,
    Factor value,
    List<Long> space,
    int rows,
    Node.Place result) {
  /** An operand of a product: an array, and where its elements are. */
  record Factor(Value array, List<Affine> index) {
    private Factor to(int loops, List<Affine> meaning) {
      return new Factor(array, index.stream().map(i -> composed(i, loops, meaning)).toList());
    }

    private boolean moves(int loop) {
      return index.stream().anyMatch(i -> i.coefficient(loop) != 0);
    }
  }

  /** A function of loops as one of other loops, in which each of the former has a meaning. */
  private static Affine composed(Affine function, int loops, List<Affine> meaning) {
    Affine sum = Affine.constant(loops, function.constant());
    for (int loop = 0; loop < function.loops(); loop++) {
      sum = sum.plus(meaning.get(loop).times(function.coefficient(loop)));
    }
    return sum;
  }

  /** {@return the attention whose second product an operation is, if it is one} */
  static Optional<AttentionPattern> of(Operation output, Definitions definitions, Uses uses) {
    return new Search(output, definitions, uses).find();
  }

  /** {@return the loop over keys} */
  int keys() {
    return softmax.axis();
  }

  /** {@return queries, keys and values} */
  List<Value> factors() {
    return List.of(query.array(), key.array(), value.array());
  }

  /** {@return the operations that only make numbers for the softmax, and their sources} */
  List<Operation> inside(Definitions definitions) {
    Set<Operation> inside = new LinkedHashSet<>();
    inside(softmax.numbers(), definitions, inside);
    return List.copyOf(inside);
  }

  private void inside(Value value, Definitions definitions, Set<Operation> all) {
    Optional<Operation> made = definitions.producer(value).filter(AttentionPattern::isWrittenAnew);
    if (made.isPresent() && !all.contains(made.get())) {
      made.get().operands().forEach(v -> inside(v, definitions, all));
      all.add(made.get());
    }
  }

  /** {@return what the numbers are made of beside the first product} */
  List<Value> sources(Definitions definitions) {
    List<Operation> inside = inside(definitions);
    Set<Value> made = new LinkedHashSet<>();
    Set<Value> used = new LinkedHashSet<>();
    for (Operation op : inside) {
      made.addAll(op.results());
      used.addAll(op.operands());
    }
    used.removeAll(made);
    used.remove(scores.result());
    return List.copyOf(used);
  }

  private static boolean isWrittenAnew(Operation op) {
    return switch (Definitions.role(op)) {
      case SOURCE -> op.op() != Op.CONSTANT || isSplat(op);
      case ELEMENTWISE -> op.op() != Op.REDUCE;
      case MOVEMENT ->
          switch (op.op()) {
            case DYNAMIC_SLICE, GATHER, BITCAST_CONVERT -> false;
            default -> true;
          };
      case STEP -> false;
    };
  }

  /** Whether a constant is in registers, not in memory. */
  private static boolean isSplat(Operation constant) {
    return constant.attributes().get("value", Attribute.Dense.class).value().isSplat();
  }

  /** {@return the step that computes it, in a program as this scope sees it} */
  Step.Attention step(BodyBuilder.Scope scope, TensorCore core) {
    BodyBuilder builder = new BodyBuilder(scope, space, Set.of());
    List<Affine> own = Affine.identity(space.size()).subList(0, space.size() - 2);
    int number = builder.demand(softmax.numbers(), own);
    int q = factor(builder, query, scope);
    int k = factor(builder, key, scope);
    int v = factor(builder, value, scope);
    int product = -1;
    List<Node> nodes = new ArrayList<>(builder.body().nodes());
    for (int i = 0; i < nodes.size(); i++) {
      if (isScore(nodes.get(i))) {
        product = i;
        nodes.set(i, new Node.Argument(0, nodes.get(i).dtype()));
      }
    }
    Operation operation =
        new Operation(
            output.op(),
            output.operands(),
            output.attributes(),
            List.of(),
            List.of(result.buffer()),
            output.span());
    return new Step.Attention(
        operation, new Body(space, nodes), number, product, q, k, v, result, rows, keys(), core);
  }

  private boolean isScore(Node node) {
    return node instanceof Node.Load load && load.place().buffer().equals(scores.result());
  }

  /** An operand that is more than a view of memory is computed once. */
  private static int factor(BodyBuilder builder, Factor factor, BodyBuilder.Scope scope) {
    int node = builder.demand(factor.array(), factor.index());
    boolean isView =
        builder.body().nodes().get(node) instanceof Node.Load load
            && load.place().starts().isEmpty();
    if (!isView) {
      scope.force(factor.array());
    }
    return node;
  }

  /** Looks for the parts. */
  private static final class Search {
    private final Operation output;
    private final Definitions definitions;
    private final Uses uses;

    Search(Operation output, Definitions definitions, Uses uses) {
      this.output = output;
      this.definitions = definitions;
      this.uses = uses;
    }

    Optional<AttentionPattern> find() {
      return softmax(0).or(() -> softmax(1));
    }

    /** With the softmax on one side of the second product. */
    private Optional<AttentionPattern> softmax(int side) {
      Value weights = output.operand(side);
      return before(weights)
          .flatMap(division -> Softmax.of(division, definitions))
          .flatMap(softmax -> found(softmax, side));
    }

    /** {@return what makes the values that roundings and movements show} */
    private Optional<Operation> before(Value value) {
      Value shown = value;
      Optional<Operation> made = definitions.producer(shown);
      while (made.isPresent() && isView(made.get())) {
        shown = made.get().operand(0);
        made = definitions.producer(shown);
      }
      return made;
    }

    private static boolean isView(Operation op) {
      return switch (op.op()) {
        case CONVERT -> op.operandType(0).dtype().isFloat();
        case TRANSPOSE, RESHAPE, BROADCAST_IN_DIM ->
            op.operandType(0).size() == op.resultType().size();
        default -> false;
      };
    }

    private Optional<AttentionPattern> found(Softmax softmax, int side) {
      ContractionLoops loops = ContractionLoops.of(output);
      List<Affine> own = side == 0 ? loops.lhs() : loops.rhs();
      List<Affine> others = side == 0 ? loops.rhs() : loops.lhs();
      if (loops.contracted() != 1) {
        return Optional.empty();
      }
      return indices(output.operand(side), own, loops.space(), softmax.result())
          .flatMap(weights -> meaning(weights, softmax, loops.space()))
          .flatMap(
              meaning -> {
                List<Affine> all = meaning.loops();
                List<Long> space = new ArrayList<>(softmax.numbers().tensorType().shape());
                space.add(1L);
                space.add(loops.space().get(meaning.free()));
                Factor values = new Factor(output.operand(1 - side), others).to(space.size(), all);
                List<Affine> result = all.subList(0, all.size() - 1);
                return scores(softmax, space)
                    .flatMap(scores -> whole(softmax, scores, values, result, space));
              });
    }

    /**
     * What each loop of the second product is among the common ones, and which only values have.
     */
    private record Meaning(List<Affine> loops, int free) {}

    /** Of a product whose last loop is the contracted one. */
    private static Optional<Meaning> meaning(
        List<Affine> weights, Softmax softmax, List<Long> space) {
      List<Long> axes = softmax.numbers().tensorType().shape();
      int common = axes.size() + 2;
      int contracted = space.size() - 1;
      Map<Integer, Affine> known = new HashMap<>();
      for (int axis = 0; axis < axes.size(); axis++) {
        known.put(loop(weights.get(axis)), Affine.index(common, axis));
        if (loop(weights.get(axis)) < 0 && axes.get(axis) != 1) {
          return Optional.empty();
        }
      }
      List<Integer> free =
          IntStream.range(0, space.size())
              .filter(loop -> !known.containsKey(loop) && space.get(loop) != 1)
              .boxed()
              .toList();
      if (free.size() != 1 || loop(weights.get(softmax.axis())) != contracted) {
        return Optional.empty();
      }
      free.forEach(loop -> known.put(loop, Affine.index(common, common - 1)));
      Affine zero = Affine.constant(common, 0);
      return Optional.of(
          new Meaning(
              IntStream.range(0, space.size())
                  .mapToObj(loop -> known.getOrDefault(loop, zero))
                  .toList(),
              free.getFirst()));
    }

    /** {@return the one loop that an index is, or -1} */
    private static int loop(Affine index) {
      int found = -1;
      for (int loop = 0; loop < index.loops(); loop++) {
        if (index.coefficient(loop) != 0) {
          found = found < 0 && index.coefficient(loop) == 1 ? loop : Integer.MAX_VALUE;
        }
      }
      return index.constant() == 0 && found != Integer.MAX_VALUE ? found : -1;
    }

    /** {@return where in an array that lies in memory an element of a view of it is} */
    private Optional<List<Affine>> indices(
        Value view, List<Affine> index, List<Long> space, Value array) {
      Softmax.Elements elements = new Softmax.Elements(definitions).with(List.of(array));
      BodyBuilder builder = new BodyBuilder(elements, space, Set.of());
      builder.demand(view, index);
      List<Node.Load> loads = builder.body().loads();
      return elements.forces()
              || loads.size() != 1
              || !loads.getFirst().place().buffer().equals(array)
          ? Optional.empty()
          : delinearised(loads.getFirst(), space);
    }

    private static Optional<List<Affine>> delinearised(Node.Load load, List<Long> space) {
      Node.Place place = load.place();
      List<Long> shape = place.buffer().tensorType().shape();
      return place.shape().equals(shape)
          ? Optional.of(place.indices())
          : place.offset(space.size()).delinearise(space, shape);
    }

    /** The first product, and where its elements go. */
    private record Scores(Operation product, List<Affine> index) {}

    private Optional<Scores> scores(Softmax softmax, List<Long> space) {
      Softmax.Elements elements = new Softmax.Elements(definitions);
      BodyBuilder builder = new BodyBuilder(elements, space, Set.of());
      builder.demand(softmax.numbers(), Affine.identity(space.size()).subList(0, space.size() - 2));
      if (elements.forces()) {
        return Optional.empty();
      }
      List<Scores> found = new ArrayList<>();
      for (Node.Load load : builder.body().loads()) {
        Optional<Operation> product =
            definitions
                .producer(load.place().buffer())
                .filter(op -> op.op() == Op.DOT_GENERAL)
                .filter(op -> op.resultType().size() == softmax.numbers().tensorType().size());
        Optional<List<Affine>> index = delinearised(load, space);
        if (product.isPresent() && index.isPresent() && load.place().starts().isEmpty()) {
          found.add(new Scores(product.get(), index.get()));
        }
      }
      // Products that are added to it are read from memory; one that is read twice is too.
      long loads =
          found.stream().filter(s -> s.product().equals(found.getFirst().product())).count();
      return loads == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private Optional<AttentionPattern> whole(
        Softmax softmax, Scores scores, Factor values, List<Affine> result, List<Long> axes) {
      ContractionLoops loops = ContractionLoops.of(scores.product());
      if (loops.contracted() != 1) {
        return Optional.empty();
      }
      int all = axes.size();
      List<Long> space = new ArrayList<>(axes);
      space.set(all - 2, loops.space().getLast());
      List<Affine> meaning = new ArrayList<>(scores.index());
      meaning.add(Affine.index(all, all - 2));
      Factor a = factor(scores.product().operand(0), loops.lhs()).to(all, meaning);
      Factor b = factor(scores.product().operand(1), loops.rhs()).to(all, meaning);
      int keys = softmax.axis();
      if (a.moves(keys) == b.moves(keys)) {
        return Optional.empty();
      }
      Factor query = a.moves(keys) ? b : a;
      Factor key = a.moves(keys) ? a : b;
      int rows = rows(query, key, keys, space);
      return rows < 0
          ? Optional.empty()
          : Optional.of(
              new AttentionPattern(
                  scores.product(),
                  output,
                  softmax,
                  query,
                  key,
                  values,
                  space,
                  rows,
                  new Destination(uses).of(output.result(), result, space)));
    }

    /** An operand, without a conversion to f32 of numbers that are multiplied exactly. */
    private Factor factor(Value operand, List<Affine> index) {
      Optional<Operation> widening =
          definitions
              .producer(operand)
              .filter(op -> op.op() == Op.CONVERT && op.resultType().dtype() == DType.F32)
              .filter(op -> Floats.isNarrow(op.operandType(0).dtype()));
      return new Factor(widening.map(op -> op.operand(0)).orElse(operand), index);
    }

    /** The longest loop that only the queries move in. */
    private static int rows(Factor query, Factor key, int keys, List<Long> space) {
      int best = -1;
      for (int loop = 0; loop < space.size() - 2; loop++) {
        boolean isRow = !key.moves(loop) && (query.moves(loop) || space.get(loop) == 1);
        if (loop != keys && isRow && (best < 0 || space.get(loop) > space.get(best))) {
          best = loop;
        }
      }
      return best;
    }
  }

  /** Where a result goes when what moves it before anything else uses it is written with it. */
  private record Destination(Uses uses) {
    Node.Place of(Value result, List<Affine> index, List<Long> space) {
      Value buffer = result;
      List<Affine> at = index;
      Optional<Operation> user = uses.only(buffer);
      while (user.isPresent()) {
        Optional<List<Affine>> next = moved(user.get(), at, space);
        if (next.isEmpty()) {
          break;
        }
        buffer = user.get().result();
        at = next.get();
        user = uses.only(buffer);
      }
      return new Node.Place(buffer, buffer.tensorType().shape(), at, List.of());
    }

    private static Optional<List<Affine>> moved(Operation op, List<Affine> at, List<Long> space) {
      return switch (op.op()) {
        case TRANSPOSE ->
            Optional.of(
                op.attributes().ints("permutation").stream()
                    .map(p -> at.get(p.intValue()))
                    .toList());
        case RESHAPE ->
            Affine.linear(space.size(), at, op.operandType(0).shape())
                .delinearise(space, op.resultType().shape());
        default -> Optional.empty();
      };
    }
  }
}
