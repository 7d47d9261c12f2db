package dev.arrayc.interpret;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A grid of processes, replicas by partitions, that run functions of one program and talk to each
 * other (specification, "Parallel execution").
 *
 * <p>Each has a thread, but only one runs at a time: it gives its turn away where it has to wait,
 * to the first that need not. So a run has one order, and that nobody can go on is seen at once.
 */
public final class ProcessGrid {
  /** Regions of a program may nest deep, and evaluation with them. */
  private static final long STACK_BYTES = 256L << 20;

  private final Map<String, Function> functions;
  private final ProcessId counts;
  private final List<Member> members = new ArrayList<>();
  private final List<Function> entries = new ArrayList<>();
  private final Map<Meeting.Key, Meeting> meetings = new HashMap<>();
  private final Map<Process.Channel, Deque<List<Tensor>>> channels = new HashMap<>();
  private final Deque<String> infeed;
  private final Observer observer;
  private final List<List<Tensor>> outfeed = new ArrayList<>();
  private Optional<Member> turn = Optional.empty();
  private Optional<Throwable> failure = Optional.empty();

  private ProcessGrid(
      Map<String, Function> functions, ProcessId counts, List<String> infeed, Observer observer) {
    this.functions = functions;
    this.observer = observer;
    this.counts = counts;
    this.infeed = new ArrayDeque<>(infeed);
    for (int replica = 0; replica < counts.replica(); replica++) {
      for (int partition = 0; partition < counts.partition(); partition++) {
        members.add(new Member(new ProcessId(replica, partition)));
      }
    }
  }

  /**
   * A grid over a program of tensors: its tuples are flattened and its tokens gone from signatures.
   *
   * @param names the names of the functions that run, a row for each replica with a function for
   *     each partition
   * @param infeed the functions without parameters whose results {@code infeed} gives, in order
   * @throws CompileException.UserError if the rows differ in length, or name no function
   */
  public static ProcessGrid of(Program program, List<List<String>> names, List<String> infeed) {
    Map<String, Function> functions = new LinkedHashMap<>();
    program.functions().forEach(f -> functions.put(f.name(), f));
    return of(functions, names, infeed, Observer.NONE);
  }

  /** The same for functions by their names. */
  static ProcessGrid of(
      Map<String, Function> functions,
      List<List<String>> names,
      List<String> infeed,
      Observer observer) {
    ProcessId counts = new ProcessId(names.size(), names.getFirst().size());
    ProcessGrid grid = new ProcessGrid(functions, counts, infeed, observer);
    for (List<String> row : names) {
      if (row.size() != counts.partition()) {
        throw new CompileException.UserError(
            Diagnostic.of(
                Span.NONE, "", "replicas have different numbers of partitions: " + names));
      }
      row.forEach(name -> grid.entries.add(grid.function(name, Span.NONE)));
    }
    return grid;
  }

  /** {@return the one process of a program that runs by itself} */
  static Process alone(Map<String, Function> functions, Observer observer) {
    return new ProcessGrid(functions, new ProcessId(1, 1), List.of(), observer).members.getFirst();
  }

