package dev.arrayc.portable;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.AttributeSpec;
import dev.arrayc.op.Op;
import dev.arrayc.transform.Decomposition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Turns a program into a module of VHLO operations of one release. An op that StableHLO does not
 * have becomes a composite, or a call before there were composites, of a function that says what it
 * means.
 */
final class ModuleWriter {
  private static final Wire NOWHERE = Wire.of(Encoding.UNKNOWN_PLACE);

  /** Ops whose first form takes one operand only. */
  private static final Set<Op> ONCE_UNARY = EnumSet.of(Op.ALL_REDUCE, Op.ALL_GATHER, Op.ALL_TO_ALL);

  /** What tells one decomposition from another. */
  private record Meaning(Op op, Attributes attributes, List<Type> operands, List<Type> results) {}

  private final Encoder encoder;
  private final Set<String> names = new HashSet<>();
  private final Map<Meaning, String> decompositions = new HashMap<>();
  private final Deque<Function> added = new ArrayDeque<>();
  private final Map<Integer, RawOperation.Value> values = new HashMap<>();
  private int nextValue;

  private ModuleWriter(Program program, PortableVersion version) {
    this.encoder = new Encoder(version);
    program.functions().forEach(f -> names.add(f.name()));
  }

  /**
   * The module of a program.
   *
   * @throws UserError at an operation that the release does not have
   */
  static RawOperation module(Program program, PortableVersion version) {
    ModuleWriter writer = new ModuleWriter(program, version);
    List<RawOperation> functions = new ArrayList<>();
    for (Function function : program.functions()) {
      boolean isPublic = function.equals(program.entry());
      functions.add(writer.function(function, isPublic));
    }
    while (!writer.added.isEmpty()) {
      functions.add(writer.function(writer.added.remove(), false));
    }
    SortedMap<String, Wire> attributes = new TreeMap<>();
    program
        .attributes()
        .byName()
        .forEach(
            (name, value) ->
                BuiltinEncoder.of(value).ifPresent(wire -> attributes.put(name, wire)));
    attributes.put("sym_name", Wire.of(Encoding.BUILTIN_TEXT, new Part.Text(program.name())));
    RawOperation.Block block = new RawOperation.Block(List.of(), List.of(), functions);
    return new RawOperation(
        "builtin.module", 0, NOWHERE, attributes, List.of(), List.of(), List.of(List.of(block)));
  }

  private RawOperation function(Function function, boolean isPublic) {
    try {
      return signed(function, isPublic);
    } catch (Inexpressible e) {
      throw error(Span.NONE, "@" + function.name() + ": " + e.getMessage());
    }
  }

  private RawOperation signed(Function function, boolean isPublic) {
    values.clear();
    List<Attributes> arguments =
        function.parameters().stream()
            .map(
                p ->
                    p.donated() && p.attributes().find(ModuleReader.ALIASING).isEmpty()
                        ? p.attributes().with(ModuleReader.DONOR, new Attribute.Bool(true))
                        : p.attributes())
            .toList();
    List<Attributes> results =
        function.results().stream()
            .map(
                r ->
                    r.path().isEmpty()
                        ? r.attributes()
                        : r.attributes()
                            .with(ModuleReader.RESULT_INFO, new Attribute.Text(r.path())))
            .toList();
    Wire type =
        encoder.wire(
            Encoding.FUNCTION,
            encoder.types(function.body().parameters().stream().map(Value::type).toList()),
            encoder.types(function.body().results().stream().map(Value::type).toList()));
    SortedMap<String, Wire> attributes = new TreeMap<>();
    attributes.put("arg_attrs", dictionaries(arguments));
    attributes.put("function_type", encoder.ofType(type));
    attributes.put("res_attrs", dictionaries(results));
    attributes.put("sym_name", encoder.text(function.name()));
    Attribute visibility =
        function
            .attributes()
            .find(Function.VISIBILITY)
            .orElse(new Attribute.Text(isPublic ? "public" : "private"));
    attributes.put(Function.VISIBILITY, encoder.attribute("", visibility, 64));
    function
        .attributes()
        .byName()
        .forEach(
            (name, value) ->
                encoder.discardable(value).ifPresent(wire -> attributes.putIfAbsent(name, wire)));
    return raw(
        "func_v1", attributes, List.of(), List.of(), List.of(List.of(block(function.body()))));
  }

