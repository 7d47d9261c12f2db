package dev.arrayc.algorithm;

import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.List;

/**
 * Random numbers of a distribution (rng). The specification leaves the bits open; here each op of a
 * program has a stream of its own, which begins anew with every call: the same program gives the
 * same numbers.
 */
final class Distributions {
  /** Anything but 0, so that no stream is that of a key that users choose. */
  private static final long KEY = 0x5DEECE66DL << 20;

  private final Notation n;
  private final Builder b;
  private final TensorType type;
  private final DType words;

  private Distributions(Notation n, TensorType type) {
    this.n = n;
    this.b = n.b();
    this.type = type;
    this.words = type.dtype().bits() > 32 ? DType.U64 : DType.U32;
  }

  static Value expand(Notation n, Operation op, List<Value> in, long stream) {
    Distributions pass = new Distributions(n, op.resultType());
    Value bits = pass.bits(stream);
    if (op.attributes().enumCase("rng_distribution").equals("NORMAL")) {
      return pass.normal(bits, in.get(0), in.get(1));
    }
    return pass.type.dtype().isIntegral()
        ? pass.uniformInteger(bits, in.get(0), in.get(1))
        : pass.uniform(bits, in.get(0), in.get(1));
  }

  private Value bits(long stream) {
    Value state = b.constant(Tensor.ofLongs(TensorType.of(DType.U64, 2), KEY + stream, 0L));
    return new RandomBits(n).generate("THREE_FRY", state, type.withDType(words)).getLast();
  }

  private Value spread(Value scalar) {
    return b.broadcast(scalar, type);
  }

  /** As many of the high bits as a float counts without a gap. */
  private int precision() {
    return type.dtype().format().mantissaBits() + 1;
  }

  private Value highBits(Value bits) {
    long rest = (long) words.bits() - precision();
    return b.emit(Op.SHIFT_RIGHT_LOGICAL, bits, b.splat(type.withDType(words), rest));
  }

  /** In [low, high): what rounds to high becomes low. */
  private Value uniform(Value bits, Value low, Value high) {
    Value unit = scaled(highBits(bits));
    Value x = n.add(n.mul(unit, n.sub(high, low)), low);
    return b.select(n.compare("LT", x, high), x, spread(low));
  }

  private Value scaled(Value count) {
    Value number = b.convert(count, type.dtype());
    return n.mul(number, Math.scalb(1.0, -precision()));
  }

  private Value uniformInteger(Value bits, Value low, Value high) {
    Value from = b.convert(low, words);
    Value range = n.sub(b.convert(high, words), from);
    Value offset = b.emit(Op.REMAINDER, bits, b.broadcast(range, type.withDType(words)));
    Value number = b.convert(n.add(offset, from), type.dtype());
    Value isEmpty = b.broadcast(b.compare("EQ", low, high), type.withDType(DType.BOOL));
    return b.select(isEmpty, spread(low), number);
  }

  /** √2 times the inverse error function of odd numbers around 0, all inside of (-1, 1). */
  private Value normal(Value bits, Value mean, Value deviation) {
    DType signed = words == DType.U64 ? DType.I64 : DType.I32;
    Value twice = n.mul(b.convert(highBits(bits), signed), integer(signed, 2));
    Value odd = n.add(twice, integer(signed, 1 - (1L << precision())));
    Value inverse = b.emit(Op.ERF_INV, scaled(odd));
    Value standard = n.mul(inverse, Math.sqrt(2));
    return n.add(n.mul(standard, deviation), mean);
  }

  private Value integer(DType dtype, long value) {
    return b.constant(Tensor.scalar(dtype, value));
  }
}
