package dev.arrayc.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Puts questions, a line each, to processes of a pool: one that dies over a question, or takes too
 * long and is ended, has failed it, and another takes its place.
 */
final class WorkerPool {
  /** What a worker says before its first question. */
  private static final String READY = "READY";

  private final Supplier<ProcessBuilder> command;
  private final Duration limit;
  private final int jobs;
  private final Optional<PrintWriter> progress;

  private List<String> questions = List.of();
  private final AtomicInteger next = new AtomicInteger();
  private final List<Optional<Verdict>> verdicts = new ArrayList<>();

  /**
   * A pool.
   *
   * @param command what starts a worker, which {@link #serve serves}
   * @param limit how long a question may take
   * @param jobs the number of processes
   * @param progress where to say how far it has come
   */
  WorkerPool(
      Supplier<ProcessBuilder> command, Duration limit, int jobs, Optional<PrintWriter> progress) {
    this.command = command;
    this.limit = limit;
    this.jobs = jobs;
    this.progress = progress;
  }

  /** What a worker does: says that it is ready, and answers each line of input with a line. */
  static void serve(PrintWriter out, Function<String, Verdict> answer) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    out.println(READY);
    out.flush();
    for (String question = in.readLine(); question != null; question = in.readLine()) {
      out.println(encode(answer.apply(question)));
      out.flush();
    }
  }

  /** {@return the answers, in the order of the questions} */
  List<Verdict> run(List<String> all) {
    questions = List.copyOf(all);
    questions.forEach(_ -> verdicts.add(Optional.empty()));
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Math.min(jobs, questions.size()); i++) {
      threads.add(Thread.ofPlatform().name("worker " + i).start(this::ask));
    }
    threads.forEach(WorkerPool::join);
    return verdicts.stream().map(v -> v.orElse(new Verdict.Failed("was not checked"))).toList();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes questions until there are no more. */
  private void ask() {
    Optional<Worker> worker = Optional.empty();
    for (int i = next.getAndIncrement(); i < questions.size(); i = next.getAndIncrement()) {
      try {
        Worker current = worker.isPresent() ? worker.get() : new Worker(command.get());
        Optional<String> answer = current.ask(questions.get(i), limit);
        worker = answer.isPresent() ? Optional.of(current) : Optional.empty();
        record(i, answer.map(WorkerPool::decode).orElseGet(() -> current.death(limit)));
      } catch (IOException e) {
        // Nor would one start for the next question.
        for (int k = i; k < questions.size(); k = next.getAndIncrement()) {
          record(k, new Verdict.Failed("no process can be started: " + Failures.reason(e)));
        }
      }
    }
    worker.ifPresent(Worker::end);
  }

  private synchronized void record(int index, Verdict verdict) {
    verdicts.set(index, Optional.of(verdict));
    progress.ifPresent(this::showProgress);
  }

  private void showProgress(PrintWriter out) {
    long done = verdicts.stream().filter(Optional::isPresent).count();
    out.print("\r" + done + " of " + questions.size());
    out.print(done == questions.size() ? "\n" : "");
    out.flush();
  }

  private static String encode(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Passed(String summary) -> "PASSED " + escape(summary);
      case Verdict.Failed(String message) -> "FAILED " + escape(message);
      case Verdict.Skipped(String reason) -> "SKIPPED " + escape(reason);
    };
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "");
  }

  private static Verdict decode(String line) {
    int blank = Math.max(line.indexOf(' '), 0);
    String text = unescape(line.substring(blank).strip());
    return switch (line.substring(0, blank)) {
      case "PASSED" -> new Verdict.Passed(text);
      case "SKIPPED" -> new Verdict.Skipped(text);
      default -> new Verdict.Failed(text);
    };
  }

  private static String unescape(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      boolean isEscape = text.charAt(i) == '\\' && i + 1 < text.length();
      out.append(isEscape && text.charAt(++i) == 'n' ? '\n' : text.charAt(i));
    }
    return out.toString();
  }

  /** One process. */
  private static final class Worker {
    private final Process process;
    private final BufferedReader answers;
    private volatile boolean wasTooSlow;

    Worker(ProcessBuilder command) throws IOException {
      process = command.redirectError(ProcessBuilder.Redirect.DISCARD).start();
      answers = process.inputReader(StandardCharsets.UTF_8);
      if (!READY.equals(answers.readLine())) {
        throw new IOException("it ends before it is ready: " + String.join(" ", command.command()));
      }
    }

    /** {@return the answer, or nothing if the process died over it} */
    Optional<String> ask(String question, Duration limit) throws IOException {
      Thread guard = Thread.ofVirtual().start(() -> endAfter(limit));
      try {
        process.outputWriter(StandardCharsets.UTF_8).append(question + "\n").flush();
        return Optional.ofNullable(answers.readLine());
      } catch (IOException e) {
        // The pipe broke: the process is dead.
        return Optional.empty();
      } finally {
        guard.interrupt();
      }
    }

    private void endAfter(Duration limit) {
      try {
        Thread.sleep(limit);
        wasTooSlow = true;
        process.destroyForcibly();
      } catch (InterruptedException e) {
        // It was quick enough.
      }
    }

    Verdict death(Duration limit) {
      try {
        int status = process.waitFor();
        return new Verdict.Failed(
            wasTooSlow
                ? "took longer than " + limit.toSeconds() + " s"
                : "the process died with status " + status);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Verdict.Failed("the process died");
      }
    }

    void end() {
      process.destroy();
    }
  }
}
