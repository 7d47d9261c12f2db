package dev.arrayc.bytecode;

import dev.arrayc.diagnostic.CompileException.UsageError;
import dev.arrayc.diagnostic.Diagnostic;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
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
   * @throws UsageError if there is no such class, or none of its methods does
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
          .forEach(a -> found.add(new Annotated(method.name(), arguments(a))));
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

  private static List<String> arguments(Annotation annotation) {
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
