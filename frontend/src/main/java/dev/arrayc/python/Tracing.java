package dev.arrayc.python;

import dev.arrayc.diagnostic.CompileException.UsageError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.library.Promotion;
import dev.arrayc.library.Suggestions;
import dev.arrayc.syntax.Parameter;
import dev.arrayc.syntax.Parser;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyDimension;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import dev.arrayc.value.Trace;
import dev.arrayc.value.Tracer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Traces one function of a program ahead of time: {@code arrayc compile prog.py:f --arg …}. */
public final class Tracing {
  /**
   * What to trace.
   *
   * @param entry the function's name; empty for the only one there is
   * @param arguments in the order of the parameters, keyword-only ones last
   * @param staticPositions which of them are static, in addition to what the program itself says
   * @param staticNames the same by name
   */
  public record Request(
      SourceFile source,
      Siblings siblings,
      Optional<String> entry,
      List<ArgumentSpec> arguments,
      List<Integer> staticPositions,
      List<String> staticNames,
      Session.Config config,
      Session.Limits limits) {
    public Request {
      arguments = List.copyOf(arguments);
      staticPositions = List.copyOf(staticPositions);
      staticNames = List.copyOf(staticNames);
    }
  }

  /**
   * A traced entry. The parameters and results of its program are named by their paths, in JAX's
   * spelling; unused arguments stay parameters.
   *
   * @param name the function's name
   * @param definition where it is defined
   * @param parameterArguments for each parameter of the program, which argument of the request it
   *     is; static arguments have none
   * @param weakResults whether each result has a weak type
   */
  public record Entry(
      Program program,
      String name,
      Span definition,
      List<Integer> parameterArguments,
      List<Boolean> weakResults) {
    public Entry {
      parameterArguments = List.copyOf(parameterArguments);
      weakResults = List.copyOf(weakResults);
    }
  }

  private final Request request;
  private final Session session;
  private final Evaluation evaluation;

  private Tracing(Request request, Session session, Appendable out, ProgramRunner runner) {
    this.request = request;
    this.session = session;
    this.evaluation = new Evaluation(session, out, runner, request.siblings());
  }

  /**
   * Evaluates the program's top level ({@code __name__} is not {@code "__main__"}, so a script's
   * main part stays out), finds the entry and traces it.
   *
   * @param out receives what the program prints meanwhile
   * @param runner runs the jitted functions that the top level calls
   * @throws UsageError if there is no such entry, or the arguments do not fit it
   * @throws dev.arrayc.diagnostic.CompileException for failures of the program
   */
  public static Entry traceEntry(Request request, Appendable out, ProgramRunner runner) {
    Session session = new Session(request.config(), request.limits());
    if (request.arguments().stream().anyMatch(Tracing::hasDimension)) {
      session.setHasDimensions();
    }
    return Script.onLargeStack(
        session,
        () -> {
          Tracing tracing = new Tracing(request, session, out, runner);
          return tracing.evaluation.run(tracing::trace);
        });
  }

  private static boolean hasDimension(ArgumentSpec argument) {
    return argument instanceof ArgumentSpec.Traced(TensorType type)
        && (type.shape().contains(PyDimension.ONE) || type.shape().contains(PyDimension.OTHER));
  }

  private Entry trace() {
    Frame module =
        evaluation.execute(Parser.parseModule(request.source()), moduleName(request.source()));
    Map<String, PyCallable> functions = functions(module);
    String name = entryName(functions);
    PyCallable given = Objects.requireNonNull(functions.get(name));
    JitOptions options = given instanceof JitFunction jit ? jit.options() : JitOptions.NONE;
    PyCallable function = given instanceof JitFunction jit ? jit.function() : given;
    options = options.withStatic(staticPositions(function), staticNames(function));
    session.at(Signatures.definition(function));
    List<PyValue> positional = new ArrayList<>();
    SequencedMap<String, PyValue> keyword = new LinkedHashMap<>();
    List<Integer> traced = new ArrayList<>();
    bind(function, options, positional, keyword, traced);
    CallArguments arguments = CallArguments.of(function, options, positional, keyword);
    TracedFunction result = FunctionTracer.trace(session, function, arguments);
    if (!result.effects().isEmpty()) {
      Trace.Effect effect = result.effects().getFirst();
      session.at(effect.span());
      throw session.limitation(
          effect.name() + " in a function that is compiled to a library",
          "a library has nowhere to print: return the value; arrayc run prints it");
    }
    return new Entry(
        result.program(), name, Signatures.definition(function), traced, result.weak());
  }

