package dev.arrayc.algorithm;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** Ops that others say as well: older ones of StableHLO, and CHLO's that broadcast. */
final class Spellings {
  private final Builder b;
  private final Operation op;
  private final Attributes at;
  private final List<Value> in;

  private Spellings(Builder b, Operation op, List<Value> in) {
    this.b = b;
    this.op = op;
    this.at = op.attributes();
    this.in = in;
  }

  static Value expand(Notation n, Operation op, List<Value> in) {
    Spellings spelling = new Spellings(n.b(), op, in);
    return switch (op.op()) {
      case BROADCAST -> spelling.broadcast();
      case DOT -> spelling.dot();
      case EINSUM, UNARY_EINSUM -> Einsums.expand(n, op, in);
      case TORCH_INDEX_SELECT -> spelling.indexSelect();
      case CONSTANT_LIKE -> spelling.constantLike();
      case CHLO_CONSTANT ->
          spelling.b.constant(spelling.at.get("value", Attribute.Dense.class).value());
      case CONJ -> n.conj(in.getFirst());
      default -> spelling.broadcasting();
    };
  }

  /** New axes come first. */
  private Value broadcast() {
    TensorType result = op.resultType();
    int rank = in.getFirst().tensorType().rank();
    List<Long> axes = LongStream.range(result.rank() - rank, result.rank()).boxed().toList();
    return b.broadcastInDim(in.getFirst(), result, axes);
  }

  private Value dot() {
    long last = in.getFirst().tensorType().rank() - 1L;
    Attribute dims = new Attribute.DotDimensions(List.of(), List.of(), List.of(last), List.of(0L));
    Attributes attributes = Attributes.NONE.with("dot_dimension_numbers", dims);
    return b.emitAs(op.resultType(), Op.DOT_GENERAL, attributes, in.get(0), in.get(1));
  }

  /** What lies at places of one axis; the first axes of both belong together. */
  private Value indexSelect() {
    TensorType from = in.get(0).tensorType();
    TensorType index = in.get(1).tensorType();
    long dim = at.integer("dim");
    long batch = at.integer("batch_dims");
    List<Long> batching = LongStream.range(0, batch).boxed().toList();
    List<Long> offsets = new ArrayList<>(LongStream.range(batch, dim).boxed().toList());
    long after = dim + index.rank() - batch;
    offsets.addAll(LongStream.range(after, after + from.rank() - dim - 1).boxed().toList());
    List<Long> sizes = new ArrayList<>(from.shape());
    batching.forEach(d -> sizes.set(d.intValue(), 1L));
    sizes.set((int) dim, Math.min(1L, from.dim((int) dim)));
    Attribute dimensions =
        new Attribute.GatherDimensions(
            offsets, List.of(dim), batching, batching, List.of(dim), index.rank());
    return b.emit(
        Op.GATHER,
        Attributes.NONE.with("dimension_numbers", dimensions).with("slice_sizes", sizes),
        in.get(0),
        in.get(1));
  }

  private Value constantLike() {
    TensorType type = op.resultType();
    return switch (at.get("value", Attribute.class)) {
      case Attribute.Float(double value) -> b.splat(type, value);
      case Attribute.Int(long value) -> b.splat(type, value);
      case Attribute.Bool(boolean value) -> b.splat(type, value ? 1L : 0L);
      case Attribute.Dense dense ->
          b.broadcast(b.constant(dense.value().reshape(TensorType.scalar(type.dtype()))), type);
      case Attribute.Verbatim(String text) -> b.broadcast(b.constant(number(text)), type);
      default -> throw noNumber();
    };
  }

  private static final String NUMBER = "([-+.0-9eE]+)";
  private static final Pattern REAL = Pattern.compile(NUMBER + "\\s*:.*");
  private static final Pattern BITS = Pattern.compile("0x([0-9A-Fa-f]{1,16})\\s*:.*");
  private static final Pattern PAIR =
      Pattern.compile("#complex\\.number<:\\w+\\s+" + NUMBER + ",\\s*" + NUMBER + ">.*");

  /**
   * {@code 1.5 : f32}, its bits {@code 0x3FC00000 : f32}, or {@code #complex.number<:f32 1, 2>}.
   */
  private Tensor number(String text) {
    DType dtype = op.resultType().dtype();
    TensorType scalar = TensorType.scalar(dtype);
    Matcher pair = PAIR.matcher(text);
    Matcher bits = BITS.matcher(text);
    Matcher real = REAL.matcher(text);
    if (pair.matches() && dtype.isComplex()) {
      return Tensor.ofDoubles(scalar, number(dtype, pair.group(1)), number(dtype, pair.group(2)));
    }
    if (bits.matches() && !dtype.isComplex()) {
      long value = Long.parseUnsignedLong(bits.group(1), 16);
      return dtype.isFloat()
          ? Tensor.scalar(dtype, Numbers.fromBits(dtype, value))
          : Tensor.scalar(dtype, value);
    }
    if (real.matches() && !dtype.isComplex()) {
      double value = number(dtype, real.group(1));
      return dtype.isIntegral() ? Tensor.scalar(dtype, (long) value) : Tensor.scalar(dtype, value);
    }
    throw noNumber();
  }

  private double number(DType dtype, String digits) {
    try {
      double value = Double.parseDouble(digits);
      return dtype.isIntegral() ? value : Numbers.round(dtype.real(), value);
    } catch (NumberFormatException e) {
      throw noNumber();
    }
  }

  private CompileException noNumber() {
    return new CompileException.UserError(
        Diagnostic.of(
            op.span(), "", "chlo.constant_like: value is no number of " + op.resultType().dtype()));
  }

  /** CHLO's elementwise ops spread their operands over one shape first. */
  private Value broadcasting() {
    Op basic = op.op().withoutBroadcast().orElseThrow();
    List<Long> shape = op.resultType().shape();
    List<Value> spread = new ArrayList<>();
    for (Value operand : in) {
      TensorType type = operand.tensorType();
      List<Long> axes = Op.broadcastAxes(at, type.rank(), shape.size());
      spread.add(
          type.shape().equals(shape)
              ? operand
              : b.broadcastInDim(operand, type.withShape(shape), axes));
    }
    return b.emit(basic, spread, at.without("broadcast_dimensions"), List.of(), List.of())
        .getFirst();
  }
}
