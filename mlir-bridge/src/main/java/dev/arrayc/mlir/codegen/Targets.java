package dev.arrayc.mlir.codegen;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The machines that a library is for: levels of CPUs, generations of GPUs, or both.
 *
 * @param cubins whether it carries the GPUs' machine code beside PTX
 * @param precision how closely the GPUs compute products
 * @param lapack a library of the system that is called instead of loops of our own
 */
public record Targets(
    List<Target> cpus,
    List<Sm> gpus,
    boolean cubins,
    Precision precision,
    Optional<SystemLapack> lapack) {
  private static final String CUBIN = "cubin_";

  /** The CPU's levels, whatever machine compiles. */
  public static final Targets DEFAULT = new Targets(Target.defaults(), List.of());

  /**
   * {@return this machine's CPU alone, for code that runs in this process and goes nowhere else}
   */
  public static Targets ofThisMachine() {
    return new Targets(Target.ofThisMachine(), List.of());
  }

  /** With PTX alone for the GPUs. */
  public Targets(List<Target> cpus, List<Sm> gpus) {
    this(cpus, gpus, false, Precision.f32);
  }

  /** Without a library of the system. */
  public Targets(List<Target> cpus, List<Sm> gpus, boolean cubins, Precision precision) {
    this(cpus, gpus, cubins, precision, Optional.empty());
  }

  /** The same machines, of which the GPUs compute products as closely as this says. */
  public Targets with(Precision wanted) {
    return new Targets(cpus, gpus, cubins, wanted, lapack);
  }

  public Targets {
    cpus = List.copyOf(cpus);
    gpus = List.copyOf(gpus);
  }

  /** {@return the same machines, with a library of the system or without} */
  public Targets with(Optional<SystemLapack> library) {
    return new Targets(cpus, gpus, cubins, precision, library);
  }

  /** Whether there is code for a GPU. */
  public boolean hasGpu() {
    return !gpus.isEmpty();
  }

  /** {@return the machines' names, as manifests list them} */
  public List<String> names() {
    List<String> names = new ArrayList<>(cpus.stream().map(Target::title).toList());
    gpus.forEach(gpu -> names.add(gpu.toString()));
    if (cubins) {
      gpus.forEach(gpu -> names.add(CUBIN + gpu.shortName()));
    }
    return names;
  }

  /** {@return the machines that have these names, if each is one} */
  public static Optional<Targets> named(List<String> names) {
    List<Target> cpus =
        Arrays.stream(Target.values()).filter(t -> names.contains(t.title())).toList();
    List<Sm> gpus = Sm.KNOWN.stream().filter(sm -> names.contains(sm.toString())).toList();
    boolean cubins = names.stream().anyMatch(name -> name.startsWith(CUBIN));
    Targets targets = new Targets(cpus, gpus, cubins, Precision.f32);
    return targets.names().size() == names.size() ? Optional.of(targets) : Optional.empty();
  }
}