  private static String moduleName(SourceFile source) {
    String file = source.name().substring(source.name().lastIndexOf('/') + 1);
    return file.endsWith(".py") ? file.substring(0, file.length() - 3) : file;
  }

  /** The functions that the module itself defines, jitted or not. */
  private static Map<String, PyCallable> functions(Frame module) {
    Map<String, PyCallable> functions = new LinkedHashMap<>();
    module
        .variables()
        .forEach(
            (name, value) -> {
              if (value instanceof PyFunction
                  || value instanceof JitFunction
                  || value instanceof FunctoolsModule.Partial) {
                functions.put(name, (PyCallable) value);
              }
            });
    return functions;
  }

  private String entryName(Map<String, PyCallable> functions) {
    String file = request.source().name();
    if (functions.isEmpty()) {
      throw usage(Span.NONE, file + " defines no functions", "define one: def f(x): …");
    }
    String known = "it defines " + String.join(", ", functions.keySet());
    if (request.entry().isEmpty()) {
      List<String> jitted =
          functions.entrySet().stream()
              .filter(e -> e.getValue() instanceof JitFunction)
              .map(Map.Entry::getKey)
              .toList();
      if (functions.size() == 1) {
        return functions.keySet().iterator().next();
      }
      if (jitted.size() == 1) {
        return jitted.getFirst();
      }
      throw usage(
          Span.NONE,
          "which function of " + file + "?",
          known + "; name one: " + file + ":" + functions.keySet().iterator().next());
    }
    String name = request.entry().get();
    if (!functions.containsKey(name)) {
      String hint =
          Suggestions.nearest(name, new TreeSet<>(functions.keySet()))
              .map(n -> "did you mean " + file + ":" + n + "? ")
              .orElse("");
      throw usage(Span.NONE, file + " has no function '" + name + "'", hint + known);
    }
    return name;
  }

  private static UsageError usage(Span span, String message, String... hints) {
    return new UsageError(Diagnostic.of(span, "", message, hints));
  }

  private List<Integer> staticPositions(PyCallable function) {
    Optional<Binding.Signature> signature = Signatures.of(function);
    List<Integer> positions = new ArrayList<>(request.staticPositions());
    signature.ifPresent(
        s -> {
          List<String> names = s.positional().stream().map(Binding.Slot::name).toList();
          request.staticNames().stream()
              .map(names::indexOf)
              .filter(i -> i >= 0)
              .forEach(positions::add);
        });
    return positions;
  }

  private List<String> staticNames(PyCallable function) {
    List<String> names = new ArrayList<>(request.staticNames());
    List<Binding.Slot> slots = Signatures.of(function).map(Tracing::inOrder).orElse(List.of());
    boolean variadic =
        Signatures.of(function).map(x -> x.has(Parameter.Kind.VAR_POSITIONAL)).orElse(true);
    for (int position : request.staticPositions()) {
      int index = position < 0 ? position + slots.size() : position;
      if (index >= 0 && index < slots.size()) {
        names.add(slots.get(index).name());
      } else if (!variadic) {
        throw usage(
            Signatures.definition(function),
            function.name() + " has no argument at position " + position + " to be static",
            "it takes " + slots.size() + ", counted from 0; negative ones count from the last");
      }
    }
    List<String> known = slots.stream().map(Binding.Slot::name).toList();
    for (String name : request.staticNames()) {
      if (!slots.isEmpty() && !known.contains(name)) {
        throw usage(
            Signatures.definition(function),
            function.name() + " has no argument '" + name + "' to be static",
            "its parameters are " + String.join(", ", known));
      }
    }
    return names;
  }

  /** The parameters in the order in which the command line gives arguments. */
  private static List<Binding.Slot> inOrder(Binding.Signature signature) {
    List<Binding.Slot> slots = new ArrayList<>(signature.positional());
    slots.addAll(signature.of(Parameter.Kind.KEYWORD_ONLY));
    return slots;
  }

  private void bind(
      PyCallable function,
      JitOptions options,
      List<PyValue> positional,
      SequencedMap<String, PyValue> keyword,
      List<Integer> traced) {
    Optional<Binding.Signature> signature = Signatures.of(function);
    checkCount(function, signature);
    int places = signature.map(s -> s.positional().size()).orElse(Integer.MAX_VALUE);
    boolean variadic = signature.map(s -> s.has(Parameter.Kind.VAR_POSITIONAL)).orElse(true);
    List<Binding.Slot> keywordOnly =
        signature.map(s -> s.of(Parameter.Kind.KEYWORD_ONLY)).orElse(List.of());
    int count = request.arguments().size();
    int positionalCount = variadic ? count : Math.min(count, places);
    for (int i = 0; i < count; i++) {
      ArgumentSpec spec = request.arguments().get(i);
      boolean byPosition = i < positionalCount;
      String name =
          byPosition ? Signatures.path(signature, i) : keywordOnly.get(i - positionalCount).name();
      boolean fixed =
          byPosition ? options.isStatic(i, positionalCount) : options.staticNames().contains(name);
      PyValue value = value(function, spec, name, fixed);
      if (byPosition) {
        positional.add(value);
      } else {
        keyword.put(name, value);
      }
      if (!fixed) {
        traced.add(i);
      }
    }
  }

