package dev.arrayc.format;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Lays an array out as NumPy does. */
public final class ArrayText {
  private static final String GAP = "...";

  private final Tensor tensor;
  private final String separator;
  private final PrintOptions options;
  private final boolean summarised;
  private final ElementFormat format;
  private final long[] strides;

  private ArrayText(Tensor tensor, String separator, PrintOptions options) {
    this.tensor = tensor;
    this.separator = separator;
    this.options = options;
    this.summarised = tensor.size() > options.threshold();
    this.strides = tensor.type().strides();
    List<Integer> shown = new ArrayList<>();
    collectShown(0, 0, shown);
    this.format =
        ElementFormat.of(tensor, shown.stream().mapToInt(Integer::intValue).toArray(), options);
  }

  /** {@return {@code str(x)}: {@code [1. 2.]}, and {@code 3.0} for rank 0} */
  public static String str(Tensor tensor, PrintOptions options) {
    if (tensor.type().rank() == 0) {
      return scalar(tensor);
    }
    return new ArrayText(tensor, " ", options).text("");
  }

  /** {@return the only element as its NumPy scalar prints} */
  public static String scalar(Tensor tensor) {
    DType dtype = tensor.dtype();
    return switch (dtype.kind()) {
      case BOOL -> tensor.longs()[0] != 0 ? "True" : "False";
      case SIGNED -> Long.toString(tensor.longs()[0]);
      case UNSIGNED -> Long.toUnsignedString(tensor.longs()[0]);
      case FLOAT -> ScalarText.of(dtype, tensor.doubles()[0]);
      case COMPLEX -> ScalarText.complex(dtype.real(), tensor.doubles()[0], tensor.doubles()[1]);
    };
  }

  /** {@return {@code repr(x)} of a {@code jax.Array}: {@code Array([1., 2.], dtype=float32)}} */
  public static String repr(Tensor tensor, boolean weak, PrintOptions options) {
    String dtype = "dtype=" + tensor.dtype().numpyName() + (weak ? ", weak_type=True" : "");
    String prefix = "Array(";
    String body =
        tensor.size() == 0
            ? "[], shape=" + shapeTuple(tensor)
            : new ArrayText(tensor, ", ", options).text(prefix);
    int lastLine = body.length() - body.lastIndexOf('\n') + 1;
    String gap =
        lastLine + dtype.length() + 2 > options.lineWidth() ? " ".repeat(prefix.length()) : " ";
    return prefix + body + "," + gap + dtype + ")";
  }

  /** {@return {@code repr(x)} of a NumPy array: {@code array([1., 2.])}} */
  public static String numpyRepr(Tensor tensor, PrintOptions options) {
    String prefix = "array(";
    DType dtype = tensor.dtype();
    String body = tensor.size() == 0 ? "[]" : new ArrayText(tensor, ", ", options).text(prefix);
    List<String> extras = new ArrayList<>();
    if ((tensor.size() == 0 && tensor.type().rank() != 1) || tensor.size() > options.threshold()) {
      extras.add("shape=" + shapeTuple(tensor));
    }
    boolean implied =
        dtype == DType.BOOL || dtype == DType.I64 || dtype == DType.F64 || dtype == DType.C128;
    if (!implied || tensor.size() == 0) {
      extras.add("dtype=" + dtype.numpyName());
    }
    if (extras.isEmpty()) {
      return prefix + body + ")";
    }
    String start = prefix + body + ",";
    String end = String.join(", ", extras) + ")";
    int lastLine = start.length() - (start.lastIndexOf('\n') + 1);
    boolean wraps = lastLine + end.length() + 1 > options.lineWidth();
    return start + (wraps ? "\n" + " ".repeat(prefix.length()) : " ") + end;
  }

  private static String shapeTuple(Tensor tensor) {
    List<Long> shape = tensor.type().shape();
    return shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ""))
        + (shape.size() == 1 ? ",)" : ")");
  }

  private void collectShown(int axis, int index, List<Integer> shown) {
    if (axis == tensor.type().rank()) {
      shown.add(index);
      return;
    }
    for (long i : indices(axis)) {
      if (i >= 0) {
        collectShown(axis + 1, (int) (index + i * strides[axis]), shown);
      }
    }
  }

  /** The indices along an axis that are shown; −1 stands for the gap. */
  private List<Long> indices(int axis) {
    long size = tensor.type().dim(axis);
    List<Long> all = new ArrayList<>();
    boolean gap = summarised && size > 2L * options.edgeItems();
    for (long i = 0; i < size; i++) {
      if (gap && i == options.edgeItems()) {
        all.add(-1L);
        i = size - options.edgeItems();
      }
      all.add(i);
    }
    return all;
  }

  private String text(String prefix) {
    if (tensor.size() == 0) {
      return "[]";
    }
    // Inside "Array(…," and "array(…)" the last column is taken.
    int width = prefix.isEmpty() ? options.lineWidth() : options.lineWidth() - 1;
    return nested(0, 0, " " + " ".repeat(prefix.length()), width);
  }

  private String nested(int axis, int index, String indent, int width) {
    int left = tensor.type().rank() - axis;
    if (left == 0) {
      return format.element(index);
    }
    String body = left == 1 ? row(axis, index, indent, width) : rows(axis, index, indent, width);
    return "[" + body.substring(indent.length()) + "]";
  }

  /** The last axis: elements side by side, wrapped where the line is full. */
  private String row(int axis, int index, String indent, int width) {
    int limit = width - Math.max(separator.stripTrailing().length(), 1);
    StringBuilder done = new StringBuilder();
    String line = indent;
    List<Long> indices = indices(axis);
    for (int k = 0; k < indices.size(); k++) {
      long i = indices.get(k);
      String word = i < 0 ? GAP : format.element((int) (index + i * strides[axis]));
      if (line.length() + word.length() > limit && line.length() > indent.length()) {
        done.append(line.stripTrailing()).append('\n');
        line = indent;
      }
      line += word + (k + 1 < indices.size() ? separator : "");
    }
    return done + line;
  }

  /** An outer axis: one block per index, blank lines between blocks of rank 2 and more. */
  private String rows(int axis, int index, String indent, int width) {
    int left = tensor.type().rank() - axis;
    String between = separator.stripTrailing() + "\n".repeat(left - 1);
    List<String> blocks = new ArrayList<>();
    for (long i : indices(axis)) {
      blocks.add(
          indent
              + (i < 0
                  ? GAP
                  : nested(axis + 1, (int) (index + i * strides[axis]), indent + " ", width - 1)));
    }
    return String.join(between, blocks);
  }
}
