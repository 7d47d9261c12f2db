package dev.arrayc.cli;

import dev.arrayc.ir.Tensor;

/**
 * A tensor as StableHLO's interpreter prints results: its type and, in braces, its elements, a line
 * for each row.
 */
final class TensorListing {
  private final Tensor tensor;
  private final StringBuilder out = new StringBuilder();
  private int next;

  private TensorListing(Tensor tensor) {
    this.tensor = tensor;
  }

  static String of(Tensor tensor) {
    TensorListing listing = new TensorListing(tensor);
    listing.out.append(tensor.type()).append(" {");
    if (tensor.type().rank() == 0) {
      listing.element();
    } else {
      listing.axis(0);
      listing.out.append('\n');
    }
    return listing.out.append("}").toString();
  }

  private void axis(int axis) {
    String indent = "\n" + "  ".repeat(axis + 1);
    boolean isRow = axis == tensor.type().rank() - 1;
    out.append(indent).append('[');
    for (long i = 0; i < tensor.type().dim(axis); i++) {
      if (isRow) {
        out.append(i > 0 ? ", " : "");
        element();
      } else {
        out.append(i > 0 ? "," : "");
        axis(axis + 1);
      }
    }
    out.append(isRow ? "" : indent).append(']');
  }

  /** As MLIR spells it, but a complex number in square brackets. */
  private void element() {
    String spelled = tensor.at(next++).toString();
    String bare = spelled.substring(spelled.indexOf('<') + 1, spelled.lastIndexOf("> : "));
    out.append(bare.replace('(', '[').replace(')', ']').replace(",", ", "));
  }
}
