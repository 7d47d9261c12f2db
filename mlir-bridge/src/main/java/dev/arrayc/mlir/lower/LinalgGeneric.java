package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One {@code linalg.generic}: the loads of a body are its inputs under their indexing maps; loads
 * from places that are known only at run time become {@code tensor.extract} in the body.
 */
final class LinalgGeneric {
  /** An output: the tensor it starts from, its type, and the loops that index it. */
  record Out(String initial, DType dtype, List<Long> shape, List<Affine> map) {}

  /** Computes the yielded elements from the body's cells and the outputs' elements so far. */
  @FunctionalInterface
  interface Yield {
    List<Cell> elements(Function<Integer, Cell> nodes, List<Cell> outputs);
  }

  private final Code code;
  private final Function<Value, String> tensors;
  private final Body body;
  private final Map<Integer, String> inputs = new LinkedHashMap<>();
  private final List<String> operands = new ArrayList<>();
  private final List<String> types = new ArrayList<>();
  private final List<String> maps = new ArrayList<>();
  private final Cell[] cells;

  /**
   * @param tensors the current tensor of a buffer
   */
  LinalgGeneric(Code code, Function<Value, String> tensors, Body body) {
    this.code = code;
    this.tensors = tensors;
    this.body = body;
    this.cells = new Cell[body.nodes().size()];
  }

  /**
   * Writes the op; {@return its results}
   *
   * @param reductions how many of the last loops are reductions
   */
  List<Reg> write(int reductions, List<Out> outs, Yield yield) {
    for (int i = 0; i < body.nodes().size(); i++) {
      if (body.nodes().get(i) instanceof Node.Load load && load.place().starts().isEmpty()) {
        input(i, load);
      }
    }
    cover(outs);
    List<String> outMaps = outs.stream().map(o -> map(o.map())).toList();
    List<Reg> results =
        outs.stream().map(o -> code.fresh(LinalgTypes.tensor(o.dtype(), o.shape()), 1)).toList();
    String outTypes = results.stream().map(Reg::scalar).collect(Collectors.joining(", "));
    List<String> allMaps = new ArrayList<>(maps);
    allMaps.addAll(outMaps);
    code.open(
        names(results)
            + " = linalg.generic {indexing_maps = ["
            + String.join(", ", allMaps)
            + "], iterator_types = ["
            + iterators(reductions)
            + "]}"
            + (operands.isEmpty()
                ? ""
                : " ins(" + String.join(", ", operands) + " : " + String.join(", ", types) + ")")
            + " outs("
            + outs.stream().map(Out::initial).collect(Collectors.joining(", "))
            + " : "
            + outTypes
            + ") {");
    write(outs, yield);
    code.close("} -> " + (outs.size() == 1 ? outTypes : "(" + outTypes + ")"));
    return results;
  }

  /** Loops that no operand is indexed by alone take their sizes from a tensor that nobody reads. */
  private void cover(List<Out> outs) {
    List<Affine> direct = new ArrayList<>();
    outs.forEach(out -> direct.addAll(out.map()));
    inputs
        .keySet()
        .forEach(i -> direct.addAll(((Node.Load) body.nodes().get(i)).place().indices()));
    List<Affine> open = new ArrayList<>(Affine.identity(body.loops()));
    List<Long> sizes = new ArrayList<>();
    for (int d = 0; d < body.loops(); d++) {
      if (!direct.contains(Affine.index(body.loops(), d))) {
        sizes.add(body.space().get(d));
      }
    }
    open.removeAll(direct);
    if (!open.isEmpty()) {
      String type = LinalgTypes.tensor(DType.BOOL, sizes);
      operands.add(code.define(type, 1, "tensor.empty() : " + type).name());
      types.add(type);
      maps.add(map(open));
    }
  }

