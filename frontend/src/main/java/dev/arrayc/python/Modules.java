package dev.arrayc.python;

import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.library.Library;
import dev.arrayc.syntax.Parser;
import dev.arrayc.syntax.Stmt;
import dev.arrayc.value.NumpyValue;
import dev.arrayc.value.PyDType;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Tracer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What a program can import, and the import statements. */
final class Modules {
  private final Evaluation evaluation;
  private final Siblings siblings;
  private final Map<String, PyModule> known = new LinkedHashMap<>();
  private final List<String> loading = new ArrayList<>();

  Modules(Evaluation evaluation, Siblings siblings) {
    this.evaluation = evaluation;
    this.siblings = siblings;
    Library.modules().forEach((name, members) -> define(name, new LinkedHashMap<>(members)));
    define("math", MathModule.members());
    define("functools", FunctoolsModule.members());
    define("operator", OperatorModule.members());
    define("itertools", ItertoolsModule.members());
    define("typing", TypingModule.typing());
    define("collections.abc", TypingModule.typing());
    define("collections", Collecting.members(evaluation));
    define("jax.typing", TypingModule.jaxTyping());
    define("jax.debug", DebugModule.members(evaluation.out()));
    define("__future__", TypingModule.future());
    completeJax();
    completeNumpy();
    List.copyOf(known.keySet()).forEach(this::linkToParent);
  }

  private void define(String name, Map<String, PyValue> members) {
    known.put(name, new PyModule(name, members));
  }

  /** What JAX has beside its library: transformations, configuration, classes. */
  private void completeJax() {
    Map<String, PyValue> jax =
        known.computeIfAbsent("jax", n -> new PyModule(n, new LinkedHashMap<>())).members();
    jax.put("jit", Jit.function(evaluation));
    jax.put("config", new ConfigObject());
    jax.put("Array", TypeForm.array("Array"));
    jax.put("__version__", new dev.arrayc.value.PyStr("0.10.2"));
    jax.put("make_jaxpr", Builtin.function("make_jaxpr", a -> noJaxpr()));
    Device.addTo(jax);
    Contexts.addToJax(jax);
    Contexts.addToNumpy(
        known.computeIfAbsent("jax.numpy", n -> new PyModule(n, new LinkedHashMap<>())).members());
    define("jax.core", new LinkedHashMap<>(Map.of("Tracer", tracerType())));
    known
        .computeIfAbsent("jax.numpy", n -> new PyModule(n, new LinkedHashMap<>()))
        .members()
        .put("ndarray", TypeForm.array("ndarray"));
  }

  private static PyValue noJaxpr() {
    throw dev.arrayc.value.Session.current()
        .limitation(
            "jax.make_jaxpr is not supported: there are no jaxprs here",
            "jax.jit(f).lower(…).as_text() gives StableHLO, and so does arrayc emit FILE:f");
  }

  private static TypeForm tracerType() {
    return new TypeForm(
        "Tracer", "<class 'jax.core.Tracer'>", Tracer.class::isInstance, Optional.empty());
  }

  private void completeNumpy() {
    Map<String, PyValue> numpy =
        known.computeIfAbsent("numpy", n -> new PyModule(n, new LinkedHashMap<>())).members();
    numpy.replaceAll(
        (name, value) ->
            value instanceof PyDType d && d.isScalarType()
                ? new PyDType(d.dtype(), true, true)
                : value);
    Contexts.addToNumpy(numpy);
    numpy.put(
        "ndarray",
        new TypeForm(
            "ndarray",
            "<class 'numpy.ndarray'>",
            v -> v instanceof NumpyValue n && !n.isScalar(),
            Optional.empty()));
    addScalarClass(numpy, "generic", v -> v instanceof NumpyValue n && n.isScalar());
    addScalarClass(
        numpy,
        "integer",
        v -> v instanceof NumpyValue n && n.isScalar() && n.tensor().dtype().isInteger());
    addScalarClass(
        numpy,
        "floating",
        v -> v instanceof NumpyValue n && n.isScalar() && n.tensor().dtype().isFloat());
  }