  private void checkCount(PyCallable function, Optional<Binding.Signature> signature) {
    if (signature.isEmpty()) {
      return;
    }
    List<Binding.Slot> slots = inOrder(signature.get());
    int given = request.arguments().size();
    Span place = Signatures.definition(function);
    String shape = function.name() + "(" + signature.get().text() + ")";
    if (given > slots.size() && !signature.get().has(Parameter.Kind.VAR_POSITIONAL)) {
      throw usage(
          place,
          function.name() + " takes " + slots.size() + " arguments but " + given + " are given",
          "its signature is " + shape + "; leave out " + (given - slots.size()) + " --arg");
    }
    List<Binding.Slot> missing =
        slots.subList(Math.min(given, slots.size()), slots.size()).stream()
            .filter(s -> !signature.get().defaults().containsKey(s.name()))
            .toList();
    if (!missing.isEmpty()) {
      throw usage(
          place,
          "no --arg for "
              + missing.stream().map(s -> "'" + s.name() + "'").collect(Collectors.joining(", ")),
          "its signature is "
              + shape
              + "; add "
              + missing.stream()
                  .map(s -> "--arg f32[…] for " + s.name())
                  .collect(Collectors.joining(" and "))
              + " (or a number)");
    }
  }

  private PyValue value(PyCallable function, ArgumentSpec spec, String name, boolean fixed) {
    Span place = Signatures.definition(function);
    return switch (spec) {
      case ArgumentSpec.Scalar s when fixed -> s.value();
      case ArgumentSpec.Scalar s when s.value() instanceof PyStr text ->
          throw usage(
              place,
              "argument '" + name + "' is the text " + Text.repr(text) + ", which cannot be traced",
              "mark it static: --static-argnames " + name + ", or give a type like f32[4]");
      case ArgumentSpec.Scalar s -> s.value();
      case ArgumentSpec.Traced t when fixed -> throw staticArray(place, name, t.type());
      case ArgumentSpec.Data d when fixed -> throw staticArray(place, name, d.type());
      case ArgumentSpec.Traced t when !canonical(t.type()).equals(t.type()) ->
          throw usage(
              place,
              "argument '"
                  + name
                  + "' is given as "
                  + spelled(t.type())
                  + ", but 64-bit types are off",
              "give it as --arg " + spelled(canonical(t.type())),
              "turn them on: --config jax_enable_x64=true, or in the program"
                  + " jax.config.update('jax_enable_x64', True)");
      case ArgumentSpec.Traced t -> placeholder(t.type());
      case ArgumentSpec.Data d -> placeholder(canonical(d.type()));
    };
  }

  private static UsageError staticArray(Span place, String name, TensorType type) {
    return usage(
        place,
        "argument '" + name + "' is static but given as " + type.jaxString(),
        "give its value: --arg 3");
  }

  private static String spelled(TensorType type) {
    return type.dtype().shortName() + type.shape().toString().replace(" ", "");
  }

  private static TensorType canonical(TensorType type) {
    return type.withDType(Promotion.canonical(type.dtype()));
  }

  /** An array of which only the type will be used. */
  private static Tracer placeholder(TensorType type) {
    Trace outside = new Trace("", Span.NONE);
    return new Tracer(outside.builder().parameter(type), false, outside);
  }

  /** {@return a number as the array of the dtype that it was traced as} */
  public static Tensor tensor(PyValue number, DType dtype) {
    TensorType type = TensorType.scalar(dtype);
    return switch (number) {
      case PyBool b -> Tensor.ofLongs(type, b.value() ? 1 : 0);
      case PyInt i when dtype.isFloat() -> Tensor.scalar(dtype, i.value().doubleValue());
      case PyInt i -> Tensor.ofLongs(type, i.value().longValue());
      case PyFloat f -> Tensor.ofDoubles(type, Numbers.round(dtype, f.value()));
      default -> throw new IllegalArgumentException(number.typeName());
    };
  }
}
