package dev.arrayc.mlir.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.ir.Tensor;
import dev.arrayc.mlir.artifact.Artifact;
import dev.arrayc.mlir.artifact.LoadedLibrary;
import dev.arrayc.mlir.capi.NativeFiles;
import dev.arrayc.mlir.capi.NativeThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A GPU that is none: a stand-in for NVIDIA's driver ({@code src/test/c/libcuda.c}), which runs the
 * kernels on the CPU. The device's module is compiled for x86-64 with all its barriers and
 * shuffles; what libraries call is the stand-in, since the dynamic linker knows it by the driver's
 * name.
 */
public final class SimulatedGpu {
  private static final Path SOURCE =
      Path.of(System.getProperty("arrayc.root"), "mlir-bridge/src/test/c/libcuda.c");
  private static final List<Sm> GPUS = List.of(new Sm(75, false), new Sm(90, true));
  private static final SimulatedGpu ONLY = new SimulatedGpu();

  private final Path directory;
  private final SymbolLookup driver;
  private int next;
  private long generation = 90;

  private SimulatedGpu() {
    try {
      directory = Files.createTempDirectory("arrayc-gpu");
      directory.toFile().deleteOnExit();
      Path library = directory.resolve("libcuda.so.1");
      library.toFile().deleteOnExit();
      execute(
          "clang-22",
          "-std=gnu17",
          "-O2",
          "-Wall",
          "-Wextra",
          "-Werror",
          "-fPIC",
          "-shared",
          "-fvisibility=hidden",
          "-Wl,-soname,libcuda.so.1",
          SOURCE.toString(),
          "-lm",
          "-o",
          library.toString(),
          "-lm");
      driver = SymbolLookup.libraryLookup(library, Arena.global());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return the one of this process} */
  public static SimulatedGpu get() {
    return ONLY;
  }

  private static void execute(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    assertThat(process.exitValue()).as(output).isZero();
  }

  private Object call(String function, FunctionDescriptor type, Object... arguments) {
    try {
      return Linker.nativeLinker()
          .downcallHandle(driver.findOrThrow(function), type)
          .invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException(function, e);
    }
  }

  private String text(String function) {
    MemorySegment text = (MemorySegment) call(function, FunctionDescriptor.of(ValueLayout.ADDRESS));
    return text.reinterpret(1 << 16).getString(0);
  }

  /** One GPU as it should be, of a driver that does all that it is asked, and nothing to tell. */
  public void reset() {
    machine(1, 90);
    graphs(true);
    tensors(true);
    fail("", 0, 0);
    complaint();
    journal();
  }

  /** {@return what was wrong with the calls of the driver since the last time; empty if nothing} */
  public String complaint() {
    return text("standin_complaint");
  }

  /** {@return the calls of the driver since the last time} */
  public List<String> journal() {
    return text("standin_journal").lines().toList();
  }

  /** A driver with graphs or, as before version 470, without; for libraries loaded from now on. */
  public void graphs(boolean there) {
    call("standin_hide", FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG), there ? 0L : 1L);
  }

