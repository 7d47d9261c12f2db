package dev.arrayc.mlir.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What code a process needs that compiles for itself alone. */
class ThisMachineTest {
  @Test
  void theHighestLevelAndItsVariants() {
    assertThat(ThisMachine.targets(List.of(Target.X86_64_V3))).containsExactly(Target.X86_64_V3);
    assertThat(ThisMachine.targets(List.of(Target.X86_64_V3, Target.X86_64_V4)))
        .containsExactly(Target.X86_64_V4);
    assertThat(ThisMachine.targets(Target.defaults()))
        .containsExactly(Target.X86_64_V4, Target.X86_64_V4_DOTS);
    assertThat(ThisMachine.targets(List.of())).isEqualTo(Target.defaults());
  }

  /** The tests of the lowering compare what this machine runs: this one says if that is not all. */
  @Test
  void allOfThemRunHere() {
    assumeThat(ThisMachine.RUNS).as("this machine's targets").isEqualTo(Target.defaults());
    assertThat(ThisMachine.targets()).containsExactly(Target.X86_64_V4, Target.X86_64_V4_DOTS);
  }
}
