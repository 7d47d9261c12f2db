package dev.arrayc.op;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** More programs of rows whose attributes say much, by name: integers, so that bits are exact. */
public final class Variants {
  private static final TensorType INT = TensorType.scalar(DType.I32);
  private static final TensorType CUBE = TensorType.of(DType.I32, 3, 5, 4);

  private final Map<String, Program> all = new LinkedHashMap<>();

  private Variants() {}

  /** {@return the programs by name} */
  public static Map<String, Program> all() {
    Variants variants = new Variants();
    variants.gathers();
    variants.scatters();
    variants.windows();
    variants.convolutions();
    variants.randomBits();
    return variants.all;
  }

  private void add(
      String name, Op op, Attributes attributes, List<Op> regions, TensorType... operands) {
    Builder b = new Builder();
    List<Value> values = new ArrayList<>();
    for (TensorType type : operands) {
      values.add(b.parameter(type));
    }
    List<Block> blocks = new ArrayList<>();
    for (Op region : regions) {
      List<Type> scalars = List.of(INT, INT);
      blocks.add(
          b.region(
              scalars,
              p ->
                  List.of(
                      region == Op.COMPARE
                          ? b.compare("GE", p.get(0), p.get(1))
                          : region == Op.REAL ? p.get(1) : b.emit(region, p.get(0), p.get(1)))));
    }
    List<Value> results = b.emit(op, values, attributes, blocks, List.of());
    all.put(name, new Program("jit_" + name, List.of(Samples.function("main", b, results))));
  }

  /** Even, odd and no axes; words of 32 and 64 bits and narrower ones; one and two counters. */
  private void randomBits() {
    for (String algorithm : List.of("THREE_FRY", "PHILOX", "DEFAULT")) {
      for (long words = 2; words <= (algorithm.equals("THREE_FRY") ? 2 : 3); words++) {
        for (DType dtype : List.of(DType.U8, DType.I16, DType.U32, DType.U64)) {
          for (List<Long> shape : List.of(List.<Long>of(), List.of(7L), List.of(3L, 5L, 4L))) {
            Builder b = new Builder();
            TensorType state = TensorType.of(DType.U64, words);
            Attribute name = new Attribute.Case("rng_algorithm", algorithm);
            List<Value> results =
                b.emit(
                    Op.RNG_BIT_GENERATOR,
                    List.of(b.parameter(state)),
                    Attributes.NONE.with("rng_algorithm", name),
                    List.of(),
                    List.of(state, new TensorType(dtype, shape)));
            String key = String.join("_", algorithm, "" + words, dtype.name(), "" + shape.size());
            all.put(key, new Program("jit", List.of(Samples.function("main", b, results))));
          }
        }
      }
    }
  }

  private static Attribute.GatherDimensions gather(
      List<Long> offset,
      List<Long> collapsed,
      List<Long> batching,
      List<Long> indexBatching,
      List<Long> map,
      long vector) {
    return new Attribute.GatherDimensions(offset, collapsed, batching, indexBatching, map, vector);
  }

  private static final Map<String, Attribute.GatherDimensions> DIMENSIONS = new LinkedHashMap<>();

  static {
    DIMENSIONS.put(
        "rows", gather(List.of(1L, 2L), List.of(0L), List.of(), List.of(), List.of(0L), 1));
    DIMENSIONS.put(
        "elements",
        gather(List.of(), List.of(0L, 1L, 2L), List.of(), List.of(), List.of(2L, 0L, 1L), 0));
    DIMENSIONS.put(
        "batched", gather(List.of(2L), List.of(2L), List.of(0L), List.of(1L), List.of(1L, 2L), 2));
    DIMENSIONS.put(
        "windows", gather(List.of(0L, 2L, 3L), List.of(), List.of(), List.of(), List.of(1L), 1));
  }

  /** The operand's slice sizes and the shape of the indices for each of the dimension numbers. */
  private static List<Long> sizes(String name) {
    return switch (name) {
      case "rows" -> List.of(1L, 5L, 4L);
      case "elements" -> List.of(1L, 1L, 1L);
      case "batched" -> List.of(1L, 3L, 1L);
      default -> List.of(2L, 3L, 4L);
    };
  }

  private static TensorType indices(String name) {
    return switch (name) {
      case "rows" -> TensorType.of(DType.U8, 7);
      case "elements" -> TensorType.of(DType.I64, 3, 2, 6);
      case "batched" -> TensorType.of(DType.I32, 6, 3, 2);
      default -> TensorType.of(DType.I32, 8, 1);
    };
  }

  private void gathers() {
    DIMENSIONS.forEach(
        (name, dims) ->
            add(
                "gather_" + name,
                Op.GATHER,
                Attributes.NONE.with("dimension_numbers", dims).with("slice_sizes", sizes(name)),
                List.of(),
                CUBE,
                indices(name)));
  }

