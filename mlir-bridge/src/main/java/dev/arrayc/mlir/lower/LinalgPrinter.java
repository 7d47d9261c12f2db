package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Prints the fused kernels of a program as a module on tensors: each is a {@code linalg.generic};
 * control flow is {@code scf}; parts of arrays are put in place by {@code tensor.insert_slice}; a
 * sort and what a scatter does with its updates are calls of declared functions. What the stage
 * leaves open is what comes after it: the order of sums inside a reduction, vectors, and memory.
 */
final class LinalgPrinter {
  private final Schedule schedule;
  private final Code code = new Code();
  private final Map<Value, String> tensors = new HashMap<>();
  private final StringBuilder declarations = new StringBuilder();
  private int declared;

  private LinalgPrinter(Schedule schedule) {
    this.schedule = schedule;
  }

  static String print(Schedule schedule) {
    return new LinalgPrinter(schedule).print();
  }

  private String print() {
    List<String> parameters = new ArrayList<>();
    for (Value input : schedule.function().body().parameters()) {
      String name = "%in" + parameters.size();
      tensors.put(input, name);
      parameters.add(name + ": " + tensor(input));
    }
    steps(schedule.steps());
    String types =
        schedule.outputs().stream().map(LinalgPrinter::tensor).collect(Collectors.joining(", "));
    String results =
        schedule.outputs().stream().map(this::current).collect(Collectors.joining(", "));
    return declarations
        + "func.func @"
        + schedule.function().name()
        + "("
        + String.join(", ", parameters)
        + ") -> ("
        + types
        + ") {\n"
        + code.text()
        + "  return"
        + (results.isEmpty() ? "" : " " + results + " : " + types)
        + "\n}\n"
        + code.locationText();
  }

  private static String tensor(Value value) {
    return LinalgTypes.tensor(value.tensorType().dtype(), value.tensorType().shape());
  }

  /** The tensor that a buffer holds now. */
  private String current(Value value) {
    Value buffer = schedule.buffer(value);
    String known = tensors.get(buffer);
    if (known != null) {
      return known;
    }
    Optional<Operation> producer = schedule.definitions().producer(buffer);
    return producer.isPresent() && producer.get().op() == Op.CONSTANT
        ? constant(producer.get())
        : empty(buffer.tensorType().dtype(), buffer.tensorType().shape());
  }

  private String constant(Operation op) {
    var value = op.attributes().get("value", Attribute.Dense.class).value();
    String type = LinalgTypes.tensor(value.dtype(), value.type().shape());
    String dense = value.toString();
    return code.define(
            type,
            1,
            "arith.constant " + dense.substring(0, dense.lastIndexOf(" : ")) + " : " + type)
        .name();
  }

  private String empty(DType dtype, List<Long> shape) {
    String type = LinalgTypes.tensor(dtype, shape);
    return code.define(type, 1, "tensor.empty() : " + type).name();
  }

  private void set(Value value, String name) {
    tensors.put(schedule.buffer(value), name);
  }

  private void steps(List<? extends Step> steps) {
    for (Step step : steps) {
      code.at(step.span());
      switch (step) {
        case Step.Pointwise s -> pointwise(s);
        case Step.Reduce s -> reduce(s);
        case Step.Contract s -> contract(s);
        case Step.Attention s ->
            throw new IllegalArgumentException("attention is for GPUs: " + s.operation());
        case Step.Scatter s -> scatter(s);
        case Step.Accumulate s -> accumulate(s);
        case Step.Sort s -> outside("@sort", s.operation(), s.operation().operands());
        case Step.SortWords s -> outside("@sort", s.operation(), s.operation().results());
        case Step.Lapack s -> {
          int count = s.operation().operands().size();
          outside("@lapack", s.operation(), s.operation().results().subList(0, count));
        }
        case Step.RowByRow s -> steps(s.steps());
        case Step.While s -> loop(s);
        case Step.Branch s -> branch(s, scalar(s.selector()), 0);
      }
    }
  }

  private LinalgGeneric generic(Body body) {
    return new LinalgGeneric(code, this::current, body);
  }

  private void pointwise(Step.Pointwise step) {
    Body body = step.body();
    List<LinalgGeneric.Out> outs = new ArrayList<>();
    for (Step.Store store : step.stores()) {
      DType dtype = store.place().buffer().tensorType().dtype();
      outs.add(
          new LinalgGeneric.Out(
              empty(dtype, body.space()), dtype, body.space(), Affine.identity(body.loops())));
    }
    List<Reg> results =
        generic(body)
            .write(
                0,
                outs,
                (nodes, before) -> step.stores().stream().map(s -> nodes.apply(s.node())).toList());
    for (int i = 0; i < results.size(); i++) {
      put(step, step.stores().get(i), results.get(i));
    }
  }

