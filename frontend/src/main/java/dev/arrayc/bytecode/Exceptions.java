package dev.arrayc.bytecode;

import dev.arrayc.diagnostic.CompileException.Limitation;
import java.util.LinkedHashMap;
import java.util.Map;

/** Exceptions that the virtual machine itself throws. */
final class Exceptions {
  /** The field in which an exception's message is. */
  static final String MESSAGE = "detailMessage";

  private Exceptions() {}

  static Thrown make(Machine machine, Heap heap, String className, String message) {
    Map<String, JValue> fields = new LinkedHashMap<>();
    fields.put(MESSAGE, new JValue.Text(message));
    JValue.Ref ref = machine.allocate(heap, new Heap.Instance(className, false, fields));
    return new Thrown(ref, heap.copy(), machine.span());
  }

  static Limitation ambiguous(Machine machine, JValue.Ambiguous value) {
    return machine.limitation(
        value.reason() + ", so it cannot be used here",
        "choose between numbers or elements instead, or make the condition static");
  }
}
