package dev.arrayc.mlir.artifact;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * What a library says about itself, in its symbol {@code NAME_manifest}.
 *
 * @param digest the program's digest, in hexadecimal
 * @param compiler arrayc's version
 * @param llvm LLVM's version
 * @param targets the CPU levels inside, lowest first
 * @param options the options that shaped it, in their order
 * @param signature the entry, its arguments and results
 * @param flops floating point operations of a call
 * @param bytes bytes of all arrays of a call
 * @param workspaceBytes memory that a call needs beside its arrays
 * @param plan what lies where in that memory
 * @param kernels what runs on a GPU
 * @param bits {@code portable} if every target gives the same bits, {@code lapack} if they are
 *     those of a system's library, else {@code target}
 */
public record Manifest(
    String digest,
    String compiler,
    String llvm,
    List<String> targets,
    Map<String, String> options,
    Signature signature,
    long flops,
    long bytes,
    long workspaceBytes,
    List<PlannedBuffer> plan,
    List<PlannedKernel> kernels,
    String bits) {
  /** The name of the JSON Schema that the text follows; another form gets another name. */
  public static final String SCHEMA = "urn:arrayc:manifest:3";

  /** The version of the C interface of libraries; {@code ARRAYC_ABI} of the runtime. */
  public static final int ABI = 1;

  /** The error of a call with sizes for which there is no code; {@code ARRAYC_UNKNOWN_SIZES}. */
  static final int UNKNOWN_SIZES = 14;

  /** {@return the JSON Schema (draft 2020-12) that every manifest follows} */
  public static String schema() {
    try (InputStream in = Manifest.class.getResourceAsStream("manifest.schema.json")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return the JSON text} */
  public String json() {
    return Json.object(
            "schema", SCHEMA,
            "abi", ABI,
            "entry", signature.name(),
            "program", digest,
            "compiler", compiler,
            "llvm", llvm,
            "targets", targets,
            "bits", bits,
            "options", options,
            "sizes", sizes(signature.sizes()),
            "arguments", signature.inputs().stream().map(Manifest::array).toList(),
            "results", signature.outputs().stream().map(Manifest::array).toList(),
            "flops", flops,
            "bytes", bytes,
            "workspace_bytes", workspaceBytes,
            "peak_bytes", bytes + workspaceBytes,
            "memory_plan", plan.stream().map(Manifest::buffer).toList(),
            "kernels", kernels.stream().map(Manifest::kernel).toList())
        .print();
  }

  private static Json sizes(Sizes sizes) {
    return Json.object(
        "names", sizes.names(),
        "passed", sizes.passed(),
        "known", sizes.known());
  }

  private static Sizes sizes(Json.Obj manifest) {
    Json.Obj sizes = (Json.Obj) manifest.member("sizes");
    return new Sizes(
        texts(sizes, "names"),
        Math.toIntExact(number(sizes, "passed")),
        ((Json.Arr) sizes.member("known"))
            .elements().stream()
                .map(row -> ((Json.Arr) row).elements())
                .map(row -> row.stream().map(d -> ((Json.Num) d).value()).toList())
                .toList());
  }

  private static List<String> texts(Json.Obj object, String member) {
    return ((Json.Arr) object.member(member))
        .elements().stream().map(t -> ((Json.Str) t).value()).toList();
  }

  private static Json buffer(PlannedBuffer b) {
    return Json.object(
        "offset", b.offset(),
        "bytes", b.bytes(),
        "first", b.first(),
        "last", b.last(),
        "holds", b.holds());
  }

  private static Json kernel(PlannedKernel k) {
    return Json.object(
        "name", k.name(),
        "blocks", k.blocks(),
        "threads", k.threads(),
        "shared_bytes", k.sharedBytes(),
        "flops", k.flops(),
        "bytes", k.bytes(),
        "tensor", k.tensor());
  }

  private static List<PlannedKernel> kernels(Json.Obj manifest) {
    List<PlannedKernel> kernels = new ArrayList<>();
    for (Json element : ((Json.Arr) manifest.member("kernels")).elements()) {
      Json.Obj kernel = (Json.Obj) element;
      kernels.add(
          new PlannedKernel(
              text(kernel, "name"),
              number(kernel, "blocks"),
              number(kernel, "threads"),
              number(kernel, "shared_bytes"),
              number(kernel, "flops"),
              number(kernel, "bytes"),
              text(kernel, "tensor")));
    }
    return kernels;
  }

  private static List<PlannedBuffer> plan(Json.Obj manifest) {
    List<PlannedBuffer> plan = new ArrayList<>();
    for (Json element : ((Json.Arr) manifest.member("memory_plan")).elements()) {
      Json.Obj buffer = (Json.Obj) element;
      plan.add(
          new PlannedBuffer(
              number(buffer, "offset"),
              number(buffer, "bytes"),
              Math.toIntExact(number(buffer, "first")),
              Math.toIntExact(number(buffer, "last")),
              texts(buffer, "holds")));
    }
    return plan;
  }

  private static Json array(Parameter p) {
    return Json.object(
        "name", p.name(),
        "path", p.path(),
        "dtype", p.type().dtype().shortName(),
        "shape", shape(p),
        "donated", p.donated(),
        "in_place_of", p.inPlaceOf().orElse(-1));
  }

  /** Sizes are numbers, or the name of what differs from call to call. */
  private static List<Json> shape(Parameter p) {
    List<Json> shape = new ArrayList<>();
    for (int axis = 0; axis < p.type().rank(); axis++) {
      shape.add(
          p.type().isDynamic(axis)
              ? new Json.Str(p.symbols().get(axis))
              : new Json.Num(p.type().dim(axis)));
    }
    return shape;
  }

  /**
   * Reads a manifest back from its text.
   *
   * @throws IllegalArgumentException if the text is not a manifest
   */
  public static Manifest parse(String json) {
    try {
      Json.Obj manifest = (Json.Obj) Json.parse(json);
      if (!manifest.member("schema").equals(new Json.Str(SCHEMA))) {
        throw new IllegalArgumentException("a manifest of another version of arrayc");
      }
      if (!manifest.member("abi").equals(new Json.Num(ABI))) {
        throw new IllegalArgumentException("a library with another C interface");
      }
      Map<String, String> options = new LinkedHashMap<>();
      ((Json.Obj) manifest.member("options"))
          .members()
          .forEach((name, value) -> options.put(name, ((Json.Str) value).value()));
      return new Manifest(
          text(manifest, "program"),
          text(manifest, "compiler"),
          text(manifest, "llvm"),
          texts(manifest, "targets"),
          options,
          new Signature(
              text(manifest, "entry"),
              arrays(manifest, "arguments"),
              arrays(manifest, "results"),
              sizes(manifest)),
          number(manifest, "flops"),
          number(manifest, "bytes"),
          number(manifest, "workspace_bytes"),
          plan(manifest),
          kernels(manifest),
          text(manifest, "bits"));
    } catch (ClassCastException e) {
      throw new IllegalArgumentException("not a manifest", e);
    }
  }

  private static List<Parameter> arrays(Json.Obj manifest, String member) {
    List<Parameter> arrays = new ArrayList<>();
    for (Json element : ((Json.Arr) manifest.member(member)).elements()) {
      Json.Obj array = (Json.Obj) element;
      String dtype = text(array, "dtype");
      int place = Math.toIntExact(number(array, "in_place_of"));
      List<Long> shape = new ArrayList<>();
      List<String> symbols = new ArrayList<>();
      for (Json size : ((Json.Arr) array.member("shape")).elements()) {
        shape.add(size instanceof Json.Num(long fixed) ? fixed : TensorType.DYNAMIC);
        symbols.add(size instanceof Json.Str(String name) ? name : "");
      }
      arrays.add(
          new Parameter(
              text(array, "name"),
              text(array, "path"),
              new TensorType(
                  DType.named(dtype)
                      .orElseThrow(() -> new IllegalArgumentException("no dtype " + dtype)),
                  shape),
              ((Json.Bool) array.member("donated")).value(),
              place < 0 ? OptionalInt.empty() : OptionalInt.of(place),
              symbols));
    }
    return arrays;
  }

  private static long number(Json.Obj object, String member) {
    return ((Json.Num) object.member(member)).value();
  }

  private static String text(Json.Obj object, String member) {
    return ((Json.Str) object.member(member)).value();
  }
}
