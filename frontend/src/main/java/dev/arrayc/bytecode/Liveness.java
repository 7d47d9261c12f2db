package dev.arrayc.bytecode;

import java.lang.classfile.Instruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Which local variables may still be read from an instruction on. */
final class Liveness {
  private final List<BitSet> before;

  Liveness(List<Instruction> instructions, List<int[]> successors, List<int[]> handlers) {
    int n = instructions.size();
    before = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      before.add(new BitSet());
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int pc = n - 1; pc >= 0; pc--) {
        BitSet live = new BitSet();
        for (int s : successors.get(pc)) {
          if (s >= 0) {
            live.or(before.get(s));
          }
        }
        Instruction instruction = instructions.get(pc);
        if (instruction instanceof StoreInstruction s) {
          live.clear(s.slot());
        }
        for (int handler : handlers.get(pc)) {
          live.or(before.get(handler));
        }
        if (instruction instanceof LoadInstruction l) {
          live.set(l.slot());
        } else if (instruction instanceof IncrementInstruction i) {
          live.set(i.slot());
        }
        if (!live.equals(before.get(pc))) {
          before.set(pc, live);
          changed = true;
        }
      }
    }
  }

  /** {@return whether a variable's value may be read at an instruction or later} */
  boolean isLive(int pc, int slot) {
    return pc >= 0 && before.get(pc).get(slot);
  }
}
