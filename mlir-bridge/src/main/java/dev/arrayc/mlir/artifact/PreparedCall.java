package dev.arrayc.mlir.artifact;

import dev.arrayc.ir.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * A call whose arrays are in place: {@link #run} is the native call and nothing else, so it can be
 * timed. For the thread that made it.
 */
public final class PreparedCall implements AutoCloseable {
  private final LoadedLibrary library;
  private final Signature signature;
  private final Arena memory = Arena.ofConfined();
  private final MemorySegment args;
  private final List<MemorySegment> outputs = new ArrayList<>();

  /**
   * A call.
   *
   * @param signature the library's, where all sizes are these
   */
  PreparedCall(LoadedLibrary library, Signature signature, List<Long> sizes, List<Tensor> inputs) {
    this.library = library;
    this.signature = signature;
    List<Parameter> arrays = signature.pointers();
    List<MemorySegment> places = new ArrayList<>();
    int passed = library.signature().sizes().passed();
    args = memory.allocate(ValueLayout.ADDRESS, Math.max(1, passed + arrays.size()));
    for (int i = 0; i < passed; i++) {
      MemorySegment size = memory.allocateFrom(ValueLayout.JAVA_LONG, sizes.get(i));
      args.setAtIndex(ValueLayout.ADDRESS, i, size);
    }
    for (int i = 0; i < arrays.size(); i++) {
      // At least one byte, so that every array has an address of its own.
      MemorySegment data = memory.allocate(Math.max(1, arrays.get(i).type().bytes()), 64);
      args.setAtIndex(ValueLayout.ADDRESS, passed + i, data);
      if (i < inputs.size()) {
        TensorBytes.write(inputs.get(i), data);
      }
      places.add(data);
    }
    signature.outputPointers().forEach(place -> outputs.add(places.get(place)));
  }

  /** Calls the function. */
  public void run() {
    library.run(args);
  }

  /**
   * Calls the function many times and takes the time of each batch of calls, without any of Java's.
   *
   * @return nanoseconds of {@code count} batches of {@code batch} calls each
   */
  public long[] time(long batch, int count) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment times = arena.allocate(ValueLayout.JAVA_LONG, count);
      library.time(args, batch, count, times);
      return times.toArray(ValueLayout.JAVA_LONG);
    }
  }

  /** {@return what the last call wrote, one tensor for each output} */
  public List<Tensor> results() {
    List<Tensor> results = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      results.add(TensorBytes.read(signature.outputs().get(i).type(), outputs.get(i)));
    }
    return List.copyOf(results);
  }

  @Override
  public void close() {
    memory.close();
  }
}
