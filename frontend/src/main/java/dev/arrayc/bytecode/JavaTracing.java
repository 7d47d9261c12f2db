package dev.arrayc.bytecode;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.CompileException.UsageError;
import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Value;
import dev.arrayc.python.ArgumentSpec;
import dev.arrayc.python.Script;
import dev.arrayc.transform.raise.RaiseLoops;
import dev.arrayc.value.Session;
import dev.arrayc.value.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Traces a static method from its class file: {@code arrayc compile Class::method --arg …}. */
public final class JavaTracing {
  /**
   * What to trace.
   *
   * @param className as Java writes it, {@code com.acme.Kernels}; {@code $} before nested classes
   * @param arguments in the order of the parameters; a record takes as many as it has leaves
   * @param staticPositions which parameters are static, in addition to what {@code @Static} says
   * @param capture whether branches on traced values become a part of the program
   * @param options what may change of Java's arithmetic when loops are raised
   */
  public record Request(
      ClassPath classPath,
      String className,
      String method,
      List<ArgumentSpec> arguments,
      List<Integer> staticPositions,
      List<String> staticNames,
      boolean capture,
      RaiseLoops.Options options,
      Session.Config config,
      Session.Limits limits) {
    public Request {
      arguments = List.copyOf(arguments);
      staticPositions = List.copyOf(staticPositions);
      staticNames = List.copyOf(staticNames);
    }
  }

  /**
   * A traced method: its results are the return value's leaves, then the arrays among its arguments
   * that it writes, each in the memory of its parameter.
   *
   * @param definition where the method is
   * @param parameterArguments for each parameter of the program, which argument of the request it
   *     is
   * @param notes on loops that stay loops
   */
  public record Entry(
      Program program,
      String name,
      Span definition,
      List<Integer> parameterArguments,
      List<RaiseLoops.Note> notes) {
    public Entry {
      parameterArguments = List.copyOf(parameterArguments);
      notes = List.copyOf(notes);
    }
  }

  private final Request request;
  private final Session session;
  private final Classes classes;

  private JavaTracing(Request request, Session session) {
    this.request = request;
    this.session = session;
    this.classes = new Classes(request.classPath());
  }

  /**
   * Traces a method.
   *
   * @throws UsageError if there is no such method, or the arguments do not fit it
   * @throws CompileException for failures of the program, located at {@code File.java:line}
   */
  public static Entry trace(Request request) {
    Session session = new Session(request.config(), request.limits());
    return Script.onLargeStack(
        session, () -> session.run(() -> new JavaTracing(request, session).located()));
  }

  private Entry located() {
    try {
      return trace();
    } catch (Thrown thrown) {
      throw uncaught(thrown);
    } catch (Staged staged) {
      throw staged.reason();
    } catch (Malformed malformed) {
      throw damaged(String.valueOf(malformed.getMessage()));
    } catch (IllegalArgumentException | ClassCastException | IndexOutOfBoundsException e) {
      // The class-file library reads lazily, so damage may show anywhere in a method.
      boolean fromReader =
          e.getStackTrace().length > 0
              && java.util.Arrays.stream(e.getStackTrace())
                  .limit(4)
                  .anyMatch(f -> f.getClassName().contains("classfile"));
      if (fromReader) {
        throw damaged(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      }
      throw e;
    }
  }

  /** What is said of loops of the user's; where there are sources, the JDK's are told by theirs. */
  private static List<RaiseLoops.Note> notes(RaiseLoops.Raised raised, Span definition) {
    boolean hasSource = !definition.source().text().isEmpty();
    return raised.notes().stream()
        .filter(n -> !hasSource || !n.place().source().text().isEmpty())
        .toList();
  }

  private UserError damaged(String why) {
    return new UserError(
        Diagnostic.of(
            session.span(),
            "VerifyError",
            "the class file is damaged or hand-made: " + why,
            "compile it anew"));
  }

  private static UserError uncaught(Thrown thrown) {
    Heap.Instance exception = thrown.instance();
    String message =
        exception.fields().get(Exceptions.MESSAGE) instanceof JValue.Text t ? t.value() : "";
    return new UserError(
        Diagnostic.of(
            thrown.place(),
            exception.className().replace('/', '.'),
            message.isEmpty() ? "the method throws it for these arguments" : message,
            "the method was executed with the given static values and shapes, and threw this"));
  }

  private Entry trace() {
    JavaClass owner = new MethodChoice(classes, request).owner();
    session.at(owner.at(0));
    JavaMethod method = new MethodChoice(classes, request).method(owner);
    Span definition = owner.at(method.firstLine());
    session.at(definition);
    Trace trace = new Trace(method.name(), definition);
    Machine machine = new Machine(classes, session, trace, request.capture());
    session.push(trace);
    try {
      Executor executor = new Executor(machine);
      Heap heap = Heap.over(machine.statics());
      Parameters parameters = new Parameters(executor, request, method, heap);
      List<JValue> arguments = parameters.bind();
      Path path = new Path(Path.undefined(0), new ArrayList<>(), heap);
      executor
          .calls()
          .invokeStatic(path, owner.name(), method.name(), method.type(), arguments)
          .ifPresent(path::push);
      session.at(definition);
      return finish(executor, method, parameters, path, definition);
    } finally {
      session.pop();
    }
  }

  private Entry finish(
      Executor executor, JavaMethod method, Parameters parameters, Path path, Span definition) {
    List<Value> values = new ArrayList<>();
    List<Function.Result> results = new ArrayList<>();
    if (!path.stack().isEmpty()) {
      new Results(executor, path)
          .flatten(
              path.pop(),
              method.type().returnType(),
              "result",
              (p, value) -> {
                values.add(value);
                results.add(new Function.Result(p));
              });
    }
    for (Parameters.ArrayParameter array : parameters.arrays()) {
      Value last = executor.arrays().tensor(path, array.ref());
      if (!last.equals(array.value())) {
        values.add(last);
        results.add(
            new Function.Result(array.name(), Attributes.NONE, OptionalInt.of(array.number())));
      }
    }
    if (values.isEmpty()) {
      throw executor
          .machine()
          .error(
              "",
              method.spelled() + " returns nothing and writes none of its arrays",
              "let it return a value, or write to an array that is an argument");
    }
    Function entry =
        new Function(
            "main", parameters.declared(), results, executor.machine().builder().finish(values));
    RaiseLoops.Raised raised = RaiseLoops.apply(entry, request.options());
    return new Entry(
        new Program(method.name(), List.of(raised.function())),
        method.name(),
        definition,
        parameters.arguments(),
        notes(raised, definition));
  }
}