  /** A whole buffer becomes the kernel's result; a part is inserted. */
  private void put(Step.Pointwise step, Step.Store store, Reg result) {
    Node.Place place = store.place();
    TensorType type = place.buffer().tensorType();
    Body body = step.body();
    if (place.starts().isEmpty()
        && place.indices().equals(Affine.identity(body.loops()))
        && body.size() == type.size()) {
      set(
          place.buffer(),
          LinalgShapes.reshape(code, result.name(), type.dtype(), body.space(), type.shape()));
      return;
    }
    List<String> offsets = new ArrayList<>();
    List<Long> strides = new ArrayList<>();
    for (int axis = 0; axis < type.rank(); axis++) {
      offsets.add(Long.toString(place.indices().get(axis).constant()));
      strides.add(place.indices().get(axis).coefficient(axis));
    }
    for (Node.Start start : place.starts()) {
      Cell value = scalarNode(body, start.node());
      offsets.set(start.axis(), LinalgShapes.start(code, value, start.limit()).name());
    }
    String whole = current(place.buffer());
    Reg inserted =
        code.define(
            tensor(place.buffer()),
            1,
            "tensor.insert_slice "
                + result
                + " into "
                + whole
                + offsets
                + body.space()
                + strides
                + " : "
                + result.scalar()
                + " into "
                + tensor(place.buffer()));
    set(place.buffer(), inserted.name());
  }

  /** A node of a body that does not depend on its loops, as a scalar outside of it. */
  private Cell scalarNode(Body body, int node) {
    Body point = Bodies.atOrigin(body, List.of(node));
    DType dtype = point.nodes().getLast().dtype();
    Reg result = scalars(point, List.of(point.nodes().size() - 1)).getFirst();
    return extract(dtype, result.name());
  }

  /** Rank-0 tensors of nodes of a body without loops. */
  private List<Reg> scalars(Body body, List<Integer> nodes) {
    List<LinalgGeneric.Out> outs = new ArrayList<>();
    for (int node : nodes) {
      DType dtype = body.nodes().get(node).dtype();
      outs.add(new LinalgGeneric.Out(empty(dtype, List.of()), dtype, List.of(), List.of()));
    }
    return generic(body).write(0, outs, (cells, before) -> nodes.stream().map(cells).toList());
  }

  private Cell extract(DType dtype, String tensor) {
    Reg element =
        code.define(
            LinalgTypes.element(dtype),
            1,
            "tensor.extract " + tensor + "[] : " + LinalgTypes.tensor(dtype, List.of()));
    return LinalgTypes.cell(code, dtype, element.name());
  }

  private Reg scalar(Step.Region region) {
    int node = region.results().getFirst();
    Reg tensor = scalars(region.body(), List.of(node)).getFirst();
    return extract(region.body().nodes().get(node).dtype(), tensor.name()).reg();
  }

  private void reduce(Step.Reduce step) {
    Body body = step.body();
    List<Long> kept = body.space().subList(0, step.kept());
    Body first = Bodies.atOrigin(body, step.inits());
    List<LinalgGeneric.Out> outs = new ArrayList<>();
    Body over = new Body(kept, Bodies.withLoops(first, step.kept()).nodes());
    List<LinalgGeneric.Out> starts = new ArrayList<>();
    List<DType> dtypes = step.inits().stream().map(i -> body.nodes().get(i).dtype()).toList();
    for (DType dtype : dtypes) {
      starts.add(
          new LinalgGeneric.Out(empty(dtype, kept), dtype, kept, Affine.identity(step.kept())));
    }
    int count = dtypes.size();
    List<Integer> at = Bodies.positions(body, step.inits());
    List<Reg> initial =
        generic(over).write(0, starts, (nodes, before) -> at.stream().map(nodes).toList());
    for (int i = 0; i < count; i++) {
      outs.add(
          new LinalgGeneric.Out(
              initial.get(i).name(),
              dtypes.get(i),
              kept,
              Affine.identity(body.loops()).subList(0, step.kept())));
    }
    List<Reg> results =
        generic(body)
            .write(
                body.loops() - step.kept(),
                outs,
                (nodes, before) -> {
                  List<Cell> arguments = new ArrayList<>(before);
                  for (int i = 0; i < count; i++) {
                    arguments.add(
                        new Conversions(code)
                            .convert(nodes.apply(step.inputs().get(i)), dtypes.get(i)));
                  }
                  return region(step.region(), arguments);
                });
    for (int i = 0; i < count; i++) {
      Value result = step.operation().results().get(i);
      set(
          result,
          LinalgShapes.reshape(
              code, results.get(i).name(), dtypes.get(i), kept, result.tensorType().shape()));
    }
  }

