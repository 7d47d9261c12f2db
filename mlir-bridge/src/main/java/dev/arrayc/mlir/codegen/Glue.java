package dev.arrayc.mlir.codegen;

import dev.arrayc.mlir.artifact.Manifest;
import dev.arrayc.mlir.artifact.Parameter;
import dev.arrayc.mlir.artifact.Signature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The part of a library between its C symbols and its variants, as LLVM IR for any CPU: the choice
 * of the variant, the workspace, the checked entry. What it declares is in {@code runtime.h}.
 * Numbers are put in by {@code %s}: {@code %d} writes them in the locale's digits.
 */
final class Glue {
  /** Up to here a workspace is on the caller's stack (design §6). */
  private static final long STACK_WORKSPACE = 64 * 1024;

  /** {@return what every module of glue begins with} */
  static String declarations(List<Target> targets) {
    Architecture architecture =
        targets.isEmpty() ? Architecture.X86_64 : targets.getFirst().architecture();
    return """
    @arrayc_cpu_level = external hidden global i32
    declare hidden ptr @arrayc_workspace_acquire(i64)
    declare hidden void @arrayc_workspace_release(ptr)
    declare hidden void @arrayc_workspace_trim()
    declare hidden i32 @arrayc_check_arguments(ptr, ptr, i64, i64)
    declare hidden i32 @arrayc_run_rows(ptr, ptr, i64)
    declare hidden i32 @arrayc_check_rows(ptr, ptr, i64)
    attributes #0 = { nounwind "target-cpu"="%s" }
    """
        .formatted(architecture.baseline());
  }

  static final int OK = 0; // ARRAYC_OK
  private static final int UNSUPPORTED_CPU = 1; // ARRAYC_UNSUPPORTED_CPU
  private static final int OUT_OF_MEMORY = 2; // ARRAYC_OUT_OF_MEMORY
  static final int NULL_POINTER = 3; // ARRAYC_NULL_POINTER
  private static final int OTHER_ABI = 6; // ARRAYC_OTHER_ABI
  static final int UNKNOWN_SIZES = 14; // ARRAYC_UNKNOWN_SIZES

  private static final int NOT_DONATED = -1; // ARRAYC_NOT_DONATED
  private static final int WRITTEN = -2; // ARRAYC_WRITTEN

  private final Signature signature;
  private final List<Target> targets;
  private final long workspaceBytes;
  private final Optional<DeviceGlue> device;
  private final boolean isExported;
  private final StringBuilder out = new StringBuilder();

  private Glue(
      Signature signature,
      List<Target> targets,
      long workspaceBytes,
      Optional<DeviceGlue> device,
      boolean isExported) {
    this.signature = signature;
    this.targets = targets;
    this.workspaceBytes = workspaceBytes;
    this.device = device;
    this.isExported = isExported;
  }

  /** {@return the symbol of a variant, inside the library} */
  static String variant(Signature signature, Target target) {
    return signature.name() + "_" + target.suffix();
  }

  /** {@return the symbol of the manifest} */
  static String manifest(Signature signature) {
    return signature.name() + "_manifest";
  }

  /** {@return the symbol of the program's text} */
  static String program(Signature signature) {
    return signature.name() + "_program";
  }

  /**
   * {@return the module's text}
   *
   * @param workspaceBytes what a call needs on the CPU beside its arrays
   * @param isExported whether C sees the function; if not it is a part of one that C sees ({@link
   *     FrontGlue})
   */
  static String of(
      Signature signature,
      List<Target> targets,
      long workspaceBytes,
      Optional<DeviceGlue> device,
      boolean isExported) {
    Glue glue = new Glue(signature, targets, workspaceBytes, device, isExported);
    glue.out.append("source_filename = \"").append(signature.name()).append("\"\n");
    glue.out.append(declarations(targets));
    if (!targets.isEmpty()) {
      glue.dispatch();
      glue.entry();
    }
    device.ifPresent(glue::device);
    glue.symbol();
    glue.entryOfArray();
    glue.checkedEntry();
    // A GPU's part asks and frees for itself; what is in front hands on.
    if (isExported || device.isPresent()) {
      String name = signature.name();
      boolean hasGpu = device.isPresent();
      glue.out.append(loadCheck(glue.visibility() + "i32 @" + name, targets, hasGpu));
      glue.out.append(trim(glue.visibility() + "void @" + name, hasGpu ? CUDA_TRIM : ""));
    }
    return glue.out.toString();
  }

