package dev.arrayc.mlir.codegen;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.Supplier;

/** Makes libraries take one target's code, whatever this machine could run. */
public final class CpuLevel {
  private static final String VARIABLE = "ARRAYC_CPU_LEVEL";

  private CpuLevel() {}

  /** {@return the targets whose code this machine runs, lowest first} */
  public static List<Target> targets() {
    return ThisMachine.RUNS;
  }

  /** Does work that loads libraries, which look at the variable once, as they are loaded. */
  public static synchronized <T> T during(Target target, Supplier<T> work) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(VARIABLE);
      MemorySegment level = arena.allocateFrom(Integer.toString(target.level()));
      call("setenv", name, level, 1);
      try {
        return work.get();
      } finally {
        call("unsetenv", name);
      }
    }
  }

  private static void call(String function, Object... arguments) {
    MemoryLayout[] layouts = new MemoryLayout[arguments.length];
    for (int i = 0; i < layouts.length; i++) {
      layouts[i] = i < 2 ? ValueLayout.ADDRESS : ValueLayout.JAVA_INT;
    }
    try {
      int failed =
          (int)
              Linker.nativeLinker()
                  .downcallHandle(
                      Linker.nativeLinker().defaultLookup().findOrThrow(function),
                      FunctionDescriptor.of(ValueLayout.JAVA_INT, layouts))
                  .invokeWithArguments(arguments);
      if (failed != 0) {
        throw new IllegalStateException(function + " failed");
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
