package dev.arrayc.mlir.lower;

import dev.arrayc.algorithm.SystemCall;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.interpret.Accumulation;
import dev.arrayc.interpret.Reducer;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.mlir.lower.Definitions.Role;
import dev.arrayc.mlir.lower.Draft.Root;
import dev.arrayc.mlir.lower.Draft.Window;
import dev.arrayc.op.Op;
import dev.arrayc.op.Windows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns a function into steps: decides which values live in memory ({@link Materialisation}), gives
 * each of them to a kernel together with all that it is computed from, and joins kernels of one
 * iteration space. Where a kernel cannot see through a value (an index that is not affine, a run
 * that is not contiguous), the value is stored after all and the fusion starts again.
 */
final class Fusion implements BodyBuilder.Scope {
  /** The iteration space of a kernel without loops. */
  private static final List<Long> POINT = List.of();

  private final Attentions attentions;
  private final Definitions definitions;
  private final Set<Integer> forced;
  private final Set<Integer> stored;
  private final Map<Integer, Value> aliases = new HashMap<>();

  private Fusion(Attentions attentions, Definitions definitions, Set<Integer> forced) {
    Function function = attentions.function();
    this.attentions = attentions;
    this.definitions = definitions;
    this.forced = new HashSet<>(forced);
    this.stored = Materialisation.of(function, definitions, forced);
  }

  /** The steps of a function; its results are in the buffers {@code outputs}. */
  static Schedule of(Function function) {
    return of(Attentions.none(function));
  }

  static Schedule of(Attentions attentions) {
    Set<Integer> forced = Set.of();
    while (true) {
      Definitions definitions = attentions.definitions();
      Fusion fusion = new Fusion(attentions, definitions, forced);
      Schedule schedule = fusion.schedule(attentions.function());
      if (fusion.forced.size() == forced.size()) {
        return schedule;
      }
      forced = fusion.forced;
    }
  }