  /** The function on the CPU: all there is, or what the entry for a GPU falls back to. */
  private String onCpu() {
    return device.isPresent() ? "cpu_entry" : "entry";
  }

  private void device(DeviceGlue glue) {
    out.append(glue.tables()).append(glue.entries(visibility()));
    if (!targets.isEmpty()) {
      out.append(
          """
          define internal i32 @on_cpu(ptr %%args) #0 {
          %s  %%status = tail call i32 @%s(%s)
            ret i32 %%status
          }
          """
              .formatted(loads(), onCpu(), pointers()));
    }
  }

  private static final String CUDA_TRIM = "  call void @arrayc_cuda_trim(ptr @program)\n";

  /**
   * What frees the memory that a function keeps.
   *
   * @param declared visibility, type and name
   * @param more what is to be done on a GPU
   */
  static String trim(String declared, String more) {
    return "define %s_trim() #0 {\n".formatted(declared)
        + "  call void @arrayc_workspace_trim()\n"
        + more
        + "  ret void\n}\n";
  }

  private String visibility() {
    return isExported ? "" : "hidden ";
  }

  private int arrays() {
    return signature.arrays().size();
  }

  /** {@code ptr %a0, ptr %a1, …}, as many as C passes. */
  private String pointers() {
    return IntStream.range(0, signature.pointers().size())
        .mapToObj(i -> "ptr %a" + i)
        .collect(Collectors.joining(", "));
  }

  /** The pointers for each array, an array that is changed in place twice, and the workspace. */
  private String places(String workspace) {
    List<String> all = new ArrayList<>();
    IntStream.range(0, signature.inputs().size()).forEach(i -> all.add("ptr %a" + i));
    signature.outputPointers().forEach(i -> all.add("ptr %a" + i));
    all.add(workspace);
    return String.join(", ", all);
  }

  /** {@code ptr %v0, ptr %v1, …} for all arrays, and the workspace. */
  private String passed() {
    List<String> all = new ArrayList<>();
    IntStream.range(0, arrays()).forEach(i -> all.add("ptr %v" + i));
    all.add("ptr %workspace");
    return String.join(", ", all);
  }

  /**
   * What a caller asks once, when it has loaded the library: may it be called, here and by me?
   *
   * @param declared visibility, type and name
   */
  static String loadCheck(String declared, List<Target> targets, boolean hasGpu) {
    return loadCheck(
        declared,
        hasGpu
            ? "  %status = call i32 @arrayc_cuda_check(ptr @program)\n"
            : """
              %%level = load i32, ptr @arrayc_cpu_level
              %%runs = icmp sge i32 %%level, %s
              %%status = select i1 %%runs, i32 %s, i32 %s
            """
                .formatted(targets.getFirst().level(), OK, UNSUPPORTED_CPU));
  }

  /** The same, where the code that asks is this. */
  static String loadCheck(String declared, String asks) {
    return """
    define %1$s_check(i32 %%abi) #0 {
      %%known = icmp eq i32 %%abi, %2$s
      br i1 %%known, label %%ask, label %%other
    other:
      ret i32 %3$s
    ask:
    %4$s  ret i32 %%status
    }
    """
        .formatted(declared, Manifest.ABI, OTHER_ABI, asks);
  }

  /** Calls the highest variant that the CPU runs. */
  private void dispatch() {
    String types = "ptr, ".repeat(arrays()) + "ptr";
    for (Target target : targets) {
      String variant = variant(signature, target);
      out.append("declare hidden i32 @%s(%s)\n".formatted(variant, types));
    }
    out.append("define internal i32 @dispatch(%s) #0 {\n".formatted(passed()));
    out.append("  %level = load i32, ptr @arrayc_cpu_level\n");
    for (Target target : targets.reversed()) {
      String suffix = target.suffix();
      out.append(
          """
            %%has_%1$s = icmp sge i32 %%level, %2$s
            br i1 %%has_%1$s, label %%run_%1$s, label %%below_%1$s
          run_%1$s:
            %%status_%1$s = tail call i32 @%3$s(%4$s)
            ret i32 %%status_%1$s
          below_%1$s:
          """
              .formatted(suffix, target.level(), variant(signature, target), passed()));
    }
    out.append("  ret i32 %s\n}\n".formatted(UNSUPPORTED_CPU));
  }

