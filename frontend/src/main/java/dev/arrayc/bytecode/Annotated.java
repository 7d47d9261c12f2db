package dev.arrayc.bytecode;

import dev.arrayc.diagnostic.CompileException.UsageError;
import dev.arrayc.diagnostic.Diagnostic;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A method that bears {@code @Compile}.
 *
 * @param arguments what the annotation says, as {@code --arg} takes it
 */
public record Annotated(String method, List<String> arguments) {
  private static final String COMPILE = "Ldev/arrayc/api/Compile;";

  public Annotated {
    arguments = List.copyOf(arguments);
  }

  /**
   * {@return the methods of a class that bear the annotation, in the order of the class file}
   *
   * @throws UsageError if there is no such class, none of its methods does, or one does not say
   *     what its arrays are
   */
  public static List<Annotated> of(ClassPath path, String className) {
    JavaClass owner = MethodChoice.owner(new Classes(path), className);
    List<Annotated> found = new ArrayList<>();
    for (JavaMethod method : owner.methods()) {
      Stream.concat(
              method.model().findAttribute(Attributes.runtimeInvisibleAnnotations()).stream()
                  .flatMap(a -> a.annotations().stream()),
              method.model().findAttribute(Attributes.runtimeVisibleAnnotations()).stream()
                  .flatMap(a -> a.annotations().stream()))
          .filter(a -> a.className().stringValue().equals(COMPILE))
          .forEach(a -> found.add(new Annotated(method.name(), arguments(method, a))));
    }
    if (found.isEmpty()) {
      throw new UsageError(
          Diagnostic.of(
              owner.at(0),
              "",
              "no method of " + owner.simpleName() + " bears @Compile",
              "name one: " + className + "::method, or annotate them"));
    }
    return found;
  }

  /** Without words of the annotation, what the types of the parameters say: numbers. */
  private static List<String> arguments(JavaMethod method, Annotation annotation) {
    List<String> words = words(annotation);
    if (!words.isEmpty()) {
      return words;
    }
    for (ClassDesc type : method.type().parameterList()) {
      words.add(
          Kind.element(type).map(d -> d.shortName() + "[]").orElseThrow(() -> unsaid(method)));
    }
    return words;
  }

  private static UsageError unsaid(JavaMethod method) {
    return new UsageError(
        Diagnostic.of(
            method.owner().at(method.firstLine()),
            "",
            "@Compile of " + method.spelled() + " does not say what its arguments are",
            "one string for each of them: @Compile({\"f32[]\", \"f32[1000]\"})"));
  }

  private static List<String> words(Annotation annotation) {
    List<String> arguments = new ArrayList<>();
    for (AnnotationElement element : annotation.elements()) {
      if (element.value() instanceof AnnotationValue.OfArray array) {
        array.values().stream()
            .filter(AnnotationValue.OfString.class::isInstance)
            .map(v -> ((AnnotationValue.OfString) v).stringValue())
            .forEach(arguments::add);
      }
    }
    return arguments;
  }
}