  private Schedule schedule(Function function) {
    List<Value> results = function.body().results();
    List<Value> outputs = new ArrayList<>();
    for (Value result : results) {
      outputs.add(new Value(definitions.freshId(), result.type()));
    }
    Grouping drafts = block(function.body());
    List<Draft> last = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      output(function, i, outputs.get(i), drafts, last);
    }
    List<Draft> all = new ArrayList<>(drafts.drafts());
    all.addAll(last);
    List<Step> steps = new Finishing(this, aliases.keySet()).finish(all);
    return new Schedule(function, steps, outputs, aliases, definitions);
  }

  /**
   * A result of the function. One that lives in memory does so in the output itself; an output that
   * may be the memory of an input is written at the very end.
   */
  private void output(
      Function function, int number, Value output, Grouping drafts, List<Draft> last) {
    Value result = function.body().results().get(number);
    if (Donations.donor(function, number).isPresent()) {
      Value made = new Value(definitions.freshId(), result.type());
      drafts.add(Root.copy(made, result, span(result)));
      Root move = Root.copy(output, made, span(result));
      last.add(new Draft.Group(result.tensorType().shape(), move));
    } else if (isStored(result)
        && definitions.producer(result).isPresent()
        && !aliases.containsKey(result.id())) {
      aliases.put(result.id(), output);
    } else {
      drafts.add(Root.copy(output, result, span(result)));
    }
  }

  private Span span(Value value) {
    return definitions.producer(value).map(Operation::span).orElse(Span.NONE);
  }

  @Override
  public Optional<Operation> producer(Value value) {
    return definitions.producer(value);
  }

  @Override
  public boolean isStored(Value value) {
    return stored.contains(value.id())
        || definitions.producer(value).map(op -> Definitions.role(op) == Role.STEP).orElse(true);
  }

  @Override
  public void force(Value value) {
    forced.add(value.id());
  }

  private Grouping block(Block block) {
    Grouping drafts = new Grouping(this);
    for (Operation op : block.operations()) {
      if (Definitions.role(op) == Role.STEP) {
        step(op, drafts);
      } else {
        for (Value result : op.results()) {
          if (stored.contains(result.id())) {
            drafts.add(Root.of(result, op.span()));
          }
        }
      }
    }
    return drafts;
  }

  private void step(Operation op, Grouping drafts) {
    switch (op.op()) {
      case CONCATENATE -> concatenate(op, drafts);
      case PAD -> pad(op, drafts);
      case DYNAMIC_UPDATE_SLICE -> update(op, drafts);
      case SCATTER -> scatter(op, drafts);
      case REDUCE -> reduce(op, drafts);
      case REDUCE_WINDOW ->
          drafts.add(
              Accumulation.reducer(op)
                  .map(reducer -> accumulate(op, reducer))
                  .orElseGet(() -> reduceWindow(op)));
      case CONVOLUTION -> {
        WindowLoops loops = WindowLoops.ofConvolution(op);
        List<Affine> lhs = loops.indices().getFirst();
        drafts.add(contract(op, loops.space(), lhs, loops.indices().getLast(), loops.inner()));
      }
      case DOT_GENERAL ->
          drafts.add(attentions.step(op, this).orElseGet(() -> dot(op, ContractionLoops.of(op))));
      case SORT -> sort(op, drafts);
      case CUSTOM_CALL -> lapack(op, drafts);
      case WHILE -> loop(op, drafts);
      case CASE, IF -> choice(op, drafts);
      default -> throw new IllegalStateException(op.op().opName());
    }
  }

  private static List<Long> zeros(int rank) {
    return java.util.Collections.nCopies(rank, 0L);
  }

  private static List<Long> ones(int rank) {
    return java.util.Collections.nCopies(rank, 1L);
  }

  private void concatenate(Operation op, Grouping drafts) {
    if (!definitions.isPiece(op)) {
      placePieces(op, op.result(), zeros(op.resultType().rank()), drafts);
    }
  }

  /** Stores the pieces of a concatenation, and those of its pieces, in the target, from a place. */
  private void placePieces(Operation op, Value target, List<Long> place, Grouping drafts) {
    int axis = (int) op.attributes().integer("dimension");
    int rank = place.size();
    List<Long> start = new ArrayList<>(place);
    for (Value operand : op.operands()) {
      List<Long> shape = operand.tensorType().shape();
      Optional<Operation> nested = definitions.producer(operand).filter(definitions::isPiece);
      if (nested.isPresent()) {
        placePieces(nested.get(), target, start, drafts);
      } else {
        List<Long> at = List.copyOf(start);
        Window window = new Window(shape, zeros(rank), at, ones(rank), Optional.empty());
        drafts.add(new Root(target, operand, false, Optional.of(window), op.span()));
      }
      start.set(axis, start.get(axis) + shape.get(axis));
    }
  }

  /** Fills the result, then stores the operand's elements that negative padding leaves. */
  private void pad(Operation op, Grouping drafts) {
    TensorType from = op.operandType(0);
    TensorType to = op.resultType();
    List<Long> low = op.attributes().ints("edge_padding_low");
    List<Long> interior = op.attributes().ints("interior_padding");
    List<Long> shape = new ArrayList<>();
    List<Long> first = new ArrayList<>();
    List<Long> at = new ArrayList<>();
    List<Long> stride = new ArrayList<>();
    for (int i = 0; i < from.rank(); i++) {
      long step = interior.get(i) + 1;
      // The operand's indices k with 0 <= low + k * step < the result's size.
      long begin = Math.max(0, Math.ceilDiv(-low.get(i), step));
      long end = Math.min(from.dim(i), Math.ceilDiv(to.dim(i) - low.get(i), step));
      shape.add(Math.max(0, end - begin));
      first.add(begin);
      at.add(low.get(i) + begin * step);
      stride.add(step);
    }
    Window window = new Window(shape, first, at, stride, Optional.empty());
    drafts.add(fill(op, to));
    drafts.add(new Root(op.result(), op.operand(0), false, Optional.of(window), op.span()));
  }

  /** The padding value everywhere: a broadcast that the program does not spell out. */
  private Root fill(Operation op, TensorType type) {
    Value padding = op.operand(1);
    Value everywhere = new Value(definitions.freshId(), type);
    definitions.add(
        new Operation(
            Op.BROADCAST_IN_DIM,
            List.of(padding),
            dev.arrayc.ir.Attributes.NONE.with("broadcast_dimensions", List.of()),
            List.of(),
            List.of(everywhere),
            op.span()));
    return new Root(op.result(), everywhere, false, Optional.empty(), op.span());
  }

  /** Copies the operand, unless it already lies there, and stores the update into it. */
  private void update(Operation op, Grouping drafts) {
    Value whole = op.operand(0);
    List<Long> shape = op.operandType(1).shape();
    int rank = shape.size();
    Window window = new Window(shape, zeros(rank), zeros(rank), ones(rank), Optional.of(op));
    Root part = new Root(op.result(), op.operand(1), false, Optional.of(window), op.span());
    if (!op.operand(1).equals(whole) && reads(part, window, whole)) {
      Optional<UpdateFrame> frame = UpdateFrame.of(op, this);
      if (frame.isPresent()) {
        frame.get().copies().forEach(drafts::add);
        drafts.add(part);
        return;
      }
      // What the update reads of the operand it must read before the operand's memory changes.
      force(op.operand(1));
    }
    drafts.add(new Root(op.result(), whole, false, Optional.empty(), op.span()));
    drafts.add(part);
  }

  private boolean reads(Root part, Window window, Value whole) {
    Draft.Group alone = new Draft.Group(window.shape(), part);
    return !isStored(part.source())
        && alone.finish(this, List.of(part)).body().loads().stream()
            .anyMatch(load -> load.place().buffer().equals(whole));
  }

  /** Copies the inputs, unless they already lie there, and combines the updates with them. */
  private void scatter(Operation op, Grouping drafts) {
    int n = op.results().size();
    List<Value> inputs = op.operands().subList(0, n);
    List<Long> space = op.operandType(n + 1).shape();
    BodyBuilder builder = new BodyBuilder(this, space, Set.of());
    List<Affine> own = Affine.identity(space.size());
    List<Integer> updates = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      updates.add(builder.demand(asResult(op, i, op.operand(n + 1 + i)), own));
    }
    SliceIndex slice = SliceIndex.ofScatter(op, own);
    List<Node.Start> starts = builder.starts(slice, op.operand(n));
    Body body = builder.body();
    // What the updates read of an input they must read before the input's memory changes.
    if (body.loads().stream().anyMatch(load -> inputs.contains(load.place().buffer()))) {
      op.operands().stream().skip(n).filter(v -> !isStored(v)).forEach(this::force);
    }
    for (int i = 0; i < n; i++) {
      Value input = asResult(op, i, inputs.get(i));
      drafts.add(new Root(op.results().get(i), input, false, Optional.empty(), op.span()));
    }
    List<Affine> window = slice.window(space.size());
    Step.Region region = region(op.regions().getFirst());
    drafts.add(new Step.Scatter(op, body, updates, window, starts, region));
  }

  /** A value in the element type of a result: that in which the op's region works. */
  private Value asResult(Operation op, int number, Value value) {
    DType dtype = op.results().get(number).tensorType().dtype();
    if (value.tensorType().dtype() == dtype) {
      return value;
    }
    Value converted = new Value(definitions.freshId(), value.tensorType().withDType(dtype));
    definitions.add(
        new Operation(
            Op.CONVERT,
            List.of(value),
            dev.arrayc.ir.Attributes.NONE,
            List.of(),
            List.of(converted),
            op.span()));
    return converted;
  }

  private void reduce(Operation op, Grouping drafts) {
    List<Long> dims = op.attributes().ints("dimensions");
    TensorType type = op.operandType(0);
    ReductionLoops loops = ReductionLoops.of(type, dims);
    int inputs = op.operands().size() / 2;
    BodyBuilder builder = new BodyBuilder(this, loops.space(), Set.of());
    List<Integer> elements = new ArrayList<>();
    List<Integer> inits = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      elements.add(builder.demand(op.operand(i), loops.index()));
      inits.add(builder.demand(asResult(op, i, op.operand(inputs + i))));
    }
    Optional<Op> reducer = inputs == 1 ? Reducer.of(op.regions().getFirst()) : Optional.empty();
    boolean isOrderedComplex =
        op.operandType(0).dtype().isComplex() && reducer.filter(r -> r != Op.ADD).isPresent();
    Step.Reduce step =
        new Step.Reduce(
            op,
            builder.body(),
            elements,
            inits,
            loops.kept(),
            loops.run(),
            isOrderedComplex ? Optional.empty() : reducer,
            region(op.regions().getFirst()),
            Optional.empty());
    if (!loops.isContiguousRun(step.body())) {
      op.operands().subList(0, inputs).forEach(this::force);
    }
    drafts.add(
        step.withPartials(
            ReduceEmitter.partials(step).map(p -> new Value(definitions.freshId(), p))));
  }

  private Step accumulate(Operation op, Op reducer) {
    TensorType type = op.operandType(0);
    int axis = Windows.of(op.attributes(), type.rank()).accumulatedAxis(type.shape()).orElseThrow();
    BodyBuilder builder = new BodyBuilder(this, type.shape(), Set.of());
    int input = builder.demand(op.operand(0), Affine.identity(type.rank()));
    int init = builder.demand(op.operand(1));
    return new Step.Accumulate(op, builder.body(), input, init, axis, reducer, Optional.empty());
  }

  /** A reduction, element after element, of places that overlap. */
  private Step reduceWindow(Operation op) {
    WindowLoops loops = WindowLoops.ofReduceWindow(op);
    int inputs = op.results().size();
    BodyBuilder builder = new BodyBuilder(this, loops.space(), Set.of());
    List<Integer> elements = new ArrayList<>();
    List<Integer> inits = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      Value input = op.operand(i);
      elements.add(builder.demand(input, loops.indices().getFirst()));
      inits.add(builder.demand(asResult(op, i, op.operand(inputs + i))));
      computeOnce(input, builder.body(), elements.getLast());
    }
    return new Step.Reduce(
        op,
        builder.body(),
        elements,
        inits,
        loops.space().size() - loops.inner(),
        0,
        Optional.empty(),
        region(op.regions().getFirst()),
        Optional.empty());
  }

  private Step.Region region(Block block) {
    BodyBuilder builder = new BodyBuilder(this, POINT, Set.of()).withArguments(block.parameters());
    List<Integer> results = block.results().stream().map(builder::demand).toList();
    return new Step.Region(builder.body(), results);
  }

  private Step.Region scalar(Value value) {
    BodyBuilder builder = new BodyBuilder(this, POINT, Set.of());
    int node = builder.demand(value);
    return new Step.Region(builder.body(), List.of(node));
  }

  private Step dot(Operation op, ContractionLoops loops) {
    return contract(op, loops.space(), loops.lhs(), loops.rhs(), loops.contracted());
  }

  private Step contract(
      Operation op, List<Long> space, List<Affine> lhsIndex, List<Affine> rhsIndex, int inner) {
    BodyBuilder builder = new BodyBuilder(this, space, Set.of());
    int lhs = builder.demand(op.operand(0), lhsIndex);
    int rhs = builder.demand(op.operand(1), rhsIndex);
    computeOnce(op.operand(0), builder.body(), lhs);
    computeOnce(op.operand(1), builder.body(), rhs);
    Step.Contract plain = new Step.Contract(op, builder.body(), lhs, rhs, inner, List.of());
    return Tiling.withPanels(plain, type -> new Value(definitions.freshId(), type));
  }

  /** An operand that is more than a view of memory is computed once, not once per use. */
  private void computeOnce(Value operand, Body body, int node) {
    boolean isView =
        switch (body.nodes().get(node)) {
          case Node.Load load -> !isGathered(body, load);
          case Node.Literal literal -> true;
          case Node.Index index -> true;
          case Node.Apply apply -> false;
          case Node.Argument argument -> false;
        };
    if (!isView) {
      force(operand);
    }
  }

  private static boolean isGathered(Body body, Node.Load load) {
    boolean[] varies = body.varying();
    return load.place().starts().stream().anyMatch(s -> varies[s.node()]);
  }

  private void sort(Operation op, Grouping drafts) {
    if (SortWordsEmitter.applies(op, definitions)) {
      Value words = op.result();
      drafts.add(Root.copy(words, op.operand(0), op.span()));
      long kept = SortWordsEmitter.kept(op, definitions);
      boolean isSelection = kept < words.tensorType().shape().getLast();
      TensorType room = isSelection ? TensorType.of(DType.U64, 0) : words.tensorType();
      drafts.add(new Step.SortWords(op, new Value(definitions.freshId(), room), kept));
      return;
    }
    long length =
        op.operandType(0).rank() == 0
            ? 1
            : op.operandType(0)
                .dim(Math.floorMod(op.attributes().integer("dimension"), op.operandType(0).rank()));
    Value order = new Value(definitions.freshId(), TensorType.of(DType.I32, 2, length));
    drafts.add(new Step.Sort(op, region(op.regions().getFirst()), order));
  }

  private void lapack(Operation op, Grouping drafts) {
    SystemCall call = SystemCall.of(op).orElseThrow(() -> new IllegalStateException(op.toString()));
    for (int i = 0; i < op.operands().size(); i++) {
      drafts.add(Root.copy(op.results().get(i), op.operand(i), op.span()));
    }
    TensorType room = TensorType.of(DType.U8, call.room().bytes(call.dtype()));
    drafts.add(new Step.Lapack(op, call, new Value(definitions.freshId(), room)));
  }

  private void loop(Operation op, Grouping drafts) {
    for (int i = 0; i < op.operands().size(); i++) {
      drafts.add(Root.copy(op.results().get(i), op.operand(i), op.span()));
    }
    Block condition = op.regions().getFirst();
    Block body = op.regions().getLast();
    for (int i = 0; i < op.results().size(); i++) {
      aliases.put(condition.parameters().get(i).id(), op.results().get(i));
      aliases.put(body.parameters().get(i).id(), op.results().get(i));
    }
    List<Draft> test = block(condition).drafts();
    Step.Region predicate = scalar(condition.results().getFirst());
    List<Draft> inside = new ArrayList<>(block(body).drafts());
    for (Moves.Move move : Moves.sequence(body, op.results(), definitions)) {
      // Moves stay where they are: what they overwrite is read before.
      Root root = Root.copy(move.target(), move.source(), op.span());
      inside.add(new Draft.Group(root.source().tensorType().shape(), root));
    }
    drafts.add(new Draft.Loop(op, test, predicate, inside));
  }

  private void choice(Operation op, Grouping drafts) {
    List<List<Draft>> branches = new ArrayList<>();
    for (Block region : op.regions()) {
      Grouping inside = block(region);
      for (int i = 0; i < op.results().size(); i++) {
        inside.add(Root.copy(op.results().get(i), region.results().get(i), op.span()));
      }
      branches.add(inside.drafts());
    }
    drafts.add(new Draft.Choice(op, scalar(op.operand(0)), branches));
  }

  /** {@return the axes of an attribute} */
  static Attribute.DotDimensions dotDimensions(Operation op) {
    return op.attributes().get("dot_dimension_numbers", Attribute.DotDimensions.class);
  }
}
