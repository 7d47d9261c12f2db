package dev.arrayc.bytecode;

import dev.arrayc.bytecode.Heap.Instance;
import dev.arrayc.bytecode.JValue.Known;
import dev.arrayc.bytecode.JValue.Ref;
import dev.arrayc.bytecode.JValue.Text;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Optional;

/** {@code StringBuilder} and {@code StringBuffer}, which hold a string that is known always. */
final class Builders {
  private static final String TEXT = "text";

  private Builders() {}

  static boolean isBuilder(String className) {
    return className.equals("java/lang/StringBuilder")
        || className.equals("java/lang/StringBuffer");
  }

  /** {@return a new one, as its constructor leaves it} */
  static Instance made(Instance object, List<JValue> arguments) {
    boolean isText = !arguments.isEmpty() && arguments.getFirst() instanceof Text;
    return object.with(TEXT, isText ? arguments.getFirst() : new Text(""));
  }

  static Optional<JValue> call(
      Executor executor,
      Path path,
      Ref receiver,
      String name,
      MethodTypeDesc type,
      List<JValue> arguments) {
    Instance object = (Instance) path.heap().get(receiver);
    if (!(object.fields().get(TEXT) instanceof Text held)) {
      throw new Malformed("a builder of strings is used before its constructor");
    }
    String s = held.value();
    Optional<Text> changed =
        switch (name) {
          case "append" ->
              arguments.size() == 1
                  ? Optional.of(
                      Dynamic.join(
                          held,
                          executor
                              .calls()
                              .dynamic()
                              .string(path, arguments.getFirst(), type.parameterType(0))))
                  : Optional.empty();
          case "reverse" ->
              Optional.of(new Text(new StringBuilder(s).reverse().toString(), held.isExact()));
          case "setLength" ->
              arguments.getFirst() instanceof Known k && k.asInt() >= 0 && k.asInt() <= s.length()
                  ? Optional.of(new Text(s.substring(0, k.asInt()), held.isExact()))
                  : Optional.empty();
          default -> Optional.empty();
        };
    if (changed.isPresent()) {
      path.heap().put(receiver, object.with(TEXT, changed.get()));
      return type.returnType().isPrimitive() ? Optional.empty() : Optional.of(receiver);
    }
    return Strings.find(executor, held, name)
        .map(b -> b.apply(path, arguments))
        .orElseThrow(
            () ->
                executor
                    .machine()
                    .limitation(
                        "the method " + name + " of a StringBuilder is not supported",
                        "join strings with +"));
  }
}
