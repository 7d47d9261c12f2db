package dev.arrayc.mlir.capi;

import dev.arrayc.diagnostic.CompileException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A thread on which native code may run. Its stack is 1 GB of reserved address space, because MLIR
 * and LLVM recurse with the depth of their input. When LLVM cannot go on it calls its fatal error
 * handler and then aborts the process; here the handler reports the message to whoever waits for
 * the work, and never returns: the thread stays parked for good, the process lives.
 */
public final class NativeThread extends Thread {
  private static final long STACK_BYTES = 1L << 30;

  /** LLVM gave up; the message is LLVM's. */
  public static final class FatalError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FatalError(String message) {
      super(message, null, false, false);
    }
  }

  private final CompletableFuture<?> result;

  private NativeThread(Runnable work, CompletableFuture<?> result) {
    super(null, work, "arrayc-native", STACK_BYTES, false);
    this.result = result;
    setDaemon(true);
  }

  /** Starts work on a new native thread. */
  public static <T> CompletableFuture<T> submit(Supplier<T> work) {
    return submit(work, () -> {});
  }

  /** As {@link #submit}; afterwards the thread does something whose failure nobody needs to see. */
  public static <T> CompletableFuture<T> submit(Supplier<T> work, Runnable afterwards) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Runnable both =
        () -> {
          complete(result, work);
          complete(
              new CompletableFuture<Boolean>(),
              () -> {
                afterwards.run();
                return true;
              });
        };
    new NativeThread(both, result).start();
    return result;
  }

  private static <T> void complete(CompletableFuture<T> result, Supplier<T> work) {
    try {
      result.complete(work.get());
    } catch (Throwable e) {
      result.completeExceptionally(e);
    }
  }

  /**
   * Waits for submitted work.
   *
   * @throws FatalError if LLVM gave up
   * @throws CompileException if the work threw it
   */
  public static <T> T await(CompletableFuture<T> result) {
    try {
      return result.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case CompileException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw e;
      }
    }
  }

  /** The end of a thread in which LLVM gave up. Never returns: LLVM would abort the process. */
  static void die(String message) {
    if (Thread.currentThread() instanceof NativeThread thread) {
      thread.result.completeExceptionally(new FatalError(message));
    }
    while (true) {
      LockSupport.park();
    }
  }
}
