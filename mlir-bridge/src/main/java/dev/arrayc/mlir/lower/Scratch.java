package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the rows of buffers lie that only the steps of one group know: offsets in bytes on the
 * stack, shared by buffers that are not needed at the same time.
 */
record Scratch(Map<Value, Long> places, long bytes) {
  private static final long ALIGNMENT = 64;

  /** From the step that writes a buffer first to the one that reads it last. */
  private record Life(Value buffer, int from, int to, long offset, long bytes) {}

  static Scratch of(
      List<Step.OfElements> steps, List<Value> buffers, Rows rows, long block, Schedule schedule) {
    List<Life> placed = new ArrayList<>();
    Map<Value, Long> places = new LinkedHashMap<>();
    long total = 0;
    for (Value buffer : buffers) {
      long bytes = rows.slice(buffer) * block * buffer.tensorType().dtype().bytes();
      Life life = life(steps, buffer, bytes);
      boolean moved = true;
      while (moved) {
        moved = false;
        for (Life other : placed) {
          boolean apart =
              life.offset + bytes <= other.offset || other.offset + other.bytes <= life.offset;
          if (!apart && conflict(steps, schedule, life, other)) {
            long after = Math.ceilDiv(other.offset + other.bytes, ALIGNMENT) * ALIGNMENT;
            life = new Life(buffer, life.from, life.to, after, bytes);
            moved = true;
          }
        }
      }
      placed.add(life);
      places.put(buffer, life.offset);
      total = Math.max(total, life.offset + bytes);
    }
    return new Scratch(places, total);
  }

  /** {@return the size to take on the stack: one of few, so that groups share what they take} */
  int stackBytes() {
    int least = 1 << 10;
    return bytes <= least ? least : 2 * (int) Long.highestOneBit(bytes - 1);
  }

  private static Life life(List<Step.OfElements> steps, Value buffer, long bytes) {
    int from = steps.size();
    int to = -1;
    for (int i = 0; i < steps.size(); i++) {
      boolean writes = Uses.writes(steps.get(i)).stream().anyMatch(p -> p.buffer().equals(buffer));
      boolean reads =
          steps.get(i).body().loads().stream()
              .anyMatch(load -> load.place().buffer().equals(buffer));
      from = writes ? Math.min(from, i) : from;
      to = writes || reads ? i : to;
    }
    return new Life(buffer, from, to, 0, bytes);
  }

  private static boolean conflict(List<Step.OfElements> steps, Schedule schedule, Life a, Life b) {
    if (a.to < b.from || b.to < a.from) {
      return false;
    }
    return !handsOver(steps, schedule, a, b) && !handsOver(steps, schedule, b, a);
  }

  private static boolean handsOver(
      List<Step.OfElements> steps, Schedule schedule, Life from, Life to) {
    return from.to == to.from
        && from.offset == to.offset
        && InPlace.isSafe(steps.get(to.from), schedule, List.of(from.buffer), List.of(to.buffer));
  }
}
