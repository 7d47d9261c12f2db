package dev.arrayc.interpret;

/** A process by its place in the grid: its replica and its partition, both from 0. */
public record ProcessId(int replica, int partition) {
  @Override
  public String toString() {
    return "(" + replica + ", " + partition + ")";
  }
}