  /**
   * Runs the grid.
   *
   * @param arguments the arguments of each process, the partitions of the first replica first
   * @return the results of each process, in the same order
   * @throws CompileException.UserError where processes wait for each other forever
   */
  public List<List<Tensor>> run(List<List<Tensor>> arguments) {
    if (arguments.size() != members.size()) {
      throw new IllegalArgumentException(
          arguments.size() + " lists of arguments for " + members.size() + " processes");
    }
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(i);
      Function entry = entries.get(i);
      List<Tensor> own = arguments.get(i);
      Runnable work = () -> member.run(entry, own);
      threads.add(new Thread(null, work, "process " + member.id, STACK_BYTES));
    }
    synchronized (this) {
      next(Span.NONE);
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      join(thread);
    }
    failure.ifPresent(ProcessGrid::rethrow);
    return members.stream().map(m -> m.results).toList();
  }

  /**
   * {@return for each process its arguments, of all of them in a row}
   *
   * @throws CompileException.UserError if there are more or fewer
   */
  List<List<Tensor>> deal(List<Tensor> all) {
    List<List<Tensor>> dealt = new ArrayList<>();
    int next = 0;
    for (Function entry : entries) {
      int end = next + entry.parameters().size();
      dealt.add(end <= all.size() ? all.subList(next, end) : List.of());
      next = end;
    }
    if (next != all.size()) {
      throw new CompileException.UserError(
          Diagnostic.of(
              Span.NONE, "", "the processes take " + next + " arguments, got " + all.size()));
    }
    return dealt;
  }

  /** {@return what {@code outfeed} was given, in order} */
  public List<List<Tensor>> outfeed() {
    return List.copyOf(outfeed);
  }

  private static void rethrow(Throwable failure) {
    switch (failure) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }

  private static void join(Thread thread) {
    boolean isInterrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Function function(String name, Span span) {
    Function function = functions.get(name);
    if (function == null) {
      throw new CompileException.UserError(
          Diagnostic.of(span, "", "the program has no function @" + name));
    }
    return function;
  }

  /** Gives the turn to the first that can go on; if somebody waits and nobody can, all stop. */
  private void next(Span span) {
    turn = members.stream().filter(m -> !m.isDone && m.ready.getAsBoolean()).findFirst();
    List<Member> waiting = members.stream().filter(m -> !m.isDone).toList();
    if (turn.isEmpty() && !waiting.isEmpty() && failure.isEmpty()) {
      Member first = waiting.getFirst();
      String[] hints =
          waiting.stream()
              .map(m -> "process " + m.id + " waits for " + m.waitsFor)
              .toArray(String[]::new);
      failure =
          Optional.of(
              new CompileException.UserError(
                  Diagnostic.of(
                      first.place.isKnown() ? first.place : span,
                      "",
                      "no process can go on: each waits for another",
                      hints)));
    }
    notifyAll();
  }

  /** Thrown in processes that wait while another failed. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("another process failed", null, false, false);
    }
  }

  /** Processes of a group on their way to one operation. */
  private static final class Meeting {
    /** The group, and what its processes meet for. */
    record Key(String op, long channel, List<ProcessId> group) {}

    private final Map<ProcessId, List<Tensor>> brought = new HashMap<>();
  }

  /** One process. */
  private final class Member implements Process {
    private final ProcessId id;
    private List<Tensor> results = List.of();
    private BooleanSupplier ready = () -> true;
    private String waitsFor = "";
    private Span place = Span.NONE;
    private boolean isDone;
    private long streams;

    Member(ProcessId id) {
      this.id = id;
    }

    void run(Function entry, List<Tensor> arguments) {
      try {
        synchronized (ProcessGrid.this) {
          takeTurn();
        }
        results = new Evaluator(entry.body(), functions, this).run(arguments);
      } catch (Stopped _) {
        // The failure is another's.
      } catch (RuntimeException | Error e) {
        synchronized (ProcessGrid.this) {
          failure = failure.or(() -> Optional.of(e));
        }
      } finally {
        synchronized (ProcessGrid.this) {
          isDone = true;
          next(place);
        }
      }
    }

    private void takeTurn() {
      boolean isInterrupted = false;
      while (failure.isEmpty() && !turn.equals(Optional.of(this))) {
        try {
          ProcessGrid.this.wait();
        } catch (InterruptedException _) {
          isInterrupted = true;
        }
      }
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
      if (failure.isPresent()) {
        throw new Stopped();
      }
    }

    /** Lets others run until a condition holds. */
    private void await(Operation op, String what, BooleanSupplier condition) {
      if (condition.getAsBoolean()) {
        return;
      }
      ready = condition;
      waitsFor = op.op().opName() + ", " + what;
      place = op.span();
      next(place);
      if (members.size() == 1) {
        failure.ifPresent(ProcessGrid::rethrow);
      }
      takeTurn();
      ready = () -> true;
    }

    @Override
    public ProcessId id() {
      return id;
    }

    @Override
    public ProcessId counts() {
      return counts;
    }

    @Override
    public Observer observer() {
      return observer;
    }

    @Override
    public List<List<Tensor>> exchange(Operation op, List<ProcessId> group, List<Tensor> own) {
      synchronized (ProcessGrid.this) {
        long channel = ProcessGroups.channel(op.attributes());
        Meeting.Key key = new Meeting.Key(op.op().opName(), channel, group);
        Meeting meeting = meetings.computeIfAbsent(key, _ -> new Meeting());
        meeting.brought.put(id, own);
        if (meeting.brought.size() == group.size()) {
          // The next time is another meeting.
          meetings.remove(key);
        }
        await(op, "of " + group, () -> meeting.brought.size() == group.size());
        return group.stream()
            .map(member -> meeting.brought.getOrDefault(member, List.of()))
            .toList();
      }
    }

    @Override
    public void send(Channel channel, List<Tensor> tensors) {
      synchronized (ProcessGrid.this) {
        channels.computeIfAbsent(channel, _ -> new ArrayDeque<>()).add(List.copyOf(tensors));
      }
    }

    @Override
    public List<Tensor> receive(Operation op, Channel channel) {
      synchronized (ProcessGrid.this) {
        Deque<List<Tensor>> messages = channels.computeIfAbsent(channel, _ -> new ArrayDeque<>());
        await(op, "channel " + channel.handle(), () -> !messages.isEmpty());
        return messages.remove();
      }
    }

    @Override
    public long nextStream() {
      return streams++;
    }

    @Override
    public List<Tensor> infeed(Operation op) {
      String next;
      synchronized (ProcessGrid.this) {
        if (infeed.isEmpty()) {
          throw new CompileException.UserError(
              Diagnostic.of(
                  op.span(),
                  "",
                  "stablehlo.infeed: nothing is left to feed",
                  "functions to feed from are named by interpreter.run_parallel"));
        }
        next = infeed.remove();
      }
      return new Evaluator(function(next, op.span()).body(), functions, this).run(List.of());
    }

    @Override
    public void outfeed(List<Tensor> tensors) {
      synchronized (ProcessGrid.this) {
        outfeed.add(List.copyOf(tensors));
      }
    }
  }
}
