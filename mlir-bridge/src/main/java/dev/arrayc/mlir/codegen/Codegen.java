package dev.arrayc.mlir.codegen;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.mlir.artifact.Artifact;
import dev.arrayc.mlir.artifact.Artifact.Dump;
import dev.arrayc.mlir.artifact.Header;
import dev.arrayc.mlir.artifact.Manifest;
import dev.arrayc.mlir.artifact.Parameter;
import dev.arrayc.mlir.artifact.Signature;
import dev.arrayc.mlir.capi.Libraries;
import dev.arrayc.mlir.capi.Native;
import dev.arrayc.mlir.capi.NativeFiles;
import dev.arrayc.mlir.capi.NativeThread;
import dev.arrayc.mlir.codegen.Linker.Member;
import dev.arrayc.mlir.codegen.LoweredModule.Constant;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Compiles lowered programs. Thread-safe: every compilation has contexts of its own, and the bytes
 * that come out do not depend on what else runs.
 */
public final class Codegen {
  /** A context that {@link #warmUp} made and nobody has taken yet. */
  private static final AtomicReference<CompletableFuture<MlirContext>> SPARE =
      new AtomicReference<>();

  /** Whether {@link #warmUp} was called. */
  private static volatile boolean warm;

  private final LoweredModule module;
  private final Optional<DeviceModule> device;
  private final Provenance provenance;
  private final Options options;

  /** Whether C sees it; if not it is a part of what C sees. */
  private final boolean isExported;

  private final NativeFiles files;
  private final TestFault fault = TestFault.ordered();

  private Codegen(LoweredModule module, Provenance provenance, Options options) {
    this(new Part(module, provenance), options, true);
  }

  private Codegen(Part part, Options options, boolean isExported) {
    this.module = part.module();
    this.device = part.device();
    this.provenance = part.provenance();
    this.options = options;
    this.isExported = isExported;
    this.files = NativeFiles.find();
  }

  /**
   * Loads the native libraries, makes a context and rehearses a compilation, on other threads;
   * returns at once. Most of a first compilation goes into the pages and tables of MLIR and LLVM;
   * here they come in while the front end traces. A failure shows in the first compilation.
   */
  public static void warmUp() {
    CompletableFuture<MlirContext> spare =
        NativeThread.submit(
            () -> {
              Libraries.load();
              return new MlirContext();
            },
            Codegen::rehearse);
    SPARE.compareAndSet(null, spare);
    warm = true;
  }

  /**
   * To be called before the process ends in Java's way, which runs the destructors of C++: where
   * {@link #warmUp} may still be at work with what they destroy, the process ends here, without.
   */
  public static void exiting(int status) {
    if (warm) {
      Native.exit(status);
    }
  }

  /** A small compilation for nobody, until the first real one begins, which takes the spare. */
  static void rehearse() {
    if (SPARE.get() == null) {
      return;
    }
    Codegen codegen = new Codegen(Rehearsal.module(), Provenance.NONE, Options.defaults());
    try (MlirContext context = new MlirContext()) {
      byte[] bitcode = codegen.lower(context).bitcode();
      if (SPARE.get() != null) {
        codegen.variant(Target.X86_64_V3, bitcode);
      }
    }
  }

  /**
   * {@return the version of LLVM that compiles: a part of what decides the bytes}
   *
   * @throws CompileException.EnvironmentError if there is none
   */
  public static String llvmVersion() {
    return NativeFiles.find().llvmVersion();
  }

  /**
   * Compiles a program to a library.
   *
   * @throws CompileException.EnvironmentError if LLVM or the linker is not there
   * @throws CompileException.Bug if MLIR, LLVM or the linker refuses the program
   */
  public static Artifact compile(LoweredModule module, Provenance provenance, Options options) {
    return compile(List.of(Unit.of(new Part(module, provenance))), options);
  }

  /**
   * A program that becomes a function of a library.
   *
   * @param module the program for CPUs; where it is for GPUs alone, the host's part of it
   */
  public record Part(LoweredModule module, Optional<DeviceModule> device, Provenance provenance) {
    /** A program for CPUs. */
    public Part(LoweredModule module, Provenance provenance) {
      this(module, Optional.empty(), provenance);
    }
  }

  /**
   * A function of a library.
   *
   * @param front what C sees, where that is not the only part
   */
  public record Unit(Optional<Front> front, List<Part> parts) {
    public Unit {
      parts = List.copyOf(parts);
    }

    /** A function of arrays of one shape. */
    public static Unit of(Part part) {
      return new Unit(Optional.empty(), List.of(part));
    }
  }