  /** A scalar region; what it reads of the program around it comes from tensors. */
  private List<Cell> region(Step.Region region, List<Cell> arguments) {
    List<Cell> cells = new ArrayList<>();
    for (Node node : region.body().nodes()) {
      cells.add(
          switch (node) {
            case Node.Argument argument -> arguments.get(argument.number());
            case Node.Literal literal -> Literals.cell(code, literal.value());
            case Node.Apply apply ->
                new Elements(code)
                    .apply(apply.operation(), apply.arguments().stream().map(cells::get).toList());
            case Node.Load load -> extract(load.dtype(), current(load.place().buffer()));
            case Node.Index index -> throw new IllegalStateException("iota in a scalar region");
          });
    }
    return region.results().stream().map(cells::get).toList();
  }

  private void contract(Step.Contract step) {
    DType type = step.operation().resultType().dtype();
    DType wide = ContractEmitter.accumulation(step.operation());
    Body body = step.body();
    List<Long> shape = body.space().subList(0, body.loops() - step.contracted());
    String zero = LinalgTypes.tensor(wide, shape);
    String element =
        wide.isComplex()
            ? "(0.0, 0.0)"
            : wide.isFloat() ? "0.0" : wide == DType.BOOL ? "false" : "0";
    Reg start = code.define(zero, 1, "arith.constant dense<" + element + "> : " + zero);
    LinalgGeneric.Out out =
        new LinalgGeneric.Out(
            start.name(), wide, shape, Affine.identity(body.loops()).subList(0, shape.size()));
    ContractEmitter.Product product = ContractEmitter.Product.of(code, step.operation());
    Reg sum =
        generic(body)
            .write(
                step.contracted(),
                List.of(out),
                (nodes, before) ->
                    List.of(
                        new Cell(
                            wide,
                            product.add(
                                nodes.apply(step.lhs()),
                                nodes.apply(step.rhs()),
                                before.getFirst().parts()))))
            .getFirst();
    if (wide == type) {
      setReshaped(step.operation().result(), sum, shape);
      return;
    }
    Value widened = new Value(schedule.definitions().freshId(), new TensorType(wide, shape));
    set(widened, sum.name());
    List<Affine> index = Affine.identity(shape.size());
    Node load = new Node.Load(new Node.Place(widened, shape, index, List.of()), wide);
    Reg rounded =
        generic(new Body(shape, List.of(load)))
            .write(
                0,
                List.of(new LinalgGeneric.Out(empty(type, shape), type, shape, index)),
                (nodes, before) -> List.of(new Conversions(code).convert(nodes.apply(0), type)))
            .getFirst();
    setReshaped(step.operation().result(), rounded, shape);
  }

  private void setReshaped(Value result, Reg tensor, List<Long> shape) {
    TensorType type = result.tensorType();
    set(result, LinalgShapes.reshape(code, tensor.name(), type.dtype(), shape, type.shape()));
  }

  /** What linalg has no op for. */
  private void outside(String name, Operation op, List<Value> taken) {
    call(
        name + declared++,
        taken.stream().map(this::current).toList(),
        taken.stream().map(LinalgPrinter::tensor).toList(),
        op.results());
  }

