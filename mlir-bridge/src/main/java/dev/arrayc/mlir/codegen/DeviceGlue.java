package dev.arrayc.mlir.codegen;

import dev.arrayc.mlir.artifact.Signature;
import dev.arrayc.mlir.codegen.DeviceModule.Kernel;
import dev.arrayc.mlir.codegen.LoweredModule.Constant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The part of {@link Glue} that a library for GPUs has: the tables of {@code cuda.h}, and what
 * hands them to the runtime.
 *
 * @param hasCpu whether the library also has code for a CPU
 */
record DeviceGlue(Signature signature, DeviceModule module, Options options, boolean hasCpu) {
  // enum arrayc_cuda_image_kind
  private static final int PTX = 0;
  private static final int EXACT = 1;
  private static final int CUBIN = 2;

  private static final String DECLARATIONS =
      """
      %kernel = type { ptr, ptr, i64, i64, i64 }
      %image = type { ptr, i32, i32 }
      %constant = type { ptr, i64 }
      %tensor = type { i32, i32, i32, i64, [5 x i64], [5 x i64], [5 x i32] }
      %bulk = type { ptr, ptr, i64, i64, i64, i64, i64, [2 x %tensor] }
      %program = type { ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr, i64, i64, i64, i64, i64, i64, i64, i64, i64, ptr }
      declare hidden i32 @arrayc_cuda_call(ptr, ptr)
      declare hidden i32 @arrayc_cuda_call_on(ptr, ptr, ptr)
      declare hidden i32 @arrayc_cuda_check(ptr)
      declare hidden void @arrayc_cuda_trim(ptr)
      """;

  /** {@return the symbol of the host's function, inside the library} */
  static String host(Signature signature) {
    return signature.name() + "_host";
  }

  /** {@return the symbol of the kernels for a GPU, inside the library} */
  static String image(Signature signature, Sm gpu) {
    return signature.name() + "_" + gpu;
  }

  /** {@return the symbol of the kernels' machine code for a GPU, inside the library} */
  static String cubin(Signature signature, Sm gpu) {
    return signature.name() + "_cubin_" + gpu.shortName();
  }

  /** {@return the symbol of data that kernels read, inside the library} */
  static String constant(Signature signature, Constant constant) {
    return signature.name() + "_device_" + constant.symbol();
  }

  /** {@return declarations and tables} */
  String tables() {
    StringBuilder out = new StringBuilder(DECLARATIONS);
    out.append("declare hidden i32 @%s(ptr)\n".formatted(host(signature)));
    List<String> kernels = new ArrayList<>();
    for (Kernel kernel : module.kernels()) {
      String name = kernel.name();
      out.append(
          "@%1$s = internal constant [%2$s x i8] c\"%1$s\\00\"\n"
              .formatted(name, name.length() + 1));
      out.append(
          table(
              name + "_pointers", "i32", kernel.pointers().stream().map(p -> "i32 " + p).toList()));
      kernels.add(
          "%%kernel { ptr @%1$s, ptr @%1$s_pointers, i64 %2$s, i64 %3$s, i64 %4$s }"
              .formatted(name, kernel.pointers().size(), kernel.blocks(), kernel.threads()));
    }
    List<String> images = new ArrayList<>();
    for (Sm gpu : options.gpus()) {
      images.add(image(out, image(signature, gpu), gpu, gpu.isSpecific() ? EXACT : PTX));
    }
    // Where both run, the last one is taken: machine code.
    for (Sm gpu : options.cubins() ? options.gpus() : List.<Sm>of()) {
      images.add(image(out, cubin(signature, gpu), gpu, gpu.isSpecific() ? EXACT : CUBIN));
    }
    List<String> constants = new ArrayList<>();
    for (Constant constant : module.host().constants()) {
      String symbol = constant(signature, constant);
      out.append("@%s = external hidden constant i8\n".formatted(symbol));
      constants.add("%%constant { ptr @%s, i64 %s }".formatted(symbol, constant.bytes().length));
    }
    List<String> places = signature.outputPointers().stream().map(p -> "i32 " + p).toList();
    out.append(table("kernels", "%kernel", kernels));
    out.append(table("bulk", "%bulk", module.bulk().stream().map(k -> bulk(out, k)).toList()));
    out.append(table("images", "%image", images));
    out.append(table("constants", "%constant", constants));
    out.append(table("places", "i32", places));
    return out.append(program()).toString();
  }