  /**
   * The exported symbol: an alias, for calls from inside the library must not go by it. The loader
   * would bind them to another library's function of the same name, say the {@code step} of glibc.
   */
  private void symbol() {
    String types = String.join(", ", Collections.nCopies(arrays(), "ptr"));
    out.append(
        "@%s = %salias i32 (%s), ptr @entry\n".formatted(signature.name(), visibility(), types));
  }

  /** The function on the CPU: finds the workspace. */
  private void entry() {
    out.append("define internal i32 @%s(%s) #0 {\n".formatted(onCpu(), pointers()));
    if (workspaceBytes == 0) {
      out.append("  %%status = tail call i32 @dispatch(%s)\n".formatted(places("ptr null")));
    } else if (workspaceBytes <= STACK_WORKSPACE) {
      out.append(
          """
            %%workspace = alloca [%s x i8], align 64
            %%status = call i32 @dispatch(%s)
          """
              .formatted(workspaceBytes, places("ptr %workspace")));
    } else {
      out.append(
          """
            %%workspace = call ptr @arrayc_workspace_acquire(i64 %s)
            %%none = icmp eq ptr %%workspace, null
            br i1 %%none, label %%failed, label %%run
          failed:
            ret i32 %s
          run:
            %%status = call i32 @dispatch(%s)
            call void @arrayc_workspace_release(ptr %%workspace)
          """
              .formatted(workspaceBytes, OUT_OF_MEMORY, places("ptr %workspace")));
    }
    out.append("  ret i32 %status\n}\n");
  }

  /** The rows of {@code struct arrayc_array}. */
  static String arrays(Signature signature) {
    List<String> rows = new ArrayList<>();
    int inputs = signature.inputs().size();
    int count = signature.pointers().size();
    for (int i = 0; i < count; i++) {
      Parameter array = signature.pointers().get(i);
      boolean input = i < inputs;
      int donatedTo =
          input && signature.isWritten(i)
              ? WRITTEN
              : input ? signature.donatedTo(i).orElse(NOT_DONATED) : NOT_DONATED;
      rows.add(
          "  { i64, i32, i32 } { i64 %s, i32 %s, i32 %s }"
              .formatted(array.type().bytes(), array.alignment(), donatedTo));
    }
    return "@arrays = internal constant [%s x { i64, i32, i32 }] [%n%s%n]%n"
        .formatted(rows.size(), String.join(",\n", rows));
  }

  /** The checked entry, and the table that it checks by. */
  private void checkedEntry() {
    int inputs = signature.inputs().size();
    int outputs = signature.pointers().size() - inputs;
    out.append(arrays(signature));
    out.append(
        """
        define %5$si32 @%1$s_call(ptr %%args) #0 {
          %%checked = call i32 @arrayc_check_arguments(ptr %%args, ptr @arrays, i64 %2$s, i64 %3$s)
          %%fine = icmp eq i32 %%checked, %4$s
          br i1 %%fine, label %%run, label %%refuse
        refuse:
          ret i32 %%checked
        run:
          %%status = tail call i32 @%1$s_run(ptr %%args)
          ret i32 %%status
        }
        """
            .formatted(signature.name(), inputs, outputs, OK, visibility()));
  }

  /** The entry, with an array of the pointers in place of the pointers. */
  private void entryOfArray() {
    out.append(
        """
        define hidden i32 @%s_run(ptr %%args) #0 {
        %s  %%status = tail call i32 @entry(%s)
          ret i32 %%status
        }
        """
            .formatted(signature.name(), loads(), pointers()));
  }

  /** Takes the pointers out of an array. */
  private String loads() {
    return IntStream.range(0, signature.pointers().size())
        .mapToObj(
            i ->
                """
                  %%p%1$s = getelementptr ptr, ptr %%args, i64 %1$s
                  %%a%1$s = load ptr, ptr %%p%1$s
                """
                    .formatted(i))
        .collect(Collectors.joining());
  }
}
