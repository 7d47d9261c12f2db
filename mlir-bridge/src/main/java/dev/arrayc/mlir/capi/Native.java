package dev.arrayc.mlir.capi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;

/** The words that go to C and come back (see the package's essay). */
public final class Native {
  /** How many words a call passes; unused ones are zero. */
  static final int WORDS = 6;

  private static final FunctionDescriptor WORDS_TO_WORD =
      FunctionDescriptor.of(
          JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  private static final FunctionDescriptor CALLBACK =
      FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  private static final MethodHandle CALL = Linker.nativeLinker().downcallHandle(WORDS_TO_WORD);

  private Native() {}

  /** Ends the process at once: no shutdown hook of Java and no destructor of C++ runs. */
  public static void exit(int status) {
    call(Libraries.EXIT, status);
  }

  static MemorySegment find(String function) {
    return Libraries.get()
        .find(function)
        .orElseThrow(
            () ->
                NativeFiles.missing(
                    "the native libraries have no function " + function,
                    "they are of another LLVM; rebuild them: scripts/build-native DIR"));
  }

  /** Calls a function with up to six words. */
  public static long call(MemorySegment function, long... words) {
    if (words.length > WORDS) {
      throw new IllegalArgumentException(words.length + " words");
    }
    long a = words.length > 0 ? words[0] : 0;
    long b = words.length > 1 ? words[1] : 0;
    long c = words.length > 2 ? words[2] : 0;
    long d = words.length > 3 ? words[3] : 0;
    long e = words.length > 4 ? words[4] : 0;
    long f = words.length > 5 ? words[5] : 0;
    try {
      return (long) CALL.invokeExact(function, a, b, c, d, e, f);
    } catch (RuntimeException | Error thrown) {
      throw thrown;
    } catch (Throwable thrown) {
      throw new AssertionError("a C function threw", thrown);
    }
  }

  /** A C function pointer to a static method of three words and one result. */
  static long callback(MethodHandles.Lookup lookup, String method) {
    try {
      MethodHandle target =
          lookup.findStatic(
              lookup.lookupClass(),
              method,
              MethodType.methodType(long.class, long.class, long.class, long.class));
      return Linker.nativeLinker().upcallStub(target, CALLBACK, Arena.global()).address();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** A C function returned {@code bool} or a logical result: only the low byte counts. */
  public static boolean isTrue(long word) {
    return (word & 0xff) != 0;
  }

  /** A C function returned {@code int}: only the low half counts. */
  public static int toInt(long word) {
    return (int) word;
  }

  /** UTF-8 with a terminating NUL; the address lives as long as the arena. */
  public static MemorySegment text(Arena arena, String text) {
    return arena.allocateFrom(text, StandardCharsets.UTF_8);
  }

  /** The length that belongs into a string reference to {@link #text}: without the NUL. */
  public static long length(MemorySegment text) {
    return text.byteSize() - 1;
  }

  /** The NUL-terminated string at an address; empty for null. */
  public static String string(long address) {
    return address == 0
        ? ""
        : MemorySegment.ofAddress(address).reinterpret(Long.MAX_VALUE).getString(0);
  }

  /** A copy of the bytes at an address. */
  public static byte[] bytes(long address, long size) {
    return MemorySegment.ofAddress(address).reinterpret(size).toArray(ValueLayout.JAVA_BYTE);
  }

  /** Room for one result that a C function writes through a pointer. */
  public static MemorySegment out(Arena arena) {
    return arena.allocate(ADDRESS);
  }

  /** What was written there. */
  public static long get(MemorySegment out) {
    return out.get(JAVA_LONG, 0);
  }
}
