package dev.arrayc.mlir.codegen;

import dev.arrayc.ir.TensorType;
import dev.arrayc.mlir.artifact.Parameter;
import dev.arrayc.mlir.artifact.Signature;
import dev.arrayc.mlir.artifact.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What C sees of a function whose arrays differ in size from call to call, as LLVM IR: the choice
 * among its parts by the sizes that are passed, or the loop over blocks of rows ({@code rows.c}).
 * The parts are functions of arrays of one shape, by {@link Glue}, hidden.
 */
final class FrontGlue {
  private final Signature signature;
  private final List<Signature> parts;
  private final StringBuilder out = new StringBuilder();

  private FrontGlue(Front front, List<Signature> parts) {
    this.signature = front.signature();
    this.parts = parts;
  }

  /**
   * {@return the module's text}
   *
   * @param parts one for each row of known sizes; the only one is that for a block of rows
   * @param work operations and bytes of a call of the only part
   * @param hasGpu whether the parts are for a GPU; each has a shape of its own then
   */
  static String of(
      Front front, List<Signature> parts, List<Target> targets, long work, boolean hasGpu) {
    FrontGlue glue = new FrontGlue(front, parts);
    String name = glue.signature.name();
    glue.out.append("source_filename = \"").append(name).append("\"\n");
    glue.out.append(Glue.declarations(targets));
    if (front.block().isPresent()) {
      glue.rows(front.block().getAsLong(), work);
    } else {
      glue.variants();
    }
    glue.out.append(
        "@%s = alias i32 (%s), ptr @entry\n"
            .formatted(name, glue.parameters("i64", "ptr").replaceAll(" %[a-z0-9]+", "")));
    if (hasGpu) {
      glue.onDevice();
    } else {
      glue.out.append(Glue.loadCheck("i32 @" + name, targets, false));
      glue.out.append(Glue.trim("void @" + name, ""));
    }
    return glue.out.toString();
  }

  /** The entry for arrays on the device; the parts are for the same machines, so one is asked. */
  private void onDevice() {
    StringBuilder trims = new StringBuilder();
    for (Signature part : parts) {
      out.append("declare hidden i32 @%s_device(ptr%s)\n".formatted(part.name(), types(", ptr")));
      out.append("declare hidden void @%s_trim()\n".formatted(part.name()));
      trims.append("  call void @%s_trim()\n".formatted(part.name()));
    }
    String first = parts.getFirst().name();
    out.append("declare hidden i32 @%s_check(i32)\n".formatted(first));
    out.append(
        "define i32 @%s_device(ptr %%stream, %s) #0 {\n"
            .formatted(signature.name(), parameters("i64", "ptr")));
    String pointers = arguments();
    choose("(ptr %stream" + (pointers.isEmpty() ? "" : ", " + pointers) + ")", "_device");
    String asks = "  %%status = call i32 @%s_check(i32 %%abi)\n".formatted(first);
    out.append(Glue.loadCheck("i32 @" + signature.name(), asks));
    out.append(Glue.trim("void @" + signature.name(), trims.toString()));
  }

  /** {@code ptr %a0, ptr %a1, …} */
  private String arguments() {
    return IntStream.range(0, pointers())
        .mapToObj(i -> "ptr %a" + i)
        .collect(Collectors.joining(", "));
  }

  private String types(String one) {
    return one.repeat(pointers());
  }

  private Sizes sizes() {
    return signature.sizes();
  }

  private int pointers() {
    return signature.pointers().size();
  }

  /** {@code i64 %n0, …, ptr %a0, …}. */
  private String parameters(String size, String pointer) {
    List<String> all = new ArrayList<>();
    IntStream.range(0, sizes().passed()).forEach(i -> all.add(size + " %n" + i));
    IntStream.range(0, pointers()).forEach(i -> all.add(pointer + " %a" + i));
    return String.join(", ", all);
  }

  /** Reads the sizes, to which the first pointers of an array point; null is an error. */
  private String loadSizes() {
    StringBuilder loads = new StringBuilder();
    loads.append("  %isnull = icmp eq ptr %args, null\n");
    loads.append("  br i1 %isnull, label %null, label %size0\n");
    int passed = sizes().passed();
    for (int i = 0; i < passed; i++) {
      loads.append(
          """
          size%1$s:
            %%q%1$s = getelementptr ptr, ptr %%args, i64 %1$s
            %%s%1$s = load ptr, ptr %%q%1$s
            %%isnull%1$s = icmp eq ptr %%s%1$s, null
            br i1 %%isnull%1$s, label %%null, label %%load%1$s
          load%1$s:
            %%n%1$s = load i64, ptr %%s%1$s
            br label %%%2$s
          """
              .formatted(i, i + 1 < passed ? "size" + (i + 1) : "arrays"));
    }
    return loads
        .append("null:\n  ret i32 %s\n".formatted(Glue.NULL_POINTER))
        .append("arrays:\n  %%rest = getelementptr ptr, ptr %%args, i64 %s\n".formatted(passed))
        .toString();
  }

