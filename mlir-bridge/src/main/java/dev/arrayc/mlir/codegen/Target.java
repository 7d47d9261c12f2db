package dev.arrayc.mlir.codegen;

import java.util.List;

/**
 * A machine to generate code for. A library holds one variant for each of its targets, and takes
 * the highest that the CPU it finds itself on supports.
 */
public enum Target {
  /** AVX2, FMA, F16C: 256-bit vectors. */
  X86_64_V3("x86-64-v3", "v3", "x86_64-unknown-linux-gnu", "", 3),
  /** AVX-512 F, BW, CD, DQ, VL. LLVM prefers 256-bit vectors there; we want all 512. */
  X86_64_V4("x86-64-v4", "v4", "x86_64-unknown-linux-gnu", "-prefer-256-bit", 4),

  /**
   * The same with dot products of bf16 and i16, only for programs that use them. Same bits (Pairs).
   */
  X86_64_V4_DOTS(
      "x86-64-v4",
      "v4dots",
      "x86_64-unknown-linux-gnu",
      "-prefer-256-bit,+avx512bf16,+avx512vnni",
      5);

  private final String cpu;
  private final String suffix;
  private final String triple;
  private final String features;
  private final int level;

  Target(String cpu, String suffix, String triple, String features, int level) {
    this.cpu = cpu;
    this.suffix = suffix;
    this.triple = triple;
    this.features = features;
    this.level = level;
  }

  /** All side by side, whatever machine compiles (design §6). */
  public static List<Target> defaults() {
    return List.of(values());
  }

  /** {@return LLVM's name of the CPU: {@code x86-64-v3}} */
  String cpu() {
    return cpu;
  }

  /** {@return the name for users: {@code x86-64-v4+dots}} */
  public String title() {
    return hasDots() ? cpu + "+dots" : cpu;
  }

  /** {@return whether it has instructions for dot products} */
  boolean hasDots() {
    return this == X86_64_V4_DOTS;
  }

  /** {@return what marks its symbols and files: {@code v3}} */
  public String suffix() {
    return suffix;
  }

  /** {@return LLVM's target triple} */
  public String triple() {
    return triple;
  }

  /** {@return LLVM's features beside those of the CPU, as in {@code -mattr}} */
  public String features() {
    return features;
  }

  /** {@return the width of its vector registers} */
  int vectorBits() {
    return level >= 4 ? 512 : 256;
  }

  /** {@return the runtime's {@code arrayc_cpu_level} from which on it runs} */
  int level() {
    return level;
  }
}
