package dev.arrayc.text;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.text.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one function, {@code func.func}. */
final class FunctionParser {
  static final String DONOR = "jax.buffer_donor";
  static final String ALIASING = "tf.aliasing_output";
  static final String RESULT_INFO = "jax.result_info";

  private final Cursor in;
  private final OperationParser operations;

  private final List<Value> parameters = new ArrayList<>();
  private final List<Attributes> parameterAttributes = new ArrayList<>();
  private final List<Type> results = new ArrayList<>();
  private final List<Attributes> resultAttributes = new ArrayList<>();

  FunctionParser(Cursor in, Aliases aliases, Resources resources) {
    this.in = in;
    this.operations = new OperationParser(in, aliases, resources);
  }

  /** What follows {@code func.func}. */
  Function pretty() {
    Attributes attributes = Attributes.NONE;
    for (String visibility : Function.VISIBILITIES) {
      if (in.accept(visibility)) {
        attributes = attributes.with(Function.VISIBILITY, new Attribute.Text(visibility));
      }
    }
    int start = in.offset();
    String name = in.symbol();
    operations.enter();
    in.expect("(");
    in.listUntil(")", this::parameter);
    if (in.accept("->")) {
      results();
    }
    if (in.accept("attributes")) {
      for (var entry : operations.attributes().dictionary(List.of()).byName().entrySet()) {
        attributes = attributes.with(entry.getKey(), entry.getValue());
      }
    }
    if (!in.is("{")) {
      throw in.error(start, "@" + name + " has no body", "it cannot be linked with anything");
    }
    in.next();
    return function(start, name, operations.leave(parameters), attributes);
  }

  private Value parameter() {
    Token name = in.expect(Kind.VALUE, "a parameter, `%name: type`");
    in.expect(":");
    Value value = operations.scope().fresh(operations.types().type());
    operations.define(name, List.of(value));
    parameterAttributes.add(operations.attributes().optionalDictionary(List.of()));
    operations.skipLocation();
    parameters.add(value);
    return value;
  }

  private void results() {
    if (in.accept("(")) {
      in.listUntil(")", this::result);
    } else {
      // A dictionary here would look like the body.
      results.add(operations.types().type());
      resultAttributes.add(Attributes.NONE);
    }
  }

  private Type result() {
    Type type = operations.types().type();
    results.add(type);
    resultAttributes.add(operations.attributes().optionalDictionary(List.of()));
    operations.skipLocation();
    return type;
  }

  /** {@code "func.func"() <{function_type = …, sym_name = …}> ({…}) {…} : () -> ()}. */
  Function generic() {
    int start = in.offset();
    in.next();
    in.expect("(");
    in.expect(")");
    Attributes all = Attributes.NONE;
    if (in.accept("<")) {
      all = operations.attributes().dictionary(List.of());
      in.expect(">");
    }
    in.expect("(");
    Block body = operations.region();
    in.expect(")");
    for (var entry : operations.attributes().optionalDictionary(List.of()).byName().entrySet()) {
      all = all.with(entry.getKey(), entry.getValue());
    }
    in.expect(":");
    operations.types().signature();
    if (!(all.find("sym_name").orElse(new Attribute.Unit()) instanceof Attribute.Text name)) {
      throw in.error(start, "the function has no sym_name");
    }
    Optional<Attribute> visibility = all.find(Function.VISIBILITY);
    if (visibility.isPresent()
        && !(visibility.get() instanceof Attribute.Text(String text)
            && Function.VISIBILITIES.contains(text))) {
      throw in.error(start, "sym_visibility must be one of " + Function.VISIBILITIES);
    }
    body.parameters().forEach(p -> parameterAttributes.add(Attributes.NONE));
    body.results().forEach(r -> resultAttributes.add(Attributes.NONE));
    body.results().forEach(r -> results.add(r.type()));
    dictionaries(all, "arg_attrs", parameterAttributes);
    dictionaries(all, "res_attrs", resultAttributes);
    for (String known : List.of("sym_name", "function_type", "arg_attrs", "res_attrs")) {
      all = all.without(known);
    }
    return function(start, name.value(), body, all);
  }

  private static void dictionaries(Attributes all, String name, List<Attributes> into) {
    if (all.find(name).orElse(new Attribute.Unit()) instanceof Attribute.Items(var items)) {
      for (int i = 0; i < Math.min(items.size(), into.size()); i++) {
        if (items.get(i) instanceof Attribute.Dict(Attributes entries)) {
          into.set(i, entries);
        }
      }
    }
  }

  private Function function(int start, String name, Block body, Attributes attributes) {
    List<Type> returned = body.results().stream().map(Value::type).toList();
    if (!returned.equals(results)) {
      throw in.error(start, "@" + name + " returns " + returned + ", declared " + results);
    }
    return new Function(
        name,
        parameters(),
        resultAttributes.stream().map(FunctionParser::result).toList(),
        body,
        attributes);
  }

  /** A text has no paths for parameters, so they are called as MLIR prints them. */
  private List<Function.Parameter> parameters() {
    List<Function.Parameter> all = new ArrayList<>();
    for (Attributes given : parameterAttributes) {
      boolean isDonor =
          given.find(DONOR).orElse(new Attribute.Unit()).equals(new Attribute.Bool(true));
      boolean isDonated = isDonor || given.find(ALIASING).isPresent();
      Attributes rest = isDonor ? given.without(DONOR) : given;
      all.add(new Function.Parameter("arg" + all.size(), isDonated, rest));
    }
    return all;
  }

  private static Function.Result result(Attributes all) {
    return all.find(RESULT_INFO).orElse(new Attribute.Unit()) instanceof Attribute.Text(String path)
            && !path.isEmpty()
        ? new Function.Result(path, all.without(RESULT_INFO))
        : new Function.Result("", all);
  }
}
