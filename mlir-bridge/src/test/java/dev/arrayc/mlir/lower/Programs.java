package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;

/** Functions and data for tests. */
final class Programs {
  private static final double[] SPECIAL = {
    0.0,
    -0.0,
    1,
    -1,
    0.5,
    -0.5,
    1.5,
    -1.5,
    2.5,
    3.75,
    -7.25,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    0x1p-149,
    -0x1p-149,
    0x1p-126,
    0x1p-133,
    0x1p-24,
    -0x1p-14,
    65504,
    65520,
    448,
    464,
    480,
    57344,
    61440,
    127,
    128,
    255,
    256,
    32767,
    32768,
    -32768,
    -32769,
    0x1.fffffep30,
    0x1p31,
    -0x1p31,
    -0x1.000002p31,
    0x1p32,
    0x1p63,
    -0x1p63,
    0x1p64,
    0x1p53,
    0x1.fffffep127,
    -0x1.fffffep127,
    0x1.fffffefp127,
    0x1p-1074,
    0x1p-1022,
    0x1.fffffffffffffp1023,
    1e-310,
    0.1,
    1.0 / 3,
    1.0009765625,
    1.00048828125,
    1.000488281251
  };

  private static final long[] SPECIAL_INTEGERS = {
    0,
    1,
    -1,
    2,
    -2,
    3,
    5,
    7,
    8,
    15,
    16,
    31,
    32,
    63,
    64,
    127,
    128,
    -128,
    -129,
    255,
    256,
    32767,
    -32768,
    65535,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xFFFF_FFFFL,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    1L << 53,
    (1L << 53) + 1,
    (1L << 60) + (1L << 52) + 1,
    (1L << 24) + 1,
    (1L << 62) + (1L << 53) + 1,
    -(1L << 60) - (1L << 52) - 1,
    65519,
    65520,
    65521
  };

  private Programs() {}

  /** A function of these parameters; {@code body} emits operations and returns the results. */
  static Function of(
      List<TensorType> parameters, BiFunction<Builder, List<Value>, List<Value>> body) {
    Builder builder = new Builder();
    List<Value> values = new ArrayList<>();
    List<Function.Parameter> paths = new ArrayList<>();
    for (TensorType type : parameters) {
      values.add(builder.parameter(type));
      paths.add(new Function.Parameter("x" + paths.size(), false));
    }
    List<Value> results = body.apply(builder, values);
    List<Function.Result> names = new ArrayList<>();
    results.forEach(r -> names.add(new Function.Result("result[" + names.size() + "]")));
    return new Function("f", paths, names, builder.finish(results));
  }

  /** Special values of a dtype and random ones, mixed; the first ones are special. */
  static Tensor data(TensorType type, long seed) {
    Random random = new Random(seed);
    int count = Math.toIntExact(type.size());
    DType dtype = type.dtype();
    if (dtype.isIntegral()) {
      long[] out = new long[count];
      for (int i = 0; i < count; i++) {
        long value =
            random.nextInt(3) > 0
                ? SPECIAL_INTEGERS[random.nextInt(SPECIAL_INTEGERS.length)]
                : random.nextLong() >> random.nextInt(64);
        out[i] = Numbers.wrap(dtype, dtype == DType.BOOL ? value & 1 : value);
      }
      return Tensor.ofLongs(type, out);
    }
    double[] out = new double[count * (dtype.isComplex() ? 2 : 1)];
    for (int i = 0; i < out.length; i++) {
      double value =
          switch (random.nextInt(4)) {
            case 0 -> random.nextGaussian();
            case 1 -> Math.scalb(random.nextGaussian(), random.nextInt(280) - 140);
            default -> SPECIAL[random.nextInt(SPECIAL.length)];
          };
      out[i] = Numbers.round(dtype.real(), value);
    }
    return Tensor.ofDoubles(type, out);
  }

  /**
   * Whether a type takes part in a numbered case: f32 in all, each other type in one of so many, so
   * that some type meets each of them.
   */
  static boolean takes(DType dtype, int number, int oneOf) {
    return dtype == DType.F32 || (number + dtype.ordinal()) % oneOf == 0;
  }

  /** Ordinary numbers of a dtype, without overflow. */
  static Tensor tame(TensorType type, long seed) {
    Random random = new Random(seed);
    if (type.dtype().isIntegral()) {
      return data(type, seed);
    }
    double[] out = new double[Math.toIntExact(type.size()) * (type.dtype().isComplex() ? 2 : 1)];
    Arrays.setAll(out, i -> Numbers.round(type.dtype().real(), random.nextGaussian() + 0.25));
    return Tensor.ofDoubles(type, out);
  }
}