  /** A dictionary for each, or none at all if there is nothing to say. */
  private Wire dictionaries(List<Attributes> all) {
    boolean isEmpty = all.stream().allMatch(a -> a.byName().isEmpty());
    return encoder.array(
        isEmpty
            ? List.of()
            : all.stream().map(a -> encoder.attribute("", new Attribute.Dict(a), 64)).toList());
  }

  private static RawOperation raw(
      String name,
      SortedMap<String, Wire> attributes,
      List<RawOperation.Value> operands,
      List<RawOperation.Value> results,
      List<List<RawOperation.Block>> regions) {
    return new RawOperation("vhlo." + name, 0, NOWHERE, attributes, operands, results, regions);
  }

  private RawOperation.Block block(Block block) {
    List<RawOperation.Value> arguments = define(block.parameters());
    List<RawOperation> operations = new ArrayList<>();
    for (Operation operation : block.operations()) {
      try {
        operations.add(operation(operation));
      } catch (Inexpressible e) {
        throw error(operation.span(), operation.op().opName() + ": " + e.getMessage());
      }
    }
    operations.add(
        raw("return_v1", new TreeMap<>(), operands(block.results()), List.of(), List.of()));
    List<Wire> nowhere = arguments.stream().map(a -> NOWHERE).toList();
    return new RawOperation.Block(arguments, nowhere, operations);
  }

  private static UserError error(Span span, String message) {
    return new UserError(
        Diagnostic.of(
            span,
            "",
            message,
            "--portable-version names the release that an artifact is written for: up to "
                + PortableVersion.CURRENT));
  }

  private List<RawOperation.Value> define(List<Value> all) {
    List<RawOperation.Value> defined = new ArrayList<>();
    for (Value value : all) {
      RawOperation.Value raw = new RawOperation.Value(nextValue++, encoder.type(value.type()));
      values.put(value.id(), raw);
      defined.add(raw);
    }
    return defined;
  }

  private List<RawOperation.Value> operands(List<Value> all) {
    List<RawOperation.Value> operands = new ArrayList<>();
    for (Value value : all) {
      operands.add(values.get(value.id()));
    }
    return operands;
  }

  private RawOperation operation(Operation operation) {
    if (!Form.isSpelled(operation.op())) {
      return composite(operation);
    }
    Form form =
        Form.of(operation.op(), encoder.version())
            .orElseThrow(() -> Inexpressible.needs("it", Form.introduced(operation.op())));
    Form newest = Form.newest(operation.op());
    if (ONCE_UNARY.contains(operation.op())
        && !form.equals(newest)
        && operation.operands().size() > 1) {
      throw Inexpressible.needs("more than one operand", newest.since());
    }
    SortedMap<String, Wire> attributes = attributes(form, operation);
    List<List<RawOperation.Block>> regions = new ArrayList<>();
    for (Block region : operation.regions()) {
      regions.add(List.of(block(region)));
    }
    List<RawOperation.Value> operands = operands(operation.operands());
    return raw(form.name(), attributes, operands, define(operation.results()), regions);
  }

