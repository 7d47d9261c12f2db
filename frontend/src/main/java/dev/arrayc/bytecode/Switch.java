package dev.arrayc.bytecode;

import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.util.List;

/** A switch instruction of either form. */
record Switch(int otherwise, List<Case> cases) {
  record Case(int value, int target) {}

  static Switch of(TableSwitchInstruction s, JavaMethod.Code code) {
    return of(code, code.target(s.defaultTarget()), s.cases());
  }

  static Switch of(LookupSwitchInstruction s, JavaMethod.Code code) {
    return of(code, code.target(s.defaultTarget()), s.cases());
  }

  private static Switch of(JavaMethod.Code code, int otherwise, List<SwitchCase> cases) {
    return new Switch(
        otherwise,
        cases.stream()
            .map(c -> new Case(c.caseValue(), code.target(c.target())))
            .filter(c -> c.target() != otherwise)
            .toList());
  }
}
