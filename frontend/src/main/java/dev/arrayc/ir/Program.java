package dev.arrayc.ir;

import java.util.List;

/** A StableHLO program: functions, the entry first. */
public record Program(String name, List<Function> functions) {
  public Program {
    functions = List.copyOf(functions);
    if (functions.isEmpty()) {
      throw new IllegalArgumentException("a program needs an entry function");
    }
  }

  /** {@return the public function that a caller of the program calls} */
  public Function entry() {
    return functions.getFirst();
  }

  public Program withEntry(Function entry) {
    List<Function> all = new java.util.ArrayList<>(functions);
    all.set(0, entry);
    return new Program(name, all);
  }
}