  private static void addScalarClass(
      Map<String, PyValue> numpy, String name, java.util.function.Predicate<PyValue> instance) {
    numpy.put(name, new TypeForm(name, "<class 'numpy." + name + "'>", instance, Optional.empty()));
  }

  /** Makes a module an attribute of the one around it, and those around it if they are missing. */
  private void linkToParent(String name) {
    int dot = name.lastIndexOf('.');
    if (dot > 0) {
      String parent = name.substring(0, dot);
      PyModule around = known.get(parent);
      if (around == null) {
        around = new PyModule(parent, new LinkedHashMap<>());
        known.put(parent, around);
        linkToParent(parent);
      }
      around.members().putIfAbsent(name.substring(dot + 1), load(name));
    }
  }

  void execute(Stmt.Import statement, Frame frame) {
    for (Stmt.Alias alias : statement.names()) {
      evaluation.session().at(alias.span());
      PyModule module = load(alias.name());
      if (alias.alias().isPresent()) {
        frame.set(alias.alias().get(), module);
      } else {
        String first = alias.name().split("\\.", -1)[0];
        frame.set(first, load(first));
      }
    }
  }

  void execute(Stmt.ImportFrom statement, Frame frame) {
    if (statement.level() > 0) {
      throw Raise.error(
          "ImportError",
          "attempted relative import with no known parent package",
          "import a file beside the program by its name: from helpers import f");
    }
    PyModule module = load(statement.module());
    for (Stmt.Alias alias : statement.names()) {
      evaluation.session().at(alias.span());
      if (alias.name().equals("*")) {
        Map.copyOf(module.members())
            .forEach(
                (name, value) -> {
                  if (!name.startsWith("_")) {
                    frame.set(name, value);
                  }
                });
      } else {
        frame.set(alias.alias().orElse(alias.name()), member(module, alias.name()));
      }
    }
  }

  private PyValue member(PyModule module, String name) {
    Optional<PyValue> found = module.attribute(name);
    if (found.isEmpty() && siblings.find(module.name() + "." + name).isPresent()) {
      return load(module.name() + "." + name);
    }
    return found.orElseThrow(
        () ->
            Attributes.missing(
                module,
                name,
                "ImportError",
                "cannot import name '" + name + "' from '" + module.name() + "'"));
  }

  private PyModule load(String name) {
    PyModule module = known.get(name);
    if (module != null) {
      return module;
    }
    Optional<SourceFile> source = siblings.find(name);
    if (source.isPresent()) {
      return loadSibling(name, source.get());
    }
    throw Raise.error(
        "ModuleNotFoundError",
        "No module named '" + name + "'",
        Library.insteadOf(name.split("\\.", -1)[0])
            .map(instead -> "use " + instead)
            .orElse(
                "array programs can import "
                    + importable(name)
                    + ", and files beside the program"));
  }

  private PyModule loadSibling(String name, SourceFile source) {
    if (loading.contains(name)) {
      throw Raise.error(
          "ImportError",
          "module '" + name + "' imports itself: " + String.join(" → ", loading) + " → " + name);
    }
    loading.add(name);
    Frame frame = evaluation.execute(Parser.parseModule(source), name);
    loading.removeLast();
    PyModule module = new PyModule(name, frame.variables());
    known.put(name, module);
    return module;
  }

  /** The modules beside a missing one: those in the nearest package around it that is known. */
  private String importable(String missing) {
    int dot = missing.lastIndexOf('.');
    String around = dot < 0 ? "" : missing.substring(0, dot + 1);
    List<String> beside =
        new TreeSet<>(known.keySet())
            .stream()
                .filter(name -> name.startsWith(around))
                .filter(name -> name.indexOf('.', around.length()) < 0)
                .toList();
    return beside.isEmpty() && dot >= 0
        ? importable(missing.substring(0, dot))
        : String.join(", ", beside);
  }
}
