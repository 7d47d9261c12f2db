package dev.arrayc.portable;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Value;
import dev.arrayc.op.AttributeSpec;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns a module of VHLO operations into a program: each op back into its row. */
final class ModuleReader {
  private static final String VHLO = "vhlo.";
  private static final Set<String> FUNCTION =
      Set.of("arg_attrs", "function_type", "res_attrs", "sym_name", Function.VISIBILITY);

  /** What says of a parameter that its memory may be reused. */
  static final String DONOR = "jax.buffer_donor";

  /** What says whose memory a result takes. */
  static final String ALIASING = "tf.aliasing_output";

  /** What says where in the returned tree a result is. */
  static final String RESULT_INFO = "jax.result_info";

  private final Map<Integer, Value> values = new HashMap<>();
  private int nextId;

  private final Span file;

  private ModuleReader(Span file) {
    this.file = file;
  }

  /**
   * Reads the program that a module is.
   *
   * @param file the place of operations that have none
   */
  static Program program(RawOperation module, Span file) {
    if (!module.name().equals("builtin.module")) {
      throw new Malformed(module.offset(), "this is a " + module.name() + ", not a module");
    }
    List<Function> functions = new ArrayList<>();
    for (RawOperation operation : onlyBlock(module, 0).operations()) {
      functions.add(new ModuleReader(file).function(operation));
    }
    Function entry =
        functions.stream()
            .filter(f -> f.name().equals("main"))
            .findFirst()
            .or(() -> functions.stream().filter(f -> !f.isPrivate()).findFirst())
            .orElseThrow(
                () ->
                    new Malformed(module.offset(), "there is no function that a caller may call"));
    functions.remove(entry);
    functions.addFirst(entry);
    String name =
        Optional.ofNullable(module.attributes().get("sym_name"))
            .filter(n -> n.is(Encoding.BUILTIN_TEXT))
            .map(n -> n.text(0))
            .orElse("module");
    return new Program(name, functions, others(module, Set.of("sym_name", "sym_visibility")));
  }

  private static RawOperation.Block onlyBlock(RawOperation operation, int region) {
    if (operation.regions().size() <= region || operation.regions().get(region).size() != 1) {
      throw new Malformed(
          operation.offset(), operation.name() + ": a region must have one block here");
    }
    return operation.regions().get(region).getFirst();
  }

  private static String text(RawOperation operation, String attribute) {
    Wire wire = operation.attributes().get(attribute);
    if (wire == null || !wire.is(Encoding.TEXT)) {
      throw new Malformed(
          operation.offset(), operation.name() + ": attribute " + attribute + " must be a text");
    }
    return wire.text(0);
  }