  private static String bulk(StringBuilder out, BulkKernel kernel) {
    String name = kernel.name();
    out.append(
        "@%1$s = internal constant [%2$s x i8] c\"%1$s\\00\"\n".formatted(name, name.length() + 1));
    out.append(
        table(name + "_pointers", "i32", kernel.pointers().stream().map(p -> "i32 " + p).toList()));
    return "%%bulk { ptr @%1$s, ptr @%1$s_pointers, i64 %2$s, i64 %3$s, i64 %4$s, i64 %5$s, i64 %6$s, "
            .formatted(
                name,
                kernel.pointers().size(),
                kernel.replaced(),
                kernel.tiles(),
                kernel.threads(),
                kernel.sharedBytes())
        + kernel.operands().stream()
            .map(DeviceGlue::tensor)
            .collect(Collectors.joining(", ", "[2 x %tensor] [", "] }"));
  }

  private static String tensor(BulkKernel.Tensor tensor) {
    List<BulkKernel.Dimension> all = tensor.dimensions();
    return "%%tensor { i32 %s, i32 %s, i32 %s, i64 %s, "
            .formatted(tensor.pointer(), tensor.type(), all.size(), tensor.offset())
        + five("i64", all.stream().map(BulkKernel.Dimension::size).toList())
        + ", "
        + five("i64", all.stream().map(BulkKernel.Dimension::stride).toList())
        + ", "
        + five("i32", all.stream().map(d -> (long) d.box()).toList())
        + " }";
  }

  private static String five(String type, List<Long> numbers) {
    return IntStream.range(0, BulkKernel.MOST_DIMENSIONS)
        .mapToObj(i -> type + " " + (i < numbers.size() ? numbers.get(i) : 1))
        .collect(Collectors.joining(", ", "[5 x " + type + "] [", "]"));
  }

  private static String image(StringBuilder out, String symbol, Sm gpu, int kind) {
    out.append("@%s = external hidden constant i8\n".formatted(symbol));
    return "%%image { ptr @%s, i32 %s, i32 %s }".formatted(symbol, gpu.number(), kind);
  }

  private static String table(String name, String type, List<String> rows) {
    return "@%s = internal constant [%s x %s] [%n%s%n]%n"
        .formatted(name, rows.size(), type, String.join(",\n", rows));
  }

  private String program() {
    List<Long> counts =
        List.of(
            (long) signature.inputs().size(),
            (long) signature.pointers().size(),
            (long) signature.outputs().size(),
            (long) module.kernels().size(),
            (long) module.bulk().size(),
            (long) options.gpus().size() * (options.cubins() ? 2 : 1),
            (long) module.host().constants().size(),
            module.host().workspaceBytes(),
            module.answer());
    return "@program = internal global %%program { ptr @%s, ptr %s, ptr @arrays, ptr @places, "
            .formatted(host(signature), hasCpu ? "@on_cpu" : "null")
        + "ptr @kernels, ptr @bulk, ptr @images, ptr @constants, "
        + counts.stream().map(c -> "i64 " + c).collect(Collectors.joining(", "))
        + ", ptr null }\n";
  }

  /**
   * {@return the entries: with arrays on the host, and with arrays on the device}
   *
   * @param visibility of what C sees
   */
  String entries(String visibility) {
    int count = signature.pointers().size();
    String parameters =
        IntStream.range(0, count).mapToObj(i -> "ptr %a" + i).collect(Collectors.joining(", "));
    String stores =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    """
                      %%s%1$s = getelementptr ptr, ptr %%args, i64 %1$s
                      store ptr %%a%1$s, ptr %%s%1$s
                    """
                        .formatted(i))
            .collect(Collectors.joining());
    return """
    define internal i32 @entry(%1$s) #0 {
      %%args = alloca ptr, i64 %2$s
    %3$s  %%status = call i32 @arrayc_cuda_call(ptr @program, ptr %%args)
      ret i32 %%status
    }
    define %6$si32 @%4$s_device(%5$s) #0 {
      %%args = alloca ptr, i64 %2$s
    %3$s  %%status = call i32 @arrayc_cuda_call_on(ptr @program, ptr %%stream, ptr %%args)
      ret i32 %%status
    }
    """
        .formatted(
            parameters,
            Math.max(1, count),
            stores,
            signature.name(),
            count == 0 ? "ptr %stream" : "ptr %stream, " + parameters,
            visibility);
  }
}
