package dev.arrayc.portable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The layouts of a custom call: constants of MLIR's type {@code index}, which no value of StableHLO
 * has. The program keeps them as text.
 */
final class LayoutText {
  private static final Pattern SPELLING =
      Pattern.compile("dense<(\\d*|\\[[\\d, ]*])> : tensor<(\\d{1,4})xindex>");
  private static final Pattern DIGITS = Pattern.compile("\\d{1,9}");

  private LayoutText() {}

  /** {@return whether a constant is a layout} */
  static boolean isLayout(Wire tensor) {
    Wire type = tensor.one(0);
    return type.is(Encoding.RANKED_TENSOR)
        && type.one(1).is(Encoding.INDEX)
        && type.numbers(0).size() == 1;
  }

  /** {@return a layout as MLIR spells it} */
  static String of(Wire tensor) {
    ByteBuffer data = tensor.bytes(1).duplicate().order(ByteOrder.LITTLE_ENDIAN);
    List<String> axes = new ArrayList<>();
    while (data.remaining() >= Long.BYTES) {
      axes.add(Long.toString(data.getLong()));
    }
    String body = axes.size() == 1 ? axes.getFirst() : axes.isEmpty() ? "" : axes.toString();
    return "dense<" + body + "> : tensor<" + tensor.one(0).numbers(0).getFirst() + "xindex>";
  }

  /** {@return the constant that is spelled like this, if it is a layout} */
  static Optional<Wire> wire(String text) {
    Matcher spelled = SPELLING.matcher(text);
    if (!spelled.matches()) {
      return Optional.empty();
    }
    List<Long> axes =
        DIGITS.matcher(spelled.group(1)).results().map(r -> Long.parseLong(r.group())).toList();
    ByteBuffer data = ByteBuffer.allocate(Long.BYTES * axes.size()).order(ByteOrder.LITTLE_ENDIAN);
    axes.forEach(data::putLong);
    Wire type =
        Wire.of(
            Encoding.RANKED_TENSOR,
            new Part.Numbers(List.of(Long.parseLong(spelled.group(2)))),
            new Part.One(Wire.of(Encoding.INDEX)));
    return Optional.of(Wire.of(Encoding.TENSOR, new Part.One(type), new Part.Bytes(data.flip())));
  }
}