  /** Compiles functions to one library; the first one names it. */
  public static Artifact compile(List<Unit> units, Options options) {
    List<Whole> all = units.stream().map(unit -> Whole.of(unit, options)).toList();
    return all.getFirst().parts().getFirst().guarded(() -> library(all));
  }

  /** A function of a library with what compiles its parts. */
  private record Whole(Optional<Front> front, List<Codegen> parts) {
    static Whole of(Unit unit, Options options) {
      return new Whole(
          unit.front(),
          unit.parts().stream().map(p -> new Codegen(p, options, unit.front().isEmpty())).toList());
    }

    Signature signature() {
      return front.map(Front::signature).orElse(parts.getFirst().module.signature());
    }

    /** What the library says of it; of several parts the most that a call takes. */
    Manifest manifest() {
      List<Manifest> all = parts.stream().map(Codegen::manifest).toList();
      Manifest first = all.getFirst();
      return front
          .map(
              f ->
                  new Manifest(
                      f.provenance().digest(),
                      first.compiler(),
                      first.llvm(),
                      first.targets(),
                      f.provenance().options(),
                      f.signature(),
                      all.stream().mapToLong(Manifest::flops).max().orElse(0),
                      all.stream().mapToLong(Manifest::bytes).max().orElse(0),
                      all.stream().mapToLong(Manifest::workspaceBytes).max().orElse(0),
                      List.of(),
                      all.stream().flatMap(m -> m.kernels().stream()).toList(),
                      first.bits()))
          .orElse(first);
    }

    /** The object of what C sees, if that is not the only part's. */
    Optional<Member> frontMember(String prefix) {
      Codegen first = parts.getFirst();
      Manifest manifest = manifest();
      return front.map(
          f ->
              new Member(
                  prefix + "front.o",
                  first.glue(
                      FrontGlue.of(
                          f,
                          parts.stream().map(p -> p.module.signature()).toList(),
                          first.targets(),
                          Math.addExact(manifest.flops(), manifest.bytes()),
                          first.device.isPresent()),
                      List.of(),
                      Optional.of(new Said(f.signature(), manifest.json(), f.provenance())))));
    }
  }

  /** The options' dumps of a program, without linking it. */
  public static List<Dump> dumps(LoweredModule module, Options options) {
    Codegen codegen = new Codegen(module, Provenance.NONE, options);
    return codegen.guarded(
        () -> {
          List<Dump> dumps = new ArrayList<>();
          codegen.variants(dumps);
          return dumps;
        });
  }

  /**
   * {@return PTX for each GPU of the options}
   *
   * @throws CompileException.Bug if MLIR or LLVM refuses the program
   */
  public static List<Dump> ptx(DeviceModule module, Options options) {
    Codegen codegen = new Codegen(module.host(), Provenance.NONE, options);
    return codegen.guarded(() -> codegen.ptx(module));
  }