  private Function function(RawOperation raw) {
    if (!raw.name().equals("vhlo.func_v1")) {
      throw new Malformed(
          raw.offset(), "a module of a portable artifact holds functions, not " + raw.name());
    }
    RawOperation.Block block = onlyBlock(raw, 0);
    Block body = block(raw, block);
    List<Attributes> arguments = dictionaries(raw, "arg_attrs");
    List<Function.Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < body.parameters().size(); i++) {
      Attributes said = i < arguments.size() ? arguments.get(i) : Attributes.NONE;
      String path = Decoder.name(block.locations().get(i)).orElse("arg" + i);
      boolean isDonor = said.find(DONOR).equals(Optional.of(new Attribute.Bool(true)));
      boolean isDonated = isDonor || said.find(ALIASING).isPresent();
      parameters.add(new Function.Parameter(path, isDonated, isDonor ? said.without(DONOR) : said));
    }
    List<Attributes> infos = dictionaries(raw, "res_attrs");
    List<Function.Result> results = new ArrayList<>();
    for (int i = 0; i < body.results().size(); i++) {
      Attributes said = i < infos.size() ? infos.get(i) : Attributes.NONE;
      Optional<Attribute> info = said.find(RESULT_INFO);
      results.add(
          info.isPresent() && info.get() instanceof Attribute.Text(String path) && !path.isEmpty()
              ? new Function.Result(path, said.without(RESULT_INFO))
              : new Function.Result("", said));
    }
    Attributes attributes = others(raw, FUNCTION);
    String visibility = text(raw, Function.VISIBILITY);
    if (!visibility.isEmpty() && !Function.VISIBILITIES.contains(visibility)) {
      throw new Malformed(raw.offset(), "sym_visibility must be one of " + Function.VISIBILITIES);
    }
    return new Function(
        text(raw, "sym_name"),
        parameters,
        results,
        body,
        visibility.isEmpty()
            ? attributes
            : attributes.with(Function.VISIBILITY, new Attribute.Text(visibility)));
  }

  /** The attributes that an operation has beside its own; those that are not understood go. */
  private static Attributes others(RawOperation raw, Set<String> own) {
    Decoder decoder = new Decoder(raw.offset());
    Attributes others = Attributes.NONE;
    for (Map.Entry<String, Wire> entry : raw.attributes().entrySet()) {
      if (!own.contains(entry.getKey())) {
        Optional<Attribute> value = decoder.generic(entry.getValue());
        if (value.isPresent()) {
          others = others.with(entry.getKey(), value.get());
        }
      }
    }
    return others;
  }

  /** The attributes of each argument or result. */
  private static List<Attributes> dictionaries(RawOperation raw, String name) {
    Decoder decoder = new Decoder(raw.offset());
    Wire all = raw.attributes().get(name);
    List<Attributes> dictionaries = new ArrayList<>();
    if (all != null && all.is(Encoding.ARRAY)) {
      for (Wire one : all.many(0)) {
        Optional<Attribute> dictionary = decoder.generic(one);
        dictionaries.add(
            dictionary.isPresent() && dictionary.get() instanceof Attribute.Dict(Attributes entries)
                ? entries
                : Attributes.NONE);
      }
    }
    return dictionaries;
  }

  private Block block(RawOperation owner, RawOperation.Block raw) {
    Decoder decoder = new Decoder(owner.offset());
    List<Value> parameters = raw.arguments().stream().map(v -> define(decoder, v)).toList();
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < raw.operations().size(); i++) {
      RawOperation operation = raw.operations().get(i);
      boolean isLast = i == raw.operations().size() - 1;
      if (operation.name().equals("vhlo.return_v1") != isLast) {
        throw new Malformed(operation.offset(), "a block must end in its only vhlo.return_v1");
      }
      if (isLast) {
        return new Block(parameters, operations, operands(operation));
      }
      operations.add(operation(operation));
    }
    throw new Malformed(owner.offset(), owner.name() + ": a block without operations");
  }

  private Value define(Decoder decoder, RawOperation.Value raw) {
    Value value = new Value(nextId++, decoder.type(raw.type()));
    values.put(raw.id(), value);
    return value;
  }

  private List<Value> operands(RawOperation raw) {
    List<Value> operands = new ArrayList<>();
    for (RawOperation.Value operand : raw.operands()) {
      Value value = values.get(operand.id());
      if (value == null) {
        throw new Malformed(raw.offset(), raw.name() + ": an operand is not defined before it");
      }
      operands.add(value);
    }
    return operands;
  }

  private Operation operation(RawOperation raw) {
    if (raw.name().startsWith("vhlo.composite_v") && Op.named(text(raw, "name")).isPresent()) {
      return composite(raw, Op.named(text(raw, "name")).get());
    }
    Form form =
        Optional.of(raw.name())
            .filter(name -> name.startsWith(VHLO))
            .flatMap(name -> Form.named(name.substring(VHLO.length())))
            .orElseThrow(
                () -> new Malformed(raw.offset(), "the op " + raw.name() + " is not supported"));
    Decoder decoder = new Decoder(raw.offset());
    List<Value> operands = operands(raw);
    Attributes attributes = attributes(decoder, form, raw, operands);
    return finish(decoder, raw, form.op(), operands, attributes);
  }

  private Operation finish(
      Decoder decoder, RawOperation raw, Op op, List<Value> operands, Attributes attributes) {
    List<Block> regions = new ArrayList<>();
    for (int i = 0; i < raw.regions().size(); i++) {
      regions.add(block(raw, onlyBlock(raw, i)));
    }
    List<Value> results = raw.results().stream().map(v -> define(decoder, v)).toList();
    Span place = decoder.span(raw.location());
    return new Operation(
        op, operands, attributes, regions, results, place.isKnown() ? place : file);
  }

  private Attributes attributes(
      Decoder decoder, Form form, RawOperation raw, List<Value> operands) {
    Map<String, Wire> left = new HashMap<>(raw.attributes());
    Attributes attributes = Attributes.NONE;
    Defaults defaults = new Defaults(form.op(), operands.stream().map(Value::type).toList());
    for (AttributeSpec spec : form.op().row().attributes()) {
      Optional<Attribute> value = attribute(decoder, spec, left, defaults);
      boolean isImplied = !spec.isRequired() && value.equals(defaults.of(spec.name()));
      if (value.isPresent() && !isImplied) {
        attributes = attributes.with(spec.name(), value.get());
      }
    }
    for (String name : raw.attributes().keySet()) {
      Wire wire = left.get(name);
      if (wire == null) {
        continue;
      }
      if (form.attributes().contains(name)) {
        // What only an older form has: the padding of dynamic_conv, which is an operand.
        Class<? extends Attribute> kind = Attribute.IntTable.class;
        if (defaults.of(name).equals(Optional.of(decoder.attribute(name, wire, kind)))) {
          continue;
        }
        throw decoder.failure(raw.name() + ": attribute " + name + " is not supported");
      }
      Optional<Attribute> value = decoder.generic(wire);
      if (value.isPresent()) {
        attributes = attributes.with(name, value.get());
      }
    }
    return attributes;
  }

  /** Takes the attribute of a row, or all its parts, from those that are left. */
  private static Optional<Attribute> attribute(
      Decoder decoder, AttributeSpec spec, Map<String, Wire> left, Defaults defaults) {
    Optional<Structure> structure = Structure.of(spec.kind());
    if (structure.isEmpty()) {
      Wire wire = left.remove(spec.name());
      return wire == null || Decoder.isAbsent(wire, spec.kind())
          ? Optional.empty()
          : Optional.of(decoder.attribute(spec.name(), wire, spec.kind()));
    }
    List<Attribute> parts = new ArrayList<>();
    for (String part : structure.get().parts()) {
      Wire wire = left.remove(part);
      if (structure.get() == Structure.ALGORITHM && (wire == null || Decoder.isNone(wire))) {
        continue;
      }
      parts.add(
          wire == null
              ? defaults
                  .of(part)
                  .orElseThrow(() -> decoder.failure("attribute " + part + " is missing"))
              : decoder.attribute(part, wire, Structure.kindOf(part)));
    }
    if (structure.get() == Structure.ALGORITHM && parts.isEmpty()) {
      return Optional.empty();
    }
    if (parts.size() != structure.get().parts().size()) {
      throw decoder.failure("attribute " + spec.name() + " has no value for some of its parts");
    }
    return Optional.of(structure.get().join(parts));
  }

  /** An op of CHLO: the name of a composite, which says the rest in its attributes. */
  private Operation composite(RawOperation raw, Op op) {
    Decoder decoder = new Decoder(raw.offset());
    Wire dictionary = raw.attributes().get("composite_attributes");
    List<Wire> pairs =
        dictionary != null && dictionary.is(Encoding.DICTIONARY) ? dictionary.many(0) : List.of();
    Map<String, Wire> left = new HashMap<>();
    for (int i = 0; i < pairs.size(); i += 2) {
      if (pairs.get(i).is(Encoding.TEXT)) {
        left.put(pairs.get(i).text(0), pairs.get(i + 1));
      }
    }
    List<Value> operands = operands(raw);
    Defaults defaults = new Defaults(op, operands.stream().map(Value::type).toList());
    Attributes attributes = Attributes.NONE;
    for (AttributeSpec spec : op.row().attributes()) {
      Optional<Attribute> value = attribute(decoder, spec, left, defaults);
      if (value.isPresent()) {
        attributes = attributes.with(spec.name(), value.get());
      }
    }
    return finish(decoder, raw, op, operands, attributes);
  }
}
