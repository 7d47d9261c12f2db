package dev.arrayc.library;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attribute.ConvolutionDimensions;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.op.Op;
import dev.arrayc.value.Array;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Convolutions of {@code jax.lax}, in all their layouts. */
final class Convolutions {
  private static final String REST =
      ", feature_group_count=1, batch_group_count=1, precision=None, preferred_element_type=None";

  private Convolutions() {}

  static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    row(
        rows,
        "conv_general_dilated",
        "lhs, rhs, window_strides, padding, lhs_dilation=None, rhs_dilation=None,"
            + " dimension_numbers=None"
            + REST,
        Convolutions::general);
    row(
        rows,
        "conv",
        "lhs, rhs, window_strides, padding, precision=None, preferred_element_type=None",
        a -> convolution(a, Layout.of(PyNone.NONE, a)));
    row(
        rows,
        "conv_with_general_padding",
        "lhs, rhs, window_strides, padding, lhs_dilation, rhs_dilation, precision=None,"
            + " preferred_element_type=None",
        a -> convolution(a, Layout.of(PyNone.NONE, a)));
    row(
        rows,
        "conv_transpose",
        "lhs, rhs, strides, padding, rhs_dilation=None, dimension_numbers=None,"
            + " transpose_kernel=False"
            + REST,
        Convolutions::transposed);
    rows.add(
        LibraryFunction.plain(
            "jax.lax.conv_dimension_numbers",
            "lhs_shape, rhs_shape, dimension_numbers",
            a ->
                Layout.of(
                        a.value("dimension_numbers"),
                        Shapes.shape(a.value("lhs_shape"), ""),
                        Shapes.shape(a.value("rhs_shape"), ""),
                        a)
                    .toPython()));
    rows.add(
        LibraryFunction.plain(
            "jax.lax.ConvDimensionNumbers", "lhs_spec, rhs_spec, out_spec", NamedArguments::of));
    return rows;
  }

  private interface Body {
    PyValue apply(Arguments arguments);
  }

  private static void row(List<LibraryFunction> rows, String name, String signature, Body body) {
    rows.add(LibraryFunction.of("jax.lax." + name, signature, body::apply));
  }

  /**
   * Which axis is what: of the operand batch, feature, spatial ones; of the kernel output feature,
   * input feature, spatial ones; of the result batch, feature, spatial ones.
   */
  private record Layout(List<Long> lhs, List<Long> rhs, List<Long> out) {
    /** The layout of a call's operands. */
    static Layout of(PyValue value, Arguments a) {
      return of(value, a.array("lhs").type().shape(), a.array("rhs").type().shape(), a);
    }

    /** Reads names like {@code ("NHWC", "HWIO", "NHWC")}, numbers, or JAX's default. */
    static Layout of(PyValue value, List<Long> left, List<Long> right, Arguments a) {
      if (value instanceof NamedArguments n) {
        return new Layout(
            Shapes.shape(n.value("lhs_spec"), ""),
            Shapes.shape(n.value("rhs_spec"), ""),
            Shapes.shape(n.value("out_spec"), ""));
      }
      requireOneRank(a, left.size(), right.size());
      if (value == PyNone.NONE) {
        List<Long> order = Shapes.all(left.size());
        return new Layout(order, order, order);
      }
      List<PyValue> specs =
          Shapes.sequence(value)
              .orElseThrow(
                  () ->
                      a.error(
                          "TypeError",
                          "convolution dimension_numbers must be tuple/list or None, got "
                              + Reprs.typeOf(value)
                              + "."));
      if (specs.size() != 3) {
        throw a.error(
            "TypeError",
            "convolution dimension_numbers list/tuple must be length 3, got " + specs.size() + ".");
      }
      if (!(specs.get(0) instanceof PyStr lhs)
          || !(specs.get(1) instanceof PyStr rhs)
          || !(specs.get(2) instanceof PyStr out)) {
        throw a.error(
            "TypeError",
            "convolution dimension_numbers elements must be strings, got " + Reprs.of(value) + ".",
            "spell the axes: ('NHWC', 'HWIO', 'NHWC')");
      }
      List<PyStr> names = List.of(lhs, rhs, out);
      for (int i = 0; i < names.size(); i++) {
        int length = names.get(i).value().length();
        if (length != left.size()) {
          throw a.error(
              "TypeError",
              ("convolution dimension_numbers[%d] must have len equal to the ndim of lhs and rhs,"
                      + " got %d for lhs and rhs shapes %s and %s.")
                  .formatted(i, length, Reprs.shape(left), Reprs.shape(right)));
        }
      }
      String order = rhs.value();
      return new Layout(
          axes(lhs.value(), "NC", order, a),
          axes(rhs.value(), "OI", order, a),
          axes(out.value(), "NC", order, a));
    }

    /** The places of two letters, then of the spatial ones in the kernel's order. */
    private static List<Long> axes(String spec, String pair, String order, Arguments a) {
      List<Long> axes = new ArrayList<>();
      for (char c : pair.toCharArray()) {
        if (spec.indexOf(c) < 0 || spec.indexOf(c) != spec.lastIndexOf(c)) {
          throw a.error(
              "TypeError",
              "convolution dimension_numbers must contain the characters '"
                  + pair.charAt(0)
                  + "' and '"
                  + pair.charAt(1)
                  + "' exactly once, got "
                  + spec
                  + ".");
        }
        axes.add((long) spec.indexOf(c));
      }
      List<Long> spatial =
          new ArrayList<>(
              Shapes.all(spec.length()).stream().filter(d -> !axes.contains(d)).toList());
      for (long d : spatial) {
        if (order.indexOf(spec.charAt((int) d)) < 0) {
          throw a.error(
              "TypeError",
              "convolution dimension_numbers must have the same set of spatial characters, got "
                  + spec
                  + " and "
                  + order
                  + ".");
        }
      }
      spatial.sort(Comparator.comparingInt(d -> order.indexOf(spec.charAt(d.intValue()))));
      axes.addAll(spatial);
      return axes;
    }

    ConvolutionDimensions attribute() {
      return new ConvolutionDimensions(
          lhs.get(0),
          lhs.get(1),
          lhs.subList(2, lhs.size()),
          rhs.get(1),
          rhs.get(0),
          rhs.subList(2, rhs.size()),
          out.get(0),
          out.get(1),
          out.subList(2, out.size()));
    }

    PyValue toPython() {
      Map<String, PyValue> fields = new LinkedHashMap<>();
      fields.put("lhs_spec", Shapes.tuple(lhs));
      fields.put("rhs_spec", Shapes.tuple(rhs));
      fields.put("out_spec", Shapes.tuple(out));
      return new NamedArguments("ConvDimensionNumbers", fields);
    }
  }

  private static PyValue general(Arguments a) {
    return convolution(a, Layout.of(a.value("dimension_numbers"), a));
  }

  private static PyValue convolution(Arguments a, Layout layout) {
    List<Array> p = operands(a);
    int spatial = p.get(0).type().rank() - 2;
    List<Long> strides = Shapes.shape(a.value("window_strides"), "");
    boolean dilatable = a.values().containsKey("lhs_dilation");
    List<Long> ones = Collections.nCopies(spatial, 1L);
    List<Long> base = dilatable ? Windows.orOnes(a, "lhs_dilation", spatial) : ones;
    List<Long> dilation = dilatable ? Windows.orOnes(a, "rhs_dilation", spatial) : ones;
    if (a.value("padding") instanceof PyStr && base.stream().anyMatch(d -> d != 1)) {
      throw a.error(
          "ValueError",
          "String padding is not implemented for transposed convolution using this op. Please"
              + " either exactly specify the required padding or use conv_transpose.");
    }
    requireSpatial(a, "window_strides", strides, spatial);
    requireSpatial(a, "lhs_dilation", base, spatial);
    requireSpatial(a, "rhs_dilation", dilation, spatial);
    List<Long> sizes = new ArrayList<>();
    List<Long> windows = new ArrayList<>();
    for (int i = 0; i < spatial; i++) {
      sizes.add(p.get(0).type().dim(layout.lhs().get(i + 2).intValue()));
      long window = p.get(1).type().dim(layout.rhs().get(i + 2).intValue());
      windows.add(Windows.dilated(window, dilation.get(i)));
    }
    List<List<Long>> pads = Windows.pads(a.value("padding"), sizes, windows, strides, a);
    return emit(a, p, layout, new Geometry(strides, pads, base, dilation));
  }

  private static List<Array> operands(Arguments a) {
    List<Array> p = LaxOperands.sameDtype("conv_general_dilated", a.array("lhs"), a.array("rhs"));
    requireOneRank(a, p.get(0).type().rank(), p.get(1).type().rank());
    return p;
  }

  private static void requireOneRank(Arguments a, int left, int right) {
    if (left < 2 || right != left) {
      throw a.error(
          "TypeError",
          "convolution requires lhs and rhs ndim to be equal, got " + left + " and " + right + ".");
    }
  }

  private static void requireSpatial(Arguments a, String name, List<Long> given, int spatial) {
    if (given.size() != spatial) {
      throw a.error(
          "ValueError",
          "conv_general_dilated window and "
              + name
              + " must have the same number of dimensions, but got "
              + spatial
              + " and "
              + given.size());
    }
  }

  private record Geometry(
      List<Long> strides, List<List<Long>> pads, List<Long> base, List<Long> dilation) {}

  private static long groups(Arguments a, String name) {
    return a.values().containsKey(name) ? a.integer(name) : 1;
  }

  private static Array emit(Arguments a, List<Array> p, Layout layout, Geometry geometry) {
    Array x = p.get(0);
    Array kernel = p.get(1);
    int spatial = x.type().rank() - 2;
    if (geometry.pads().size() != spatial) {
      throw a.error(
          "TypeError",
          "Wrong number of explicit pads for convolution: expected "
              + spatial
              + ", got "
              + geometry.pads().size()
              + ".");
    }
    long features = groups(a, "feature_group_count");
    long batches = groups(a, "batch_group_count");
    requireFeatures(a, x, kernel, layout, features, batches);
    DType dtype = a.dtype("preferred_element_type").orElse(x.dtype());
    List<Long> shape = new ArrayList<>(Collections.nCopies(x.type().rank(), 0L));
    shape.set(
        layout.out().get(0).intValue(), x.type().dim(layout.lhs().get(0).intValue()) / batches);
    shape.set(layout.out().get(1).intValue(), kernel.type().dim(layout.rhs().get(0).intValue()));
    for (int i = 0; i < spatial; i++) {
      long size =
          Windows.dilated(x.type().dim(layout.lhs().get(i + 2).intValue()), geometry.base().get(i));
      long window =
          Windows.dilated(
              kernel.type().dim(layout.rhs().get(i + 2).intValue()), geometry.dilation().get(i));
      List<Long> pads = geometry.pads().get(i);
      long room = size + pads.get(0) + pads.get(1) - window;
      shape.set(
          layout.out().get(i + 2).intValue(), room < 0 ? 0 : room / geometry.strides().get(i) + 1);
    }
    Attribute precision = new Attribute.Case("precision", "DEFAULT");
    Attributes attributes =
        Attributes.NONE
            .with("dimension_numbers", layout.attribute())
            .with("feature_group_count", features)
            .with("batch_group_count", batches)
            .with("window_strides", geometry.strides())
            .with("padding", new Attribute.IntTable(geometry.pads()))
            .with("lhs_dilation", geometry.base())
            .with("rhs_dilation", geometry.dilation())
            .with("precision_config", new Attribute.Items(List.of(precision, precision)));
    return Staging.bind(
        "conv_general_dilated",
        x.weak() && kernel.weak(),
        List.of(x, kernel),
        (b, v) ->
            b.emitAs(new TensorType(dtype, shape), Op.CONVOLUTION, attributes, v.get(0), v.get(1)));
  }

  /** {@return the correlation of a padded line with a kernel} */
  static Array line(Array x, Array kernel, List<Long> pads) {
    List<Long> axes = Shapes.all(3);
    List<Long> ones = List.of(1L);
    Geometry geometry = new Geometry(ones, List.of(pads), ones, ones);
    Array out =
        emit(
            new Arguments("conv_general_dilated", Map.of("preferred_element_type", PyNone.NONE)),
            List.of(
                Lax.reshape(x, List.of(1L, 1L, x.type().size())),
                Lax.reshape(kernel, List.of(1L, 1L, kernel.type().size()))),
            new Layout(axes, axes, axes),
            geometry);
    return Lax.reshape(out, List.of(out.type().size()));
  }

  private static void requireFeatures(
      Arguments a, Array x, Array kernel, Layout layout, long features, long batches) {
    long given = x.type().dim(layout.lhs().get(1).intValue());
    long wanted = kernel.type().dim(layout.rhs().get(1).intValue());
    if (features <= 0 || batches <= 0) {
      throw a.error(
          "ValueError",
          "conv_general_dilated "
              + (features <= 0 ? "feature_group_count" : "batch_group_count")
              + " must be a positive integer, got "
              + (features <= 0 ? features : batches)
              + ".");
    }
    if (given / features != wanted || given % features != 0) {
      throw a.error(
          "ValueError",
          "conv_general_dilated lhs feature dimension size divided by feature_group_count must"
              + " equal the rhs input feature dimension size, but "
              + given
              + " // "
              + features
              + " != "
              + wanted
              + ".");
    }
    long outputs = kernel.type().dim(layout.rhs().get(0).intValue());
    long batch = x.type().dim(layout.lhs().get(0).intValue());
    if (outputs % features != 0 || outputs % batches != 0 || batch % batches != 0) {
      throw a.error(
          "ValueError",
          "conv_general_dilated rhs output feature dimension size must be a multiple of"
              + " feature_group_count and batch_group_count, and the lhs batch dimension size of"
              + " batch_group_count, but got "
              + outputs
              + ", "
              + batch
              + ", "
              + features
              + " and "
              + batches
              + ".");
    }
  }

  /** The operand's elements spread apart by the strides, under a kernel that moves by one. */
  private static PyValue transposed(Arguments a) {
    List<Array> p = operands(a);
    int rank = p.get(0).type().rank();
    Layout layout = transposedLayout(a, rank);
    int spatial = rank - 2;
    List<Long> strides = Shapes.shape(a.value("strides"), "");
    List<Long> dilation = Windows.orOnes(a, "rhs_dilation", spatial);
    requireSpatial(a, "strides", strides, spatial);
    requireSpatial(a, "rhs_dilation", dilation, spatial);
    Array kernel = p.get(1);
    List<List<Long>> pads = new ArrayList<>();
    List<Long> axes = layout.rhs().subList(2, rank);
    if (a.value("padding") instanceof PyStr name) {
      for (int i = 0; i < spatial; i++) {
        long window = Windows.dilated(kernel.type().dim(axes.get(i).intValue()), dilation.get(i));
        pads.add(transposedPads(window, strides.get(i), name.value(), a));
      }
    } else {
      pads.addAll(Windows.pads(a.value("padding"), List.of(), List.of(), List.of(), a));
    }
    if (a.bool("transpose_kernel")) {
      kernel = Lax.reverse(kernel, axes);
      List<Long> order = new ArrayList<>(Shapes.all(rank));
      Collections.swap(order, layout.rhs().get(0).intValue(), layout.rhs().get(1).intValue());
      kernel = Lax.transpose(kernel, order);
    }
    List<Long> ones = Collections.nCopies(spatial, 1L);
    return emit(a, List.of(p.get(0), kernel), layout, new Geometry(ones, pads, strides, dilation));
  }

  private static Layout transposedLayout(Arguments a, int rank) {
    if (a.optional("dimension_numbers").isPresent()) {
      return Layout.of(a.value("dimension_numbers"), a);
    }
    String space =
        switch (rank) {
          case 2 -> "";
          case 3 -> "H";
          case 4 -> "HW";
          case 5 -> "HWD";
          default -> throw a.error("ValueError", "No 4+ dimensional dimension_number defaults.");
        };
    String data = "N" + space + "C";
    String kernel = space + "IO";
    return new Layout(
        Layout.axes(data, "NC", kernel, a),
        Layout.axes(kernel, "OI", kernel, a),
        Layout.axes(data, "NC", kernel, a));
  }

  private static List<Long> transposedPads(long window, long stride, String name, Arguments a) {
    long total = window + stride - 2;
    return switch (name) {
      case "SAME" -> {
        long low = stride > window - 1 ? window - 1 : Math.ceilDiv(total, 2L);
        yield List.of(low, total - low);
      }
      case "VALID" -> {
        long all = total + Math.max(window - stride, 0);
        yield List.of(window - 1, all - window + 1);
      }
      default -> throw a.error("ValueError", "Padding mode must be `SAME` or `VALID`.");
    };
  }
}
