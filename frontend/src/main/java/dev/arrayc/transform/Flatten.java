package dev.arrayc.transform;

import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.TokenType;
import dev.arrayc.ir.TupleType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A program of tensors alone: a tuple becomes its elements, in order, and tokens vanish from
 * signatures, calls and regions. Ops that need a token get one that nothing else has; their order
 * is that of the program.
 */
final class Flatten {
  private final Map<Integer, List<Value>> leaves = new HashMap<>();
  private int nextId;

  private Flatten() {}

  static Program apply(Program program) {
    return program.functions().stream().allMatch(f -> isFlat(f.body()))
        ? program
        : new Program(
            program.name(),
            program.functions().stream().map(f -> new Flatten().function(f)).toList(),
            program.attributes());
  }

  private static boolean isFlat(Block block) {
    return Stream.concat(block.parameters().stream(), block.results().stream())
            .allMatch(v -> v.type() instanceof TensorType)
        && block.operations().stream()
            .allMatch(
                op ->
                    op.results().stream().allMatch(v -> v.type() instanceof TensorType)
                        && op.regions().stream().allMatch(Flatten::isFlat));
  }

  private static List<TensorType> types(Type type) {
    return switch (type) {
      case TensorType tensor -> List.of(tensor);
      case TokenType _ -> List.of();
      case TupleType tuple -> tuple.elements().stream().flatMap(t -> types(t).stream()).toList();
    };
  }

  private Function function(Function function) {
    List<Value> parameters = function.body().parameters();
    List<Value> results = function.body().results();
    List<Function.Parameter> flatParameters = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      Function.Parameter parameter = function.parameters().get(i);
      for (String path : paths(parameters.get(i).type(), parameter.path())) {
        flatParameters.add(
            new Function.Parameter(path, parameter.donated(), parameter.attributes()));
      }
    }
    List<Function.Result> flatResults = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      Function.Result result = function.results().get(i);
      for (String path : paths(results.get(i).type(), result.path())) {
        flatResults.add(new Function.Result(path, result.attributes(), result.inPlaceOf()));
      }
    }
    return new Function(
        function.name(),
        flatParameters,
        flatResults,
        block(function.body()),
        function.attributes());
  }

  private static List<String> paths(Type type, String path) {
    if (!(type instanceof TupleType(var elements))) {
      return type instanceof TokenType ? List.of() : List.of(path);
    }
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      paths.addAll(paths(elements.get(i), path + "[" + i + "]"));
    }
    return paths;
  }

  private List<Value> define(List<Value> values) {
    List<Value> all = new ArrayList<>();
    for (Value value : values) {
      List<Value> own = new ArrayList<>();
      types(value.type()).forEach(t -> own.add(new Value(nextId++, t)));
      leaves.put(value.id(), own);
      all.addAll(own);
    }
    return all;
  }

  private List<Value> flat(List<Value> values) {
    return values.stream().flatMap(v -> leaves.getOrDefault(v.id(), List.of()).stream()).toList();
  }

  private Block block(Block block) {
    List<Value> parameters = define(block.parameters());
    List<Operation> operations = new ArrayList<>();
    for (Operation op : block.operations()) {
      operation(op, operations);
    }
    return new Block(parameters, operations, flat(block.results()));
  }

  private void operation(Operation op, List<Operation> out) {
    switch (op.op()) {
      case TUPLE -> leaves.put(op.result().id(), flat(op.operands()));
      case GET_TUPLE_ELEMENT -> leaves.put(op.result().id(), element(op));
      case AFTER_ALL, CREATE_TOKEN -> leaves.put(op.result().id(), List.of());
      case SEND, RECV, INFEED, OUTFEED -> {
        List<Value> operands = new ArrayList<>(flat(op.operands()));
        operands.add(token(op, out));
        List<Value> results = new ArrayList<>(define(op.results()));
        results.add(new Value(nextId++, new TokenType()));
        out.add(new Operation(op.op(), operands, op.attributes(), List.of(), results, op.span()));
      }
      default -> {
        List<Value> operands = flat(op.operands());
        List<Block> regions = op.regions().stream().map(this::block).toList();
        out.add(
            new Operation(
                op.op(), operands, op.attributes(), regions, define(op.results()), op.span()));
      }
    }
  }

  private Value token(Operation op, List<Operation> out) {
    Value token = new Value(nextId++, new TokenType());
    out.add(
        new Operation(
            Op.CREATE_TOKEN, List.of(), Attributes.NONE, List.of(), List.of(token), op.span()));
    return token;
  }

  private List<Value> element(Operation op) {
    List<Type> elements = ((TupleType) op.operand(0).type()).elements();
    int index = (int) op.attributes().integer("index");
    int start = 0;
    for (Type before : elements.subList(0, index)) {
      start += types(before).size();
    }
    List<Value> all = flat(op.operands());
    return all.subList(start, start + types(elements.get(index)).size());
  }
}