  private void scatters() {
    DIMENSIONS.forEach(
        (name, dims) -> {
          Attribute numbers =
              new Attribute.ScatterDimensions(
                  dims.offsetDims(),
                  dims.collapsedSliceDims(),
                  dims.operandBatchingDims(),
                  dims.startIndicesBatchingDims(),
                  dims.startIndexMap(),
                  dims.indexVectorDim());
          List<Long> shape = Slices.ofGather(dims, CUBE, indices(name), sizes(name)).shape();
          // REAL stands for the second argument: a replacement.
          for (Op region : List.of(Op.ADD, Op.SUBTRACT, Op.MAXIMUM, Op.REAL)) {
            boolean replaces = region == Op.REAL;
            add(
                "scatter_" + name + "_" + (replaces ? "set" : region),
                Op.SCATTER,
                Attributes.NONE.with("scatter_dimension_numbers", numbers),
                List.of(region),
                CUBE,
                indices(name),
                new TensorType(DType.I32, shape));
          }
        });
  }

  private static Attribute padding(long... pairs) {
    List<List<Long>> rows = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      rows.add(List.of(pairs[i], pairs[i + 1]));
    }
    return new Attribute.IntTable(rows);
  }

  private void windows() {
    Attributes plain =
        Attributes.NONE
            .with("window_dimensions", List.of(1L, 3L, 2L))
            .with("window_strides", List.of(1L, 2L, 1L));
    Attributes padded = plain.with("padding", padding(0, 0, 1, 2, 1, 0));
    Attributes dilated =
        plain
            .with("padding", padding(1, 1, -1, 3, 2, 2))
            .with("base_dilations", List.of(1L, 2L, 3L))
            .with("window_dilations", List.of(1L, 2L, 1L));
    Map<String, Attributes> kinds = new LinkedHashMap<>();
    kinds.put("plain", plain);
    kinds.put("padded", padded);
    kinds.put("dilated", dilated);
    kinds.forEach(
        (name, attributes) -> {
          // XLA leaves padding out, the specification pads by initial values: the same for
          // extremes.
          List<Op> regions =
              name.equals("plain")
                  ? List.of(Op.ADD, Op.MULTIPLY, Op.MINIMUM)
                  : List.of(Op.MINIMUM, Op.MAXIMUM);
          for (Op region : regions) {
            add(
                "reduce_window_" + name + "_" + region,
                Op.REDUCE_WINDOW,
                attributes,
                List.of(region),
                CUBE,
                INT);
          }
          // With padding XLA's CPU takes another of two equals; JAX pads itself before.
          if (name.equals("plain")) {
            List<Long> counts = Windows.of(attributes, 3).counts(CUBE.shape());
            add(
                "select_and_scatter_" + name,
                Op.SELECT_AND_SCATTER,
                attributes,
                List.of(Op.COMPARE, Op.ADD),
                CUBE,
                new TensorType(DType.I32, counts),
                INT);
          }
        });
  }

  private void convolutions() {
    var last =
        new Attribute.ConvolutionDimensions(
            0, 3, List.of(1L, 2L), 2, 3, List.of(0L, 1L), 0, 3, List.of(1L, 2L));
    var first =
        new Attribute.ConvolutionDimensions(
            0, 1, List.of(2L), 1, 0, List.of(2L), 0, 1, List.of(2L));
    var none =
        new Attribute.ConvolutionDimensions(0, 1, List.of(), 0, 1, List.of(), 1, 0, List.of());
    Attributes one = Attributes.NONE.with("feature_group_count", 1L).with("batch_group_count", 1L);
    TensorType image = TensorType.of(DType.I32, 2, 6, 5, 4);
    Attributes plain = one.with("dimension_numbers", last);
    TensorType kernel = TensorType.of(DType.I32, 3, 2, 4, 6);
    add("convolution", Op.CONVOLUTION, plain, List.of(), image, kernel);
    Attributes same =
        plain.with("padding", padding(1, 1, 0, 1)).with("window_strides", List.of(2L, 1L));
    add("convolution_same", Op.CONVOLUTION, same, List.of(), image, kernel);
    TensorType grouped = TensorType.of(DType.I32, 3, 2, 2, 6);
    Attributes groups = same.with("feature_group_count", 2L);
    add("convolution_groups", Op.CONVOLUTION, groups, List.of(), image, grouped);
    Attributes batches = same.with("batch_group_count", 2L);
    add("convolution_batches", Op.CONVOLUTION, batches, List.of(), image, kernel);
    Attributes transposed =
        one.with("dimension_numbers", first)
            .with("lhs_dilation", List.of(3L))
            .with("rhs_dilation", List.of(2L))
            .with("padding", padding(4, -1))
            .with("window_reversal", new Attribute.Bools(List.of(true)));
    TensorType line = TensorType.of(DType.I32, 2, 3, 7);
    TensorType taps = TensorType.of(DType.I32, 5, 3, 3);
    add("convolution_transposed", Op.CONVOLUTION, transposed, List.of(), line, taps);
    Attributes flat = one.with("dimension_numbers", none);
    TensorType a = TensorType.of(DType.I32, 3, 4);
    TensorType b = TensorType.of(DType.I32, 4, 5);
    add("convolution_without_space", Op.CONVOLUTION, flat, List.of(), a, b);
  }
}