  /**
   * A driver with bulk copies or, as before version 525, without; for libraries loaded from now on.
   */
  public void tensors(boolean there) {
    call("standin_hide_tensors", FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG), there ? 0L : 1L);
  }

  /** {@return how many events and graphs there are} */
  public long handles() {
    FunctionDescriptor type = FunctionDescriptor.of(ValueLayout.JAVA_LONG);
    return (long) call("standin_events", type) + (long) call("standin_graphs", type);
  }

  /** {@return how many pieces of memory are allocated} */
  public long live() {
    return (long) call("standin_live", FunctionDescriptor.of(ValueLayout.JAVA_LONG));
  }

  /** Lets a function of the driver fail with a code, after it was called so many times. */
  public void fail(String function, long after, long code) {
    try (Arena arena = Arena.ofConfined()) {
      call(
          "standin_fail",
          FunctionDescriptor.ofVoid(
              ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG),
          arena.allocateFrom(function),
          after,
          code);
    }
  }

  /** A machine with so many GPUs of a compute capability. */
  public void machine(long count, long capability) {
    generation = capability;
    call(
        "standin_machine",
        FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG),
        count,
        capability);
  }

  /** Compiles a program, and loads it with its kernels. */
  public LoadedLibrary load(DeviceModule module) {
    return LoadedLibrary.of(artifact(module));
  }

  /** {@return the library, whose kernels the next library that is called gets} */
  public Artifact artifact(DeviceModule module) {
    return artifact(module, false);
  }

  /** {@return the same, with cubins or without} */
  public Artifact artifact(DeviceModule module, boolean cubins) {
    return artifact(module, cubins, GPUS);
  }

  private Artifact artifact(DeviceModule module, boolean cubins, List<Sm> gpus) {
    useKernels(module);
    Options options = new Options(List.of(), gpus, cubins, false, java.util.Set.of(), directory);
    Provenance provenance = new Provenance("", Optional.empty(), "test", Map.of(), 0, "portable");
    Codegen.Part part = new Codegen.Part(module.host(), Optional.of(module), provenance);
    return Codegen.compile(List.of(Codegen.Unit.of(part)), options);
  }

  /** Runs a program once. */
  public List<Tensor> run(DeviceModule module, List<Tensor> inputs) {
    return run(module, inputs, GPUS);
  }

  /** Runs a program once that is for these generations. */
  public synchronized List<Tensor> run(DeviceModule module, List<Tensor> inputs, List<Sm> gpus) {
    long before = live();
    List<Tensor> results;
    try (LoadedLibrary library = LoadedLibrary.of(artifact(module, false, gpus))) {
      results = library.call(inputs);
    }
    assertThat(complaint()).as("the driver's complaint").isEmpty();
    // What stays is the constants' memory.
    assertThat(live() - before).isLessThanOrEqualTo(1);
    return results;
  }

  private synchronized void useKernels(DeviceModule module) {
    Path object = directory.resolve("kernels" + next + ".o");
    Path library = directory.resolve("kernels" + next++ + ".so");
    byte[] code = NativeThread.await(NativeThread.submit(() -> onCpu(module)));
    try (Arena arena = Arena.ofConfined()) {
      Files.write(object, code);
      execute(
          NativeFiles.find().linker().toString(),
          "-shared",
          "-o",
          library.toString(),
          object.toString(),
          NativeFiles.find().runtimeObject("x86-64").toString(),
          directory.resolve("libcuda.so.1").toString());
      long failed =
          (long)
              call(
                  "standin_kernels",
                  FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                  arena.allocateFrom(library.toString()));
      assertThat(failed).as(complaint()).isZero();
      Files.delete(object);
      Files.delete(library);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] onCpu(DeviceModule module) {
    StringBuilder text = new StringBuilder(module.text());
    module.kernels().forEach(k -> text.append(launcher(k.name(), k.pointers().size(), 0)));
    module
        .bulk()
        .forEach(k -> text.append(launcher(k.name(), k.pointers().size(), k.operands().size())));
    DeviceModule callable =
        new DeviceModule(
            module.host(), text.toString(), module.kernels(), module.bulk(), module.answer());
    byte[] bitcode = new DeviceCode(callable, Options.defaults()).bitcode(false);
    try (LlvmContext context = new LlvmContext();
        LlvmTarget machine = LlvmTarget.of(Target.X86_64_V3);
        LlvmModule ir = LlvmModule.read(context, bitcode)) {
      ir.define(DeviceModule.GENERATION, Math.toIntExact(generation));
      ir.optimise(machine, "default<O1>");
      return ir.object(machine);
    }
  }

  /**
   * A function that takes a kernel's arguments as the driver gets them: pointers to each, of which
   * the kernel gets those to maps of tensors as they are.
   */
  private static String launcher(String name, int pointers, int maps) {
    StringBuilder out = new StringBuilder();
    List<String> names = new ArrayList<>();
    List<String> types = new ArrayList<>();
    out.append(count(name + "_values", pointers + 1)).append(count(name + "_maps", maps));
    out.append("func.func @").append(name).append("_launch(%all: !llvm.ptr) {\n");
    for (int i = 0; i <= pointers + maps; i++) {
      String type = i == pointers ? "i64" : "!llvm.ptr";
      out.append(
          """
            %%s%1$s = llvm.getelementptr %%all[%1$s] : (!llvm.ptr) -> !llvm.ptr, !llvm.ptr
            %%p%1$s = llvm.load %%s%1$s : !llvm.ptr -> !llvm.ptr
          """
              .formatted(i));
      if (i <= pointers) {
        out.append("  %%v%1$s = llvm.load %%p%1$s : !llvm.ptr -> %2$s\n".formatted(i, type));
      }
      names.add((i <= pointers ? "%v" : "%p") + i);
      types.add(type);
    }
    out.append("  func.call @").append(name).append("(").append(String.join(", ", names));
    out.append(") : (").append(String.join(", ", types)).append(") -> ()\n  return\n}\n");
    return out.toString();
  }

  private static String count(String name, int count) {
    return """
    func.func @%s() -> i64 {
      %%count = arith.constant %s : i64
      return %%count : i64
    }
    """
        .formatted(name, count);
  }
}