  /** A kernel for the elements, then what accumulates them. */
  private void accumulate(Step.Accumulate step) {
    Body body = step.body();
    DType dtype = body.nodes().get(step.input()).dtype();
    List<LinalgGeneric.Out> outs = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      outs.add(
          new LinalgGeneric.Out(
              empty(dtype, body.space()), dtype, body.space(), Affine.identity(body.loops())));
    }
    List<Reg> computed =
        generic(body)
            .write(
                0,
                outs,
                (cells, before) -> List.of(cells.apply(step.input()), cells.apply(step.init())));
    call(
        "@accumulate" + declared++,
        computed.stream().map(Reg::name).toList(),
        computed.stream().map(Reg::scalar).toList(),
        step.operation().results());
  }

  /** A kernel for the updates and the starts of their windows, then what combines them. */
  private void scatter(Step.Scatter step) {
    Body body = step.body();
    List<Integer> nodes = new ArrayList<>(step.updates());
    step.starts().forEach(start -> nodes.add(start.node()));
    List<LinalgGeneric.Out> outs = new ArrayList<>();
    List<Affine> index = Affine.identity(body.loops());
    for (int node : nodes) {
      DType dtype = body.nodes().get(node).dtype();
      outs.add(new LinalgGeneric.Out(empty(dtype, body.space()), dtype, body.space(), index));
    }
    List<Reg> computed =
        generic(body).write(0, outs, (cells, before) -> nodes.stream().map(cells).toList());
    List<Value> results = step.operation().results();
    List<String> arguments = new ArrayList<>(results.stream().map(this::current).toList());
    computed.forEach(r -> arguments.add(r.name()));
    List<String> types = new ArrayList<>(results.stream().map(LinalgPrinter::tensor).toList());
    computed.forEach(r -> types.add(r.scalar()));
    call("@scatter" + declared++, arguments, types, results);
  }

  /** A call of a function that is declared only. */
  private void call(String name, List<String> arguments, List<String> types, List<Value> made) {
    String resultTypes = made.stream().map(LinalgPrinter::tensor).collect(Collectors.joining(", "));
    String signature = "(" + String.join(", ", types) + ") -> (" + resultTypes + ")\n";
    declarations.append("func.func private ").append(name).append(signature);
    List<Reg> results = made.stream().map(v -> code.fresh(tensor(v), 1)).toList();
    code.line(
        names(results)
            + " = func.call "
            + name
            + "("
            + String.join(", ", arguments)
            + ") : "
            + signature.strip());
    bind(made, results);
  }

  private static String names(List<Reg> registers) {
    return registers.stream().map(Reg::name).collect(Collectors.joining(", "));
  }

  private void loop(Step.While step) {
    List<Value> state = step.operation().results();
    String types = state.stream().map(LinalgPrinter::tensor).collect(Collectors.joining(", "));
    List<Reg> results = state.stream().map(v -> code.fresh(tensor(v), 1)).toList();
    List<Reg> tested = state.stream().map(v -> code.fresh(tensor(v), 1)).toList();
    List<Reg> inside = state.stream().map(v -> code.fresh(tensor(v), 1)).toList();
    List<String> initial = new ArrayList<>();
    for (int i = 0; i < state.size(); i++) {
      initial.add(tested.get(i) + " = " + current(state.get(i)));
    }
    code.open(
        names(results)
            + " = scf.while ("
            + String.join(", ", initial)
            + ") : ("
            + types
            + ") -> ("
            + types
            + ") {");
    bind(state, tested);
    steps(step.conditionSteps());
    Reg goesOn = scalar(step.condition());
    code.line("scf.condition(" + goesOn + ") " + names(tested) + " : " + types);
    code.turn("} do {");
    code.label(
        inside.stream()
            .map(r -> r + ": " + r.scalar())
            .collect(Collectors.joining(", ", "^bb0(", "):")));
    bind(state, inside);
    steps(step.bodySteps());
    code.line(
        "scf.yield "
            + state.stream().map(this::current).collect(Collectors.joining(", "))
            + " : "
            + types);
    code.close("}");
    bind(state, results);
  }

  private void bind(List<Value> buffers, List<Reg> registers) {
    for (int i = 0; i < buffers.size(); i++) {
      set(buffers.get(i), registers.get(i).name());
    }
  }

  private void branch(Step.Branch step, Reg selector, int number) {
    if (number == step.branches().size() - 1) {
      steps(step.branches().get(number));
      return;
    }
    List<Value> made = step.operation().results();
    String types = made.stream().map(LinalgPrinter::tensor).collect(Collectors.joining(", "));
    List<Reg> results = made.stream().map(v -> code.fresh(tensor(v), 1)).toList();
    Reg isThis =
        step.operation().op() == Op.IF
            ? selector
            : code.cmpi("eq", selector, code.integer("i32", number));
    String head = made.isEmpty() ? "" : names(results) + " = ";
    code.open(head + "scf.if " + isThis + (made.isEmpty() ? "" : " -> (" + types + ")") + " {");
    steps(step.branches().get(number));
    yieldTo(made, types);
    code.turn("} else {");
    branch(step, selector, number + 1);
    yieldTo(made, types);
    code.close("}");
    bind(made, results);
  }

  private void yieldTo(List<Value> made, String types) {
    if (!made.isEmpty()) {
      code.line(
          "scf.yield "
              + made.stream().map(this::current).collect(Collectors.joining(", "))
              + " : "
              + types);
    }
  }
}
