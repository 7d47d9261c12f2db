package dev.arrayc.value;

import dev.arrayc.diagnostic.CompileException.Limitation;
import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.format.PrintOptions;
import dev.arrayc.ir.DType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * What is going on while a program is evaluated: the traces that are open, the place in the user's
 * source, the configuration and the limits. One per evaluation, found through {@link #current}.
 */
public final class Session {
  private static final ScopedValue<Session> CURRENT = ScopedValue.newInstance();

  /** What {@code jax.config} holds, as far as it changes the meaning of a program. */
  public record Config(boolean enableX64, boolean threefryPartitionable) {
    public static final Config DEFAULT = new Config(false, true);

    /** The names of the settings, as {@code jax.config.update} takes them. */
    public static final List<String> NAMES =
        List.of("jax_enable_x64", "jax_threefry_partitionable");

    /** {@return this with one setting changed; empty if there is none of that name} */
    public Optional<Config> with(String name, boolean value) {
      return switch (name) {
        case "jax_enable_x64" -> Optional.of(new Config(value, threefryPartitionable));
        case "jax_threefry_partitionable" -> Optional.of(new Config(enableX64, value));
        default -> Optional.empty();
      };
    }
  }

  /**
   * Bounds that keep any program's evaluation finite (design §7).
   *
   * @param steps evaluator steps
   * @param frames calls within calls
   * @param constantBytes bytes of the constants of one program, and of one array that the evaluator
   *     computes
   */
  public record Limits(long steps, int frames, long constantBytes) {
    public static final Limits DEFAULT = new Limits(10_000_000L, 1_000, 4L << 30);
  }

  private final Deque<Trace> traces = new ArrayDeque<>();
  private final Limits limits;
  private final boolean numpy;
  private Config config;
  private PrintOptions printOptions = PrintOptions.DEFAULT;
  private Span span = Span.NONE;
  private boolean jitDisabled;
  private boolean hasDimensions;
  private long constantBytes;
  private long steps;

  public Session(Config config, Limits limits) {
    this(config, limits, false);
  }

  private Session(Config config, Limits limits, boolean numpy) {
    this.config = config;
    this.limits = limits;
    this.numpy = numpy;
  }

  /** {@return a session for what is computed with NumPy at this place} */
  public Session forNumpy() {
    Session inner = new Session(new Config(true, config.threefryPartitionable()), limits, true);
    inner.at(span);
    return inner;
  }

  /** {@return whether values are NumPy's: integers give float64, and rounding is as written} */
  public boolean isNumpy() {
    return numpy;
  }

  /** {@return the session of this evaluation} */
  public static Session current() {
    return CURRENT.get();
  }

  /** Runs an evaluation under this session. */
  public <T> T run(Callable<T> evaluation) throws Exception {
    return ScopedValue.where(CURRENT, this).call(evaluation::call);
  }

  public Config config() {
    return config;
  }

  public void setConfig(Config newConfig) {
    config = newConfig;
  }

  /** {@return whether jitted functions run as they are, under {@code jax.disable_jit()}} */
  public boolean jitDisabled() {
    return jitDisabled;
  }

  public void setJitDisabled(boolean disabled) {
    jitDisabled = disabled;
  }

  /** {@return whether a size of the program's arguments is not known, {@link PyDimension}} */
  public boolean hasDimensions() {
    return hasDimensions;
  }

  public void setHasDimensions() {
    hasDimensions = true;
  }

  /** {@return how arrays print} */
  public PrintOptions printOptions() {
    return printOptions;
  }

  public void setPrintOptions(PrintOptions options) {
    printOptions = options;
  }

  public Limits limits() {
    return limits;
  }

  /** {@return the innermost open trace; empty while top-level statements run} */
  public Optional<Trace> trace() {
    return Optional.ofNullable(traces.peek());
  }

  public void push(Trace trace) {
    forgetOldConstants();
    traces.push(trace);
    trace.builder().at(span);
  }

  /** Ends the innermost trace. */
  public void pop() {
    traces.pop().close();
  }

  /** {@return the place of the expression that is being evaluated} */
  public Span span() {
    return span;
  }

  public void at(Span place) {
    span = place;
    if (!traces.isEmpty()) {
      traces.element().builder().at(place);
    }
  }

  /**
   * Counts evaluator steps: one per statement, expression and element that is looped over, so that
   * every evaluation ends.
   *
   * @throws UserError if the program's steps pass the limit
   */
  public void step(long count) {
    steps += count;
    if (steps > limits.steps() || steps < 0) {
      throw error(
          "",
          "the program takes more than " + limits.steps() + " evaluator steps",
          "a loop may have no end; if the program is meant to take this long, raise the limit with"
              + " --max-steps",
          "loops over arrays belong into array operations, lax.fori_loop or lax.scan");
    }
  }

  /** Outside of any trace, what earlier operations made may be garbage by now. */
  private void forgetOldConstants() {
    if (traces.isEmpty()) {
      constantBytes = 0;
    }
  }

  /**
   * Counts constant data before it is made: all of one program's together, an array that is
   * computed outside of any trace by itself.
   *
   * @throws UserError if it passes the limit
   */
  public void chargeConstant(DType dtype, long elements) {
    forgetOldConstants();
    long bytes = elements > Long.MAX_VALUE / 16 ? Long.MAX_VALUE : elements * dtype.bytes();
    if (bytes > limits.constantBytes() - constantBytes) {
      throw error(
          "ValueError",
          "a constant of "
              + elements
              + " elements of "
              + dtype.numpyName()
              + " passes the limit of "
              + limits.constantBytes()
              + " bytes for constants",
          "pass the array as an argument, or raise the limit with --max-constant-bytes");
    }
    constantBytes += bytes;
  }

  /** {@return an error of the user's program, of this Python class, at the current place} */
  public UserError error(String errorClass, String message, String... hints) {
    return new UserError(new Diagnostic(span, errorClass, message, List.of(hints)));
  }

  /** {@return a limitation of ours at the current place; the hint names what works} */
  public Limitation limitation(String message, String... hints) {
    return new Limitation(new Diagnostic(span, "NotImplementedError", message, List.of(hints)));
  }
}
