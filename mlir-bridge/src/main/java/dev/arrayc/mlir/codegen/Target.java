package dev.arrayc.mlir.codegen;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A machine to generate code for. A library holds one variant for each of its targets, and takes
 * the highest that the CPU it finds itself on supports.
 */
public enum Target {
  /** AVX2, FMA, F16C: 256-bit vectors. */
  X86_64_V3("x86-64-v3", "v3", Architecture.X86_64, "", 3, "avx2 fma f16c movbe abm bmi1 bmi2"),
  /** AVX-512 F, BW, CD, DQ, VL. LLVM prefers 256-bit vectors there; we want all 512. */
  X86_64_V4(
      "x86-64-v4",
      "v4",
      Architecture.X86_64,
      "-prefer-256-bit",
      4,
      "avx512f avx512bw avx512cd avx512dq avx512vl"),

  /**
   * The same with dot products of bf16 and i16, only for programs that use them. Same bits (Pairs).
   */
  X86_64_V4_DOTS(
      "x86-64-v4",
      "v4dots",
      Architecture.X86_64,
      "-prefer-256-bit,+avx512bf16,+avx512vnni",
      5,
      "avx512_bf16 avx512_vnni"),

  /** Armv8-A with its 128-bit vectors, of which there are as many as two 256-bit ones take. */
  AARCH64("generic", "a64", Architecture.AARCH64, "", 1, "");

  private final String cpu;
  private final String suffix;
  private final Architecture architecture;
  private final String features;
  private final int level;
  private final Set<String> flags;

  Target(
      String cpu,
      String suffix,
      Architecture architecture,
      String features,
      int level,
      String flags) {
    this.cpu = cpu;
    this.suffix = suffix;
    this.architecture = architecture;
    this.features = features;
    this.level = level;
    this.flags = Set.of(flags.split(" "));
  }

  /** Those for x86-64 side by side, whatever machine compiles (design §6). */
  public static List<Target> defaults() {
    return of(Architecture.X86_64);
  }

  /**
   * {@return what of {@link #defaults} this machine takes: for code that runs in this process and
   * goes nowhere else}
   */
  public static List<Target> ofThisMachine() {
    return ThisMachine.targets();
  }

  /** {@return all for an architecture} */
  public static List<Target> of(Architecture architecture) {
    return Arrays.stream(values()).filter(t -> t.architecture == architecture).toList();
  }

  /** {@return LLVM's name of the CPU: {@code x86-64-v3}} */
  String cpu() {
    return cpu;
  }

  /** {@return the name for users: {@code x86-64-v4+dots}} */
  public String title() {
    return hasDots() ? cpu + "+dots" : this == AARCH64 ? architecture.title() : cpu;
  }

  /** {@return its {@link LoweredModule#DOTS}} */
  int dots() {
    return hasDots() ? 2 : architecture == Architecture.X86_64 ? 1 : 0;
  }

  /** {@return whether it has instructions for dot products beyond those of AVX2} */
  boolean hasDots() {
    return this == X86_64_V4_DOTS;
  }

  /** {@return what marks its symbols and files: {@code v3}} */
  public String suffix() {
    return suffix;
  }

  /** {@return the kind of CPU} */
  public Architecture architecture() {
    return architecture;
  }

  /** {@return LLVM's features beside those of the CPU, as in {@code -mattr}} */
  public String features() {
    return features;
  }

  /** {@return Linux's names of what it needs beside what the targets before it need} */
  Set<String> flags() {
    return flags;
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
