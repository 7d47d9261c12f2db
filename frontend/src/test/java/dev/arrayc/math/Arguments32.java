package dev.arrayc.math;

import java.util.SplittableRandom;

/** Arguments for f32 functions: the interesting ones first, then seeded random ones. */
final class Arguments32 {
  private static final float[] SPECIAL = {
    0f,
    -0f,
    1f,
    -1f,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    0.5f,
    -0.5f,
    2f,
    -2f,
    3f,
    0.99999994f,
    1.0000001f,
    -0.99999994f,
    -1.0000001f,
    // Where exp over- and underflows.
    88.72283f,
    88.72284f,
    -87.33654f,
    -103.27893f,
    -103.97208f,
    -104f,
    -150f,
    // Near multiples of π/2.
    1.5707964f,
    3.1415927f,
    16367173f * 0x1p72f,
    8388607f,
    0x1p44f,
    0x1p72f,
    0x1p100f
  };

  private final SplittableRandom random;

  Arguments32(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Special values, then the least, greatest and some other mantissas of every exponent. */
  static float[] special() {
    float[] all = new float[SPECIAL.length + 2 * 256 * 16];
    System.arraycopy(SPECIAL, 0, all, 0, SPECIAL.length);
    for (int i = 0; i < 2 * 256 * 16; i++) {
      int mantissa = i % 16 < 4 ? i % 16 : i % 16 < 8 ? 0x800000 - i % 16 + 3 : i * 0x9E3779B1;
      int exponent = i / 16 % 256 << 23;
      int sign = i / 16 / 256 << 31;
      all[SPECIAL.length + i] = Float.intBitsToFloat(sign | exponent | mantissa & 0x7fffff);
    }
    return all;
  }

  /** All pairs of special values. */
  static float[][] specialPairs() {
    int n = SPECIAL.length;
    float[][] pairs = new float[2][n * n];
    for (int i = 0; i < n * n; i++) {
      pairs[0][i] = SPECIAL[i % n];
      pairs[1][i] = SPECIAL[i / n];
    }
    return pairs;
  }

  /** Any bits, magnitudes around 1, and small numbers in turn. */
  float[] next(int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      double signed = random.nextDouble() * 2 - 1;
      x[i] =
          switch (i % 3) {
            case 0 -> Float.intBitsToFloat(random.nextInt());
            case 1 -> (float) (signed * Math.exp(random.nextDouble() * 12 - 7));
            default -> (float) (signed * 2);
          };
    }
    return x;
  }

  /** Pairs of such; every third consists of small multiples of one half. */
  float[][] nextPairs(int n) {
    float[][] pairs = {next(n), next(n)};
    for (int i = 0; i < n; i++) {
      if (i % 4 == 1) {
        pairs[0][i] = (random.nextInt(81) - 40) / 2f;
        pairs[1][i] = (random.nextInt(41) - 20) / 2f;
      } else if (i % 4 == 2) {
        pairs[0][i] = Math.abs(pairs[0][i]);
        pairs[1][i] = (float) (random.nextDouble() * 80 - 40);
      }
    }
    return pairs;
  }
}