  private void variants() {
    String types =
        IntStream.range(0, pointers()).mapToObj(i -> "ptr").collect(Collectors.joining(", "));
    for (Signature part : parts) {
      out.append("declare hidden i32 @%s(%s)\n".formatted(part.name(), types));
      out.append("declare hidden i32 @%s_call(ptr)\n".formatted(part.name()));
    }
    out.append("define internal i32 @entry(%s) #0 {\n".formatted(parameters("i64", "ptr")));
    choose("(" + arguments() + ")", "");
    out.append("define i32 @%s_call(ptr %%args) #0 {\n".formatted(signature.name()));
    out.append(loadSizes());
    choose("(ptr %rest)", "_call");
  }

  /** Calls the part for the sizes, and ends the function. */
  private void choose(String arguments, String suffix) {
    for (int v = 0; v < parts.size(); v++) {
      List<Long> row = sizes().known().get(v);
      String all = "true";
      for (int i = 0; i < sizes().passed(); i++) {
        out.append("  %%is%1$s_%2$s = icmp eq i64 %%n%2$s, %3$s\n".formatted(v, i, row.get(i)));
        out.append("  %%all%1$s_%2$s = and i1 %3$s, %%is%1$s_%2$s\n".formatted(v, i, all));
        all = "%%all%s_%s".formatted(v, i);
      }
      out.append(
          """
            br i1 %2$s, label %%run%1$s, label %%other%1$s
          run%1$s:
            %%status%1$s = tail call i32 @%3$s%4$s%5$s
            ret i32 %%status%1$s
          other%1$s:
          """
              .formatted(v, all, parts.get(v).name(), suffix, arguments));
    }
    out.append("  ret i32 %s\n}\n".formatted(Glue.UNKNOWN_SIZES));
  }

  private void rows(long block, long work) {
    Signature part = parts.getFirst();
    Signature row = signature.at(signature.name(), List.of(1L));
    List<Parameter> arrays = signature.pointers();
    out.append("declare hidden i32 @%s_run(ptr)\n".formatted(part.name()));
    out.append(Glue.arrays(row));
    List<String> bytes = new ArrayList<>();
    for (int i = 0; i < arrays.size(); i++) {
      TensorType type = row.pointers().get(i).type();
      bytes.add("i64 " + (arrays.get(i).isFixed() ? 0 : type.bytes()));
    }
    int inputs = signature.inputs().size();
    int count = arrays.size();
    out.append(
        """
        @row_bytes = internal constant [%1$s x i64] [%2$s]
        @rows = internal constant { ptr, i64, i64, i64, i64, ptr, ptr } { ptr @%3$s_run, i64 %4$s, i64 %5$s, i64 %6$s, i64 %7$s, ptr @arrays, ptr @row_bytes }
        define internal i32 @entry(%8$s) #0 {
          %%args = alloca [%1$s x ptr]
        """
            .formatted(
                count,
                String.join(", ", bytes),
                part.name(),
                block,
                work,
                inputs,
                count - inputs,
                parameters("i64", "ptr")));
    for (int i = 0; i < count; i++) {
      out.append("  %%p%1$s = getelementptr ptr, ptr %%args, i64 %1$s\n".formatted(i));
      out.append("  store ptr %%a%1$s, ptr %%p%1$s\n".formatted(i));
    }
    out.append(
        """
          %%status = call i32 @arrayc_run_rows(ptr @rows, ptr %%args, i64 %%n0)
          ret i32 %%status
        }
        define i32 @%1$s_call(ptr %%args) #0 {
        %2$s  %%checked = call i32 @arrayc_check_rows(ptr @rows, ptr %%rest, i64 %%n0)
          %%fine = icmp eq i32 %%checked, %3$s
          br i1 %%fine, label %%run, label %%refuse
        refuse:
          ret i32 %%checked
        run:
          %%status = tail call i32 @arrayc_run_rows(ptr @rows, ptr %%rest, i64 %%n0)
          ret i32 %%status
        }
        """
            .formatted(signature.name(), loadSizes(), Glue.OK));
  }
}