  private void write(List<Out> outs, Yield yield) {
    List<String> arguments = new ArrayList<>();
    inputs.forEach(
        (node, name) ->
            arguments.add(name + ": " + LinalgTypes.element(body.nodes().get(node).dtype())));
    List<Reg> olds = outs.stream().map(o -> code.fresh(LinalgTypes.element(o.dtype()), 1)).toList();
    if (operands.size() > inputs.size()) {
      arguments.add(code.fresh("i1", 1) + ": i1");
    }
    olds.forEach(r -> arguments.add(r + ": " + r.scalar()));
    code.label("^bb0(" + String.join(", ", arguments) + "):");
    for (int i = 0; i < cells.length; i++) {
      cells[i] = cell(i, body.nodes().get(i));
    }
    List<Cell> before = new ArrayList<>();
    for (int i = 0; i < outs.size(); i++) {
      before.add(LinalgTypes.cell(code, outs.get(i).dtype(), olds.get(i).name()));
    }
    List<Reg> yielded =
        yield.elements(i -> cells[i], before).stream()
            .map(cell -> LinalgTypes.element(code, cell))
            .toList();
    code.line(
        "linalg.yield "
            + names(yielded)
            + " : "
            + yielded.stream().map(Reg::scalar).collect(Collectors.joining(", ")));
  }

  private static String names(List<Reg> registers) {
    return registers.stream().map(Reg::name).collect(Collectors.joining(", "));
  }

  private String iterators(int reductions) {
    return IntStream.range(0, body.loops())
        .mapToObj(d -> d < body.loops() - reductions ? "\"parallel\"" : "\"reduction\"")
        .collect(Collectors.joining(", "));
  }

  private String map(List<Affine> indices) {
    return "affine_map<("
        + IntStream.range(0, body.loops()).mapToObj(d -> "d" + d).collect(Collectors.joining(", "))
        + ") -> ("
        + indices.stream().map(Affine::toString).collect(Collectors.joining(", "))
        + ")>";
  }

  private void input(int number, Node.Load load) {
    Node.Place place = load.place();
    inputs.put(number, code.fresh("element", 1).name());
    String tensor = LinalgShapes.view(code, tensors.apply(place.buffer()), load);
    // An axis that a loop indexes directly has to have the loop's size.
    List<Long> sizes = new ArrayList<>(place.shape());
    for (int axis = 0; axis < sizes.size(); axis++) {
      for (int d = 0; d < body.loops(); d++) {
        if (place.indices().get(axis).equals(Affine.index(body.loops(), d))) {
          sizes.set(axis, body.space().get(d));
        }
      }
    }
    operands.add(LinalgShapes.prefix(code, tensor, load.dtype(), place.shape(), sizes));
    types.add(LinalgTypes.tensor(load.dtype(), sizes));
    maps.add(map(place.indices()));
  }

  private Cell cell(int number, Node node) {
    return switch (node) {
      case Node.Literal literal -> Literals.cell(code, literal.value());
      case Node.Argument argument -> throw new IllegalStateException("no argument in a kernel");
      case Node.Apply apply -> {
        code.at(apply.operation().span());
        yield new Elements(code)
            .apply(apply.operation(), apply.arguments().stream().map(i -> cells[i]).toList());
      }
      case Node.Index index -> {
        Reg counter = code.cast("arith.index_cast", affine(index.value()), "i64");
        yield new Conversions(code).convert(Cell.of(DType.I64, counter), index.dtype());
      }
      case Node.Load load ->
          inputs.containsKey(number)
              ? LinalgTypes.cell(code, load.dtype(), inputs.get(number))
              : extract(load);
    };
  }

  private Cell extract(Node.Load load) {
    Node.Place place = load.place();
    List<Reg> indices = new ArrayList<>();
    for (int axis = 0; axis < place.shape().size(); axis++) {
      indices.add(affine(place.indices().get(axis)));
    }
    for (Node.Start start : place.starts()) {
      Reg at = LinalgShapes.start(code, cells[start.node()], start.limit());
      indices.set(start.axis(), code.op("arith.addi", indices.get(start.axis()), at));
    }
    String tensor = LinalgShapes.view(code, tensors.apply(place.buffer()), load);
    Reg element =
        code.define(
            LinalgTypes.element(load.dtype()),
            1,
            "tensor.extract "
                + tensor
                + "["
                + names(indices)
                + "] : "
                + LinalgTypes.tensor(load.dtype(), place.shape()));
    return LinalgTypes.cell(code, load.dtype(), element.name());
  }

  private Reg affine(Affine value) {
    Reg sum = code.constant("index", 1, value.constant() + " : index");
    for (int d = 0; d < value.loops(); d++) {
      long factor = value.coefficient(d);
      if (factor != 0) {
        Reg loop = code.define("index", 1, "linalg.index " + d + " : index");
        Reg term = code.op("arith.muli", loop, code.constant("index", 1, factor + " : index"));
        sum = code.op("arith.addi", sum, term);
      }
    }
    return sum;
  }
}
