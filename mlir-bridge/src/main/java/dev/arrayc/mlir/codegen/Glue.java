package dev.arrayc.mlir.codegen;

import dev.arrayc.mlir.artifact.Parameter;
import dev.arrayc.mlir.artifact.Signature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The part of a library between its C symbols and its variants, as LLVM IR for any x86-64: the
 * choice of the variant, the workspace, the checked entry. What it declares is in {@code
 * runtime.h}. Numbers are put in by {@code %s}: {@code %d} writes them in the locale's digits.
 */
final class Glue {
  /** Up to here a workspace is on the caller's stack (design §6). */
  private static final long STACK_WORKSPACE = 64 * 1024;

  private static final String DECLARATIONS =
      """
      @arrayc_cpu_level = external hidden global i32
      declare hidden ptr @arrayc_workspace_acquire(i64)
      declare hidden void @arrayc_workspace_release(ptr)
      declare hidden void @arrayc_workspace_trim()
      declare hidden i32 @arrayc_check_arguments(ptr, ptr, i64, i64)
      attributes #0 = { nounwind "target-cpu"="x86-64" }
      """;

  private static final int OK = 0; // ARRAYC_OK
  private static final int UNSUPPORTED_CPU = 1; // ARRAYC_UNSUPPORTED_CPU
  private static final int OUT_OF_MEMORY = 2; // ARRAYC_OUT_OF_MEMORY

  private final Signature signature;
  private final List<Target> targets;
  private final long workspaceBytes;
  private final StringBuilder out = new StringBuilder();

  private Glue(Signature signature, List<Target> targets, long workspaceBytes) {
    this.signature = signature;
    this.targets = targets;
    this.workspaceBytes = workspaceBytes;
  }

  /** {@return the symbol of a variant, inside the library} */
  static String variant(Signature signature, Target target) {
    return signature.name() + "_" + target.suffix();
  }

  /** {@return the symbol of the manifest} */
  static String manifest(Signature signature) {
    return signature.name() + "_manifest";
  }

  /** {@return the module's text} */
  static String of(Signature signature, List<Target> targets, long workspaceBytes) {
    Glue glue = new Glue(signature, targets, workspaceBytes);
    glue.out.append("source_filename = \"").append(signature.name()).append("\"\n");
    glue.out.append(DECLARATIONS);
    glue.dispatch();
    glue.entry();
    glue.checkedEntry();
    glue.out
        .append("define void @%s_trim() #0 {\n".formatted(signature.name()))
        .append("  call void @arrayc_workspace_trim()\n  ret void\n}\n");
    return glue.out.toString();
  }

  private int arrays() {
    return signature.arrays().size();
  }

  /** {@code ptr %0, ptr %1, …}, as many as there are arrays, and further ones. */
  private String pointers(String... more) {
    List<String> all = new ArrayList<>();
    IntStream.range(0, arrays()).forEach(i -> all.add("ptr %a" + i));
    Collections.addAll(all, more);
    return String.join(", ", all);
  }

  /** Calls the highest variant that the CPU runs. */
  private void dispatch() {
    String types = "ptr, ".repeat(arrays()) + "ptr";
    for (Target target : targets) {
      String variant = variant(signature, target);
      out.append("declare hidden i32 @%s(%s)\n".formatted(variant, types));
    }
    out.append("define internal i32 @dispatch(%s) #0 {\n".formatted(pointers("ptr %workspace")));
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
              .formatted(
                  suffix, target.level(), variant(signature, target), pointers("ptr %workspace")));
    }
    out.append("  ret i32 %s\n}\n".formatted(UNSUPPORTED_CPU));
  }

  /**
   * The entry: finds the workspace. The exported symbol is an alias, for calls from inside the
   * library must not go by it: the loader would bind them to another library's function of the same
   * name, say the {@code step} of glibc.
   */
  private void entry() {
    String types = String.join(", ", Collections.nCopies(arrays(), "ptr"));
    out.append("@%s = alias i32 (%s), ptr @entry\n".formatted(signature.name(), types));
    out.append("define internal i32 @entry(%s) #0 {\n".formatted(pointers()));
    if (workspaceBytes == 0) {
      out.append("  %%status = tail call i32 @dispatch(%s)\n".formatted(pointers("ptr null")));
    } else if (workspaceBytes <= STACK_WORKSPACE) {
      out.append(
          """
            %%workspace = alloca [%s x i8], align 64
            %%status = call i32 @dispatch(%s)
          """
              .formatted(workspaceBytes, pointers("ptr %workspace")));
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
              .formatted(workspaceBytes, OUT_OF_MEMORY, pointers("ptr %workspace")));
    }
    out.append("  ret i32 %status\n}\n");
  }

  /** The checked entry, and the table that it checks by. */
  private void checkedEntry() {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < arrays(); i++) {
      Parameter array = signature.arrays().get(i);
      boolean input = i < signature.inputs().size();
      int donatedTo = input ? signature.donatedTo(i).orElse(-1) : -1;
      rows.add(
          "  { i64, i32, i32 } { i64 %s, i32 %s, i32 %s }"
              .formatted(array.type().bytes(), array.alignment(), donatedTo));
    }
    out.append(
        "@arrays = internal constant [%s x { i64, i32, i32 }] [%n%s%n]%n"
            .formatted(rows.size(), String.join(",\n", rows)));
    String loads =
        IntStream.range(0, arrays())
            .mapToObj(
                i ->
                    """
                      %%p%1$s = getelementptr ptr, ptr %%args, i64 %1$s
                      %%a%1$s = load ptr, ptr %%p%1$s
                    """
                        .formatted(i))
            .collect(Collectors.joining());
    out.append(
        """
        define i32 @%1$s_call(ptr %%args) #0 {
          %%checked = call i32 @arrayc_check_arguments(ptr %%args, ptr @arrays, i64 %2$s, i64 %3$s)
          %%fine = icmp eq i32 %%checked, %6$s
          br i1 %%fine, label %%run, label %%refuse
        refuse:
          ret i32 %%checked
        run:
        %4$s  %%status = tail call i32 @entry(%5$s)
          ret i32 %%status
        }
        """
            .formatted(
                signature.name(),
                signature.inputs().size(),
                signature.outputs().size(),
                loads,
                pointers(),
                OK));
  }
}
