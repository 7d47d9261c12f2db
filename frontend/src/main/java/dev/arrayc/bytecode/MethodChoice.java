package dev.arrayc.bytecode;

import dev.arrayc.diagnostic.CompileException.UsageError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.library.Suggestions;
import dev.arrayc.python.ArgumentSpec;
import java.lang.constant.ClassDesc;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the method that a request names; of overloads, the one that the arguments fit. */
final class MethodChoice {
  private final Classes classes;
  private final JavaTracing.Request request;

  MethodChoice(Classes classes, JavaTracing.Request request) {
    this.classes = classes;
    this.request = request;
  }

  JavaClass owner() {
    return owner(classes, request.className());
  }

  /** Finds a class by the name that Java writes. */
  static JavaClass owner(Classes classes, String className) {
    String name = className.replace('.', '/');
    Optional<JavaClass> found = classes.find(name);
    // Nested classes are written with dots in Java.
    for (int dot = name.lastIndexOf('/'); found.isEmpty() && dot > 0; dot = name.lastIndexOf('/')) {
      name = name.substring(0, dot) + "$" + name.substring(dot + 1);
      found = classes.find(name);
    }
    return found.orElseThrow(
        () ->
            usage(
                "there is no class " + className + " on the class path",
                "name the directory or jar that it is in: --classpath target/classes"));
  }

  JavaMethod method(JavaClass owner) {
    List<JavaMethod> named =
        owner.methods().stream().filter(m -> m.name().equals(request.method())).toList();
    if (named.isEmpty()) {
      String known =
          owner.methods().stream()
              .filter(m -> m.isStatic() && !m.name().contains("<") && !m.name().contains("$"))
              .map(JavaMethod::name)
              .distinct()
              .collect(Collectors.joining(", "));
      String near =
          Suggestions.nearest(
                  request.method(),
                  owner.methods().stream().map(JavaMethod::name).collect(Collectors.toSet()))
              .map(n -> "did you mean " + owner.simpleName() + "::" + n + "? ")
              .orElse("");
      throw usage(
          owner.simpleName() + " has no method '" + request.method() + "'",
          near + (known.isEmpty() ? "it has no static methods" : "it has " + known));
    }
    List<JavaMethod> fitting = named.stream().filter(m -> m.isStatic() && fits(m)).toList();
    if (fitting.size() == 1) {
      return fitting.getFirst();
    }
    if (named.size() == 1 && !named.getFirst().isStatic()) {
      throw usage(
          named.getFirst().spelled() + " is no static method",
          "make it static, or write a static method that calls it");
    }
    List<JavaMethod> statics = named.stream().filter(JavaMethod::isStatic).toList();
    if (statics.size() == 1) {
      return statics.getFirst();
    }
    throw usage(
        (fitting.isEmpty() ? "no" : "more than one")
            + " method '"
            + request.method()
            + "' of "
            + owner.simpleName()
            + " takes these arguments",
        "there are "
            + named.stream()
                .map(m -> m.name() + m.type().displayDescriptor())
                .collect(Collectors.joining(" and ")));
  }

  private boolean fits(JavaMethod method) {
    List<ClassDesc> types = method.type().parameterList();
    int next = 0;
    for (ClassDesc type : types) {
      int leaves = leaves(type);
      if (next + leaves > request.arguments().size()) {
        return false;
      }
      if (leaves == 1 && !fits(type, request.arguments().get(next))) {
        return false;
      }
      next += leaves;
    }
    return next == request.arguments().size();
  }

  private int leaves(ClassDesc type) {
    return Parameters.components(classes, type).stream()
        .mapToInt(c -> leaves(c.getValue()))
        .reduce(Integer::sum)
        .orElse(1);
  }

  private static boolean fits(ClassDesc type, ArgumentSpec argument) {
    Optional<DType> element = Kind.element(Walk.innermost(type));
    int rank = type.descriptorString().lastIndexOf('[') + 1;
    return switch (argument) {
      case ArgumentSpec.Traced t -> element.isEmpty() || fits(element.get(), rank, t.type());
      case ArgumentSpec.Data d -> element.isEmpty() || fits(element.get(), rank, d.type());
      case ArgumentSpec.Scalar s -> rank == 0;
    };
  }

  private static boolean fits(DType element, int rank, TensorType type) {
    return type.dtype() == element && type.rank() == rank;
  }

  private static UsageError usage(String message, String hint) {
    return new UsageError(Diagnostic.of(Span.NONE, "", message, hint));
  }
}
