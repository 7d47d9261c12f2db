package dev.arrayc.bytecode;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.CompileException.Limitation;
import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.value.Session;
import dev.arrayc.value.Trace;
import java.lang.constant.ClassDesc;
import java.util.List;
import java.util.Locale;

/** What all parts of an execution share: the program being built, classes, objects, limits. */
final class Machine {
  private final Classes classes;
  private final Session session;
  private final Trace trace;
  private final boolean capture;
  private final Heap statics = Heap.ofStatics();
  private final Aliases aliases = new Aliases();
  private boolean initialising;
  private int nextId;
  private long emitted;

  Machine(Classes classes, Session session, Trace trace, boolean capture) {
    this.classes = classes;
    this.session = session;
    this.trace = trace;
    this.capture = capture;
  }

  Classes classes() {
    return classes;
  }

  Session session() {
    return session;
  }

  Trace trace() {
    return trace;
  }

  /** {@return whether branches on traced values become a part of the program} */
  boolean captures() {
    return capture;
  }

  Heap statics() {
    return statics;
  }

  Builder builder() {
    return trace.builder();
  }

  /** Tells whether a class is being initialised, where all values are known. */
  void initialising(boolean now) {
    initialising = now;
  }

  boolean isInitialising() {
    return initialising;
  }

  /** {@return how many operations have been emitted so far} */
  long emitted() {
    return emitted;
  }

  JValue.Ref allocate(Heap heap, Heap.Content content) {
    JValue.Ref ref = new JValue.Ref(nextId++);
    heap.put(ref, content);
    return ref;
  }

  Aliases aliases() {
    return aliases;
  }

  /** {@return the number that the next object will get} */
  int nextId() {
    return nextId;
  }

  Value emit(Op op, Value... operands) {
    return emit(op, Attributes.NONE, operands);
  }

  Value emit(Op op, Attributes attributes, Value... operands) {
    return note(op.opName(), builder().emit(op, attributes, operands), operands);
  }

  Value compare(String direction, Value a, Value b) {
    return note(direction.toLowerCase(Locale.ROOT), builder().compare(direction, a, b), a, b);
  }

  Value select(Value predicate, Value onTrue, Value onFalse) {
    return onTrue.equals(onFalse)
        ? onTrue
        : note(
            "select_n", builder().select(predicate, onTrue, onFalse), predicate, onTrue, onFalse);
  }

  Value convert(Value value, DType dtype) {
    return note("convert_element_type", builder().convert(value, dtype), value);
  }

  Value bitcast(Value value, DType dtype) {
    return note("bitcast_convert_type", builder().bitcast(value, dtype), value);
  }

  /** Notes where a value comes from, for errors that name the arguments it depends on. */
  Value note(String text, Value result, Value... operands) {
    emitted++;
    String name = text.substring(text.indexOf('.') + 1);
    trace.addOrigin(new Trace.Origin(name, List.of(operands), result, session.span()));
    return result;
  }

  /** {@return the zero of an element type, in a shape} */
  Value zeros(DType dtype, List<Long> shape) {
    TensorType type = new TensorType(dtype, shape);
    emitted++;
    return dtype.isFloat() ? builder().splat(type, 0.0) : builder().splat(type, 0L);
  }

  UserError error(String errorClass, String message, String... hints) {
    return session.error(errorClass, message, hints);
  }

  Limitation limitation(String message, String... hints) {
    return new Limitation(Diagnostic.of(session.span(), "", message, hints));
  }

  /** {@return what stops a loop from being traced once for all rounds} */
  Staged staged(CompileException reason) {
    return new Staged(reason);
  }

  Span span() {
    return session.span();
  }

  static DType element(ClassDesc component) {
    return Kind.element(component)
        .orElseThrow(() -> new IllegalStateException("elements of " + component));
  }
}
