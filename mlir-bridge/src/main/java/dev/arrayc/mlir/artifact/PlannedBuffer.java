package dev.arrayc.mlir.artifact;

import java.util.List;

/**
 * A part of the workspace of a call.
 *
 * @param offset where it begins, in bytes
 * @param bytes its size
 * @param first the first step of the program, counted in order, that needs it
 * @param last the last step that does; buffers that are never needed at one step share memory
 * @param holds the types of the arrays that lie in it, one after the other
 */
public record PlannedBuffer(long offset, long bytes, int first, int last, List<String> holds) {
  public PlannedBuffer {
    holds = List.copyOf(holds);
  }
}
