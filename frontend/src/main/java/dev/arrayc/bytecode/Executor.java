package dev.arrayc.bytecode;

/** The parts of an execution, which know each other through this. */
final class Executor {
  private final Machine machine;
  private final Arithmetic arithmetic;
  private final ArrayAccess arrays;
  private final Branches branches;
  private final Instructions instructions;
  private final Calls calls;

  Executor(Machine machine) {
    this.machine = machine;
    this.arithmetic = new Arithmetic(machine);
    this.arrays = new ArrayAccess(machine, arithmetic);
    this.branches = new Branches(machine, arithmetic, arrays);
    this.calls = new Calls(this);
    this.instructions = new Instructions(this);
  }

  Machine machine() {
    return machine;
  }

  Arithmetic arithmetic() {
    return arithmetic;
  }

  ArrayAccess arrays() {
    return arrays;
  }

  Branches branches() {
    return branches;
  }

  Instructions instructions() {
    return instructions;
  }

  Calls calls() {
    return calls;
  }
}
