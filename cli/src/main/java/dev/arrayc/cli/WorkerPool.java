package dev.arrayc.cli;

import dev.arrayc.cli.reproduce.Variation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Checks files in processes of their own, several at a time: a process that dies, or takes too long
 * and is ended, is one failure, and another takes its place.
 */
final class WorkerPool {
  private static final long SECONDS_PER_FILE = 120;

  private final Engine engine;
  private final int jobs;
  private final boolean showsProgress;

  private List<Path> files = List.of();
  private final AtomicInteger next = new AtomicInteger();
  private final List<Optional<Verdict>> verdicts = new ArrayList<>();

  WorkerPool(Engine engine, int jobs, boolean showsProgress) {
    this.engine = engine;
    this.jobs = jobs;
    this.showsProgress = showsProgress;
  }

  /** How many files ended how. */
  record Totals(int passed, int failed, int skipped) {}

  /** Checks the files and prints, in their order, what failed and what was skipped. */
  Totals run(List<Path> all, PrintWriter out, PrintWriter progress) {
    files = List.copyOf(all);
    files.forEach(_ -> verdicts.add(Optional.empty()));
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Math.min(jobs, files.size()); i++) {
      threads.add(Thread.ofPlatform().name("worker " + i).start(() -> serve(progress)));
    }
    threads.forEach(WorkerPool::join);
    return report(out);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Totals report(PrintWriter out) {
    int[] counts = new int[3];
    for (int i = 0; i < files.size(); i++) {
      switch (verdicts.get(i).orElse(new Verdict.Failed("was not checked"))) {
        case Verdict.Passed _ -> counts[0]++;
        case Verdict.Failed(String message) -> {
          counts[1]++;
          out.println("FAILED " + files.get(i) + ": " + oneLine(message));
        }
        case Verdict.Skipped(String reason) -> {
          counts[2]++;
          out.println("SKIPPED " + files.get(i) + ": " + reason);
        }
      }
    }
    return new Totals(counts[0], counts[1], counts[2]);
  }

  private static String oneLine(String message) {
    return message.lines().findFirst().orElse("");
  }

  /** Takes files until there are no more. */
  private void serve(PrintWriter progress) {
    Optional<Worker> worker = Optional.empty();
    for (int i = next.getAndIncrement(); i < files.size(); i = next.getAndIncrement()) {
      try {
        Worker current = worker.isPresent() ? worker.get() : new Worker(engine);
        Optional<String> answer = current.ask(files.get(i));
        worker = answer.isPresent() ? Optional.of(current) : Optional.empty();
        Verdict verdict = answer.map(WorkerPool::decode).orElseGet(current::death);
        record(i, verdict, progress);
      } catch (IOException e) {
        record(i, new Verdict.Failed("no process can be started: " + Failures.reason(e)), progress);
      }
    }
    worker.ifPresent(Worker::end);
  }

  private synchronized void record(int index, Verdict verdict, PrintWriter progress) {
    verdicts.set(index, Optional.of(verdict));
    if (showsProgress) {
      long done = verdicts.stream().filter(Optional::isPresent).count();
      progress.print("\r" + done + " of " + files.size());
      progress.print(done == files.size() ? "\n" : "");
      progress.flush();
    }
  }

  /** A verdict as one line. */
  static String encode(Verdict verdict) {
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
    String text = line.substring(blank).strip().replace("\\n", "\n").replace("\\\\", "\\");
    return switch (line.substring(0, blank)) {
      case "PASSED" -> new Verdict.Passed(text);
      case "SKIPPED" -> new Verdict.Skipped(text);
      default -> new Verdict.Failed(text);
    };
  }

  /** One process. */
  private static final class Worker {
    private final Process process;
    private final BufferedReader answers;
    private boolean wasTooSlow;

    Worker(Engine engine) throws IOException {
      List<String> arguments = List.of("conformance", "--worker", "--engine", engine.name(), ".");
      process =
          ChildJvm.arrayc(Variation.NONE, arguments)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** {@return the answer, or nothing if the process died over it} */
    Optional<String> ask(Path file) throws IOException {
      Thread guard = Thread.ofVirtual().start(this::endIfSlow);
      try {
        process.outputWriter(StandardCharsets.UTF_8).append(file + "\n").flush();
        return Optional.ofNullable(answers.readLine());
      } catch (IOException e) {
        // The pipe broke: the process is dead.
        return Optional.empty();
      } finally {
        guard.interrupt();
      }
    }

    private void endIfSlow() {
      try {
        TimeUnit.SECONDS.sleep(SECONDS_PER_FILE);
        wasTooSlow = true;
        process.destroyForcibly();
      } catch (InterruptedException e) {
        // It was quick enough.
      }
    }

    Verdict death() {
      try {
        int status = process.waitFor();
        return new Verdict.Failed(
            wasTooSlow
                ? "took longer than " + SECONDS_PER_FILE + " s"
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