  private List<Dump> ptx(DeviceModule kernels) {
    List<String> texts = new DeviceCode(kernels, options).ptx();
    List<Dump> dumps = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      dumps.add(new Dump(options.gpus().get(i) + ".ptx", texts.get(i)));
    }
    return dumps;
  }

  private <T> T guarded(Supplier<T> work) {
    try {
      Libraries.load();
      return work.get();
    } catch (StageFailure e) {
      throw BugReport.of(module, options, e);
    } catch (NativeThread.FatalError e) {
      throw BugReport.of(module, options, e);
    }
  }

  private static Artifact library(List<Whole> all) {
    Whole first = all.getFirst();
    NativeFiles files = first.parts().getFirst().files;
    String name = "lib" + first.signature().name() + ".so";
    boolean hasGpu = first.parts().getFirst().device.isPresent();
    Architecture architecture = first.parts().getFirst().options.architecture();
    Set<RuntimePart> runtimeParts =
        RuntimePart.of(hasGpu, all.stream().flatMap(w -> w.parts().stream()).map(p -> p.module));
    CompletableFuture<Linker> linking =
        NativeThread.submit(() -> Linker.start(files, name, architecture, runtimeParts));
    try {
      List<Dump> dumps = new ArrayList<>();
      List<Member> members = members(all, dumps);
      StringBuilder header = new StringBuilder();
      all.forEach(whole -> header.append(Header.of(whole.signature(), hasGpu)));
      byte[] library = NativeThread.await(linking).link(members);
      Optional<byte[]> archive =
          first.parts().getFirst().options.archive()
              ? Optional.of(Linker.archive(files, architecture, members, runtimeParts))
              : Optional.empty();
      return new Artifact(library, header.toString(), first.manifest().json(), archive, dumps);
    } finally {
      // Waits, so that nothing is left behind when the process ends with this failure.
      linking.thenAccept(Linker::close).exceptionally(alreadyReported -> null).join();
    }
  }

  /** The objects of all functions. */
  private static List<Member> members(List<Whole> all, List<Dump> dumps) {
    List<Member> members = new ArrayList<>();
    int number = 0;
    for (Whole whole : all) {
      String prefix = "";
      for (Codegen part : whole.parts()) {
        String own = number == 0 ? "" : number + "-";
        part.guarded(() -> members.addAll(part.members(own, dumps)));
        prefix = own;
        number++;
      }
      String last = prefix;
      whole.parts().getFirst().guarded(() -> whole.frontMember(last)).ifPresent(members::add);
    }
    return members;
  }

  /** The objects of this function. */
  private List<Member> members(String prefix, List<Dump> dumps) {
    Signature signature = module.signature();
    String text = glueText();
    Optional<Said> said =
        isExported
            ? Optional.of(new Said(signature, manifest().json(), provenance))
            : Optional.empty();
    List<Constant> constants = options.targets().isEmpty() ? List.of() : module.constants();
    CompletableFuture<byte[]> glue = NativeThread.submit(() -> glue(text, constants, said));
    List<Member> members = new ArrayList<>();
    if (!options.targets().isEmpty()) {
      for (Variant variant : variants(dumps)) {
        members.add(new Member(prefix + variant.target().suffix() + ".o", variant.object()));
      }
    }
    device.ifPresent(kernels -> members.addAll(members(prefix, kernels, dumps)));
    members.add(new Member(prefix + "glue.o", NativeThread.await(glue)));
    return members;
  }

  /** The objects of a function on a GPU: its host code, and the kernels with their data. */
  private List<Member> members(String prefix, DeviceModule kernels, List<Dump> dumps) {
    Codegen onHost = new Codegen(kernels.host(), provenance, options);
    CompletableFuture<byte[]> host = NativeThread.submit(onHost::hostObject);
    List<Dump> ptx = ptx(kernels);
    if (options.dumps().contains(Stage.PTX)) {
      dumps.addAll(ptx);
    }
    CompletableFuture<byte[]> data = NativeThread.submit(() -> data(kernels, ptx));
    return List.of(
        new Member(prefix + "host.o", NativeThread.await(host)),
        new Member(prefix + "kernels.o", NativeThread.await(data)));
  }

  private byte[] hostObject() {
    byte[] bitcode = lower().bitcode();
    try (LlvmContext context = new LlvmContext();
        LlvmTarget machine = LlvmTarget.baseline(options.architecture());
        LlvmModule ir = LlvmModule.read(context, bitcode)) {
      ir.export(LoweredModule.ENTRY, DeviceGlue.host(module.signature()));
      ir.optimise(machine, Pipeline.LLVM);
      return ir.object(machine);
    }
  }

  private byte[] data(DeviceModule kernels, List<Dump> ptx) {
    Signature signature = module.signature();
    try (LlvmContext context = new LlvmContext();
        LlvmTarget machine = LlvmTarget.baseline(options.architecture());
        LlvmModule ir = LlvmModule.parse(context, "")) {
      for (Constant constant : kernels.host().constants()) {
        ir.addConstant(DeviceGlue.constant(signature, constant), constant.bytes(), true);
      }
      for (int i = 0; i < ptx.size(); i++) {
        Sm gpu = options.gpus().get(i);
        byte[] text = (ptx.get(i).text() + "\0").getBytes(StandardCharsets.UTF_8);
        ir.addConstant(DeviceGlue.image(signature, gpu), text, true);
        if (options.cubins()) {
          byte[] code = Ptxas.assemble(gpu, ptx.get(i).text());
          ir.addConstant(DeviceGlue.cubin(signature, gpu), code, true);
        }
      }
      ir.optimise(machine, "verify");
      return ir.object(machine);
    }
  }

  /** The constants of a library's functions must not be taken for each other's. */
  private String symbol(Constant constant) {
    return module.signature().name() + "_" + constant.symbol();
  }

  /** Compiles the variants side by side; the order of the results is that of the targets. */
  private List<Variant> variants(List<Dump> dumps) {
    Lowered lowered = NativeThread.await(NativeThread.submit(this::lower));
    List<CompletableFuture<Variant>> running = new ArrayList<>();
    for (Target target : targets()) {
      running.add(NativeThread.submit(() -> variant(target, lowered.bitcode())));
    }
    dumps.addAll(lowered.dumps());
    List<Variant> variants = running.stream().map(NativeThread::await).toList();
    variants.forEach(v -> dumps.addAll(v.dumps()));
    return variants;
  }

  private List<Target> targets() {
    return module.variants(options.targets());
  }

  private Manifest manifest() {
    long bytes =
        module.signature().arrays().stream()
            .map(Parameter::type)
            .mapToLong(t -> t.bytes())
            .reduce(0, Math::addExact);
    return new Manifest(
        provenance.digest(),
        provenance.compiler(),
        files.llvmVersion(),
        new Targets(targets(), options.gpus(), options.cubins(), Precision.f32).names(),
        provenance.options(),
        module.signature(),
        provenance.flops(),
        bytes,
        module.workspaceBytes(),
        module.plan(),
        device.map(DeviceModule::planned).orElse(List.of()),
        provenance.bits());
  }

  /** The program as LLVM IR that is the same for every target. */
  private record Lowered(byte[] bitcode, List<Dump> dumps) {}

  private Lowered lower() {
    try (MlirContext context = context()) {
      return lower(context);
    }
  }

  private Lowered lower(MlirContext context) {
    List<Dump> dumps = new ArrayList<>();
    if (options.dumps().contains(Stage.MLIR)) {
      dumps.add(new Dump("impl.mlir", module.text()));
    }
    try (MlirModule mlir = MlirModule.parse(context, fault.spoil(module));
        LlvmContext llvm = new LlvmContext()) {
      mlir.run(Pipeline.cpu());
      if (options.dumps().contains(Stage.LLVM_DIALECT)) {
        dumps.add(new Dump("llvm-dialect.mlir", mlir.print()));
      }
      try (LlvmModule ir = mlir.toLlvm(llvm)) {
        module.constants().forEach(c -> ir.rename(c.symbol(), symbol(c)));
        ir.seal(module.signature().name());
        ir.verify();
        return new Lowered(ir.bitcode(), dumps);
      }
    }
  }

  private static MlirContext context() {
    CompletableFuture<MlirContext> spare = SPARE.getAndSet(null);
    return spare == null ? new MlirContext() : NativeThread.await(spare);
  }

  /** The program's code for one target. */
  private record Variant(Target target, byte[] object, List<Dump> dumps) {}

  private Variant variant(Target target, byte[] bitcode) {
    List<Dump> dumps = new ArrayList<>();
    try (LlvmContext context = new LlvmContext();
        LlvmTarget machine = LlvmTarget.of(target);
        LlvmModule ir = LlvmModule.read(context, bitcode)) {
      ir.export(LoweredModule.ENTRY, Glue.variant(module.signature(), target));
      ir.define(LoweredModule.VECTOR_BITS, target.vectorBits());
      ir.define(LoweredModule.DOTS, target.dots());
      ir.optimise(machine, Pipeline.LLVM);
      fault.spoil(context, ir);
      if (options.dumps().contains(Stage.LLVM)) {
        dumps.add(new Dump(target.suffix() + ".ll", ir.print()));
      }
      if (options.dumps().contains(Stage.ASM)) {
        dumps.add(new Dump(target.suffix() + ".s", ir.assembly(machine)));
      }
      return new Variant(target, ir.object(machine), dumps);
    }
  }

  /** What a library says of a function that C sees. */
  private record Said(Signature signature, String manifest, Provenance provenance) {}

  private byte[] glue(String text, List<Constant> constants, Optional<Said> said) {
    try (LlvmContext context = new LlvmContext();
        LlvmTarget machine = LlvmTarget.baseline(options.architecture());
        LlvmModule ir = LlvmModule.parse(context, text)) {
      for (Constant constant : constants) {
        ir.addConstant(symbol(constant), constant.bytes(), true);
      }
      said.ifPresent(
          s -> {
            addText(ir, Glue.manifest(s.signature()), s.manifest());
            s.provenance().program().ifPresent(p -> addText(ir, Glue.program(s.signature()), p));
          });
      ir.optimise(machine, "verify");
      return ir.object(machine);
    }
  }

  private static void addText(LlvmModule ir, String symbol, String text) {
    ir.addConstant(symbol, (text + "\0").getBytes(StandardCharsets.UTF_8), false);
  }

  private String glueText() {
    boolean hasCpu = !options.targets().isEmpty();
    Signature signature = module.signature();
    return Glue.of(
        signature,
        targets(),
        module.workspaceBytes(),
        device.map(kernels -> new DeviceGlue(signature, kernels, options, hasCpu)),
        isExported);
  }
}