  /** All attributes of a form, the defaults too, and those of other dialects. */
  private SortedMap<String, Wire> attributes(Form form, Operation operation) {
    Defaults defaults =
        new Defaults(operation.op(), operation.operands().stream().map(Value::type).toList());
    SortedMap<String, Wire> attributes = new TreeMap<>();
    Set<String> known = new HashSet<>();
    for (AttributeSpec spec : operation.op().row().attributes()) {
      if (spec.isOurs()) {
        continue;
      }
      known.add(spec.name());
      Optional<Attribute> value = operation.attributes().find(spec.name());
      Optional<Structure> structure = Structure.of(spec.kind());
      if (structure.isPresent()) {
        Optional<Attribute> whole = value.or(() -> defaults.of(spec.name()));
        List<String> parts = structure.get().parts(operation.op());
        List<Attribute> split = whole.map(structure.get()::split).orElse(List.of());
        for (int i = 0; i < parts.size(); i++) {
          Optional<Attribute> part =
              whole.isPresent() ? Optional.of(split.get(i)) : Optional.empty();
          put(attributes, form, defaults, parts.get(i), part, 64);
        }
      } else {
        put(attributes, form, defaults, spec.name(), value, spec.bits());
      }
    }
    for (String name : form.attributes()) {
      if (!attributes.containsKey(name)) {
        put(attributes, form, defaults, name, Optional.empty(), 64);
      }
    }
    operation
        .attributes()
        .byName()
        .forEach(
            (name, value) -> {
              if (!known.contains(name)) {
                encoder.discardable(value).ifPresent(wire -> attributes.put(name, wire));
              }
            });
    return attributes;
  }

  private void put(
      SortedMap<String, Wire> attributes,
      Form form,
      Defaults defaults,
      String name,
      Optional<Attribute> given,
      int bits) {
    if (form.attributes().contains(name)) {
      attributes.put(
          name,
          given
              .or(() -> defaults.of(name))
              .map(value -> encoder.attribute(name, value, bits))
              .orElseGet(() -> absent(name)));
    } else if (given.isPresent() && !given.equals(defaults.of(name))) {
      throw Inexpressible.needs("its attribute " + name, Form.newest(form.op()).since());
    }
  }

  private Wire absent(String name) {
    return name.equals("use_global_device_ids")
        ? encoder.attribute(name, new Attribute.Bool(false), 64)
        : encoder.none();
  }

  private RawOperation composite(Operation operation) {
    String name = operation.op().opName();
    Meaning meaning =
        new Meaning(
            operation.op(),
            operation.attributes(),
            operation.operands().stream().map(Value::type).toList(),
            operation.results().stream().map(Value::type).toList());
    String function =
        decompositions.computeIfAbsent(
            meaning,
            m -> {
              String fresh = fresh(name + ".impl");
              added.add(Decomposition.of(fresh, operation));
              return fresh;
            });
    Optional<Form> form = Form.of(Op.COMPOSITE, encoder.version());
    SortedMap<String, Wire> attributes = new TreeMap<>();
    if (form.isPresent()) {
      attributes.put("name", encoder.text(name));
      attributes.put("decomposition", encoder.text(function));
      attributes.put("version", encoder.attribute("version", new Attribute.Int(1), 32));
      attributes.put("composite_attributes", compositeAttributes(operation));
    } else {
      attributes.put("callee", encoder.text(function));
    }
    return raw(
        form.map(Form::name).orElse("call_v1"),
        attributes,
        operands(operation.operands()),
        define(operation.results()),
        List.of());
  }

  private Wire compositeAttributes(Operation operation) {
    List<Wire> pairs = new ArrayList<>();
    for (AttributeSpec spec : operation.op().row().attributes()) {
      operation
          .attributes()
          .find(spec.name())
          .ifPresent(
              value -> {
                pairs.add(encoder.text(spec.name()));
                pairs.add(encoder.attribute(spec.name(), value, spec.bits()));
              });
    }
    return encoder.wire(Encoding.DICTIONARY, new Part.Many(pairs));
  }

  private String fresh(String name) {
    String fresh = name;
    for (int i = 0; !names.add(fresh); i++) {
      fresh = name + "_" + i;
    }
    return fresh;
  }
}
