package dev.arrayc.ir;

import java.util.ArrayList;
import java.util.List;

/**
 * A StableHLO program: functions, the entry first.
 *
 * @param attributes what else is said of the module, kept for who prints it
 */
public record Program(String name, List<Function> functions, Attributes attributes) {
  public Program {
    functions = List.copyOf(functions);
    if (functions.isEmpty()) {
      throw new IllegalArgumentException("a program needs an entry function");
    }
  }

  public Program(String name, List<Function> functions) {
    this(name, functions, Attributes.NONE);
  }

  /** {@return the public function that a caller of the program calls} */
  public Function entry() {
    return functions.getFirst();
  }

  public Program withEntry(Function entry) {
    List<Function> all = new ArrayList<>(functions);
    all.set(0, entry);
    return new Program(name, all, attributes);
  }
}
