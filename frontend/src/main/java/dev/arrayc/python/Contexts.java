package dev.arrayc.python;

import dev.arrayc.format.PrintOptions;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Context managers of JAX and NumPy, and NumPy's print options. */
final class Contexts {
  /** They say where, how fast or under which name things run, not what they compute. */
  private static final List<String> WITHOUT_EFFECT =
      List.of(
          "named_scope",
          "default_matmul_precision",
          "default_device",
          "checking_leaks",
          "transfer_guard",
          "log_compiles");

  private static final List<String> PRINT_OPTIONS =
      List.of("precision", "threshold", "edgeitems", "linewidth", "suppress");

  private Contexts() {}

  static void addToJax(Map<String, PyValue> jax) {
    for (String name : WITHOUT_EFFECT) {
      jax.put(name, Builtin.function(name, a -> ContextManager.without(name)));
    }
    jax.put("disable_jit", Builtin.function("disable_jit", a -> disableJit(truth(a, "disable"))));
    jax.put("enable_x64", Builtin.function("enable_x64", a -> enableX64(truth(a, "new_val"))));
  }

  static void addToNumpy(Map<String, PyValue> numpy) {
    numpy.put("array_str", Builtin.function("array_str", Contexts::arrayText));
    numpy.put(
        "set_printoptions",
        Builtin.function(
            "set_printoptions",
            a -> {
              Session.current().setPrintOptions(changed(a));
              return PyNone.NONE;
            }));
    numpy.put(
        "printoptions",
        Builtin.function(
            "printoptions",
            a -> {
              PrintOptions inside = changed(a);
              return new ContextManager(
                  "printoptions",
                  session -> {
                    PrintOptions before = session.printOptions();
                    session.setPrintOptions(inside);
                    return () -> session.setPrintOptions(before);
                  });
            }));
  }

  private static boolean truth(Args args, String name) {
    args.keywords(name).between(0, 1);
    return args.optional(0, name).map(Operations::truth).orElse(true);
  }

  private static ContextManager disableJit(boolean disable) {
    return new ContextManager(
        "disable_jit",
        session -> {
          boolean before = session.jitDisabled();
          session.setJitDisabled(disable);
          return () -> session.setJitDisabled(before);
        });
  }

  private static ContextManager enableX64(boolean enable) {
    return new ContextManager(
        "enable_x64",
        session -> {
          Session.Config before = session.config();
          before.with("jax_enable_x64", enable).ifPresent(session::setConfig);
          return () -> session.setConfig(before);
        });
  }

  /** {@code array_str(a, max_line_width, precision, suppress_small)}. */
  private static PyValue arrayText(Args args) {
    args.keywords("a", "max_line_width", "precision", "suppress_small").between(0, 4);
    PyValue array =
        args.optional(0, "a")
            .orElseThrow(
                () -> Raise.type("array_str() missing 1 required positional argument: 'a'"));
    PrintOptions old = Session.current().printOptions();
    PrintOptions wanted =
        new PrintOptions(
            size(args.optional(2, "precision"), old.precision()),
            old.threshold(),
            old.edgeItems(),
            size(args.optional(1, "max_line_width"), old.lineWidth()),
            args.optional(3, "suppress_small").map(Operations::truth).orElse(old.suppress()));
    Session.current().setPrintOptions(wanted);
    try {
      return new PyStr(Text.str(array));
    } finally {
      Session.current().setPrintOptions(old);
    }
  }

  private static PrintOptions changed(Args args) {
    args.between(0, PRINT_OPTIONS.size());
    for (String name : args.keyword().keySet()) {
      boolean given = args.namedValue(name).isPresent();
      if (!PRINT_OPTIONS.contains(name) && given) {
        throw Session.current()
            .limitation(
                "the print option " + name + " is not supported",
                "supported are " + String.join(", ", PRINT_OPTIONS));
      }
    }
    PrintOptions old = Session.current().printOptions();
    return new PrintOptions(
        size(args, "precision", old.precision()),
        size(args, "threshold", old.threshold()),
        size(args, "edgeitems", old.edgeItems()),
        size(args, "linewidth", old.lineWidth()),
        option(args, "suppress").map(Operations::truth).orElse(old.suppress()));
  }

  private static Optional<PyValue> option(Args args, String name) {
    return args.optional(PRINT_OPTIONS.indexOf(name), name).filter(v -> !(v instanceof PyNone));
  }

  private static int size(Args args, String name, int standard) {
    return size(option(args, name), standard);
  }

  private static int size(Optional<PyValue> given, int standard) {
    return given
        .filter(v -> !(v instanceof PyNone))
        .map(v -> v instanceof PyBool b ? (b.value() ? 1 : 0) : bounded(v))
        .orElse(standard);
  }

  /** {@code sys.maxsize} and infinity mean: no bound. */
  private static int bounded(PyValue value) {
    if (value instanceof dev.arrayc.value.PyFloat f && f.value() == Double.POSITIVE_INFINITY) {
      return Integer.MAX_VALUE;
    }
    java.math.BigInteger number = Operations.index(value);
    return number.bitLength() > 31 ? Integer.MAX_VALUE : Math.max(0, number.intValue());
  }
}
