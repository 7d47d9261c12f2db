package dev.arrayc.cli;

import dev.arrayc.api.Compile;
import dev.arrayc.api.Static;

/** A class as a user has it, whose methods {@link JavaBindingTest} makes one library of. */
@SuppressWarnings("all")
final class JavaKernels {
  private static final float[] WEIGHTS = {1, 2, 3, 4, 5, 6, 7, 8};

  private JavaKernels() {}

  @Compile({"f32[]", "f32[1000]", "f32[1000]"})
  static void saxpy(float a, float[] x, float[] y) {
    for (int i = 0; i < x.length; i++) y[i] = a * x[i] + y[i];
  }

  @Compile({"f32[8,8]", "f32[8,8]"})
  static float[][] product(float[][] a, float[][] b) {
    float[][] c = new float[a.length][b[0].length];
    for (int i = 0; i < a.length; i++)
      for (int j = 0; j < b[0].length; j++) {
        float s = 0;
        for (int k = 0; k < b.length; k++) s += a[i][k] * b[k][j];
        c[i][j] = s * WEIGHTS[j];
      }
    return c;
  }

  record Both(double sum, boolean[] signs) {}

  @Compile({"f64[9]", "3"})
  static Both both(double[] a, @Static int n) {
    double s = 0;
    boolean[] r = new boolean[a.length];
    for (int i = 0; i < a.length; i++) {
      s += a[i] * n;
      r[i] = a[i] < 0;
    }
    return new Both(s, r);
  }

  static int notCompiled(int a) {
    return a;
  }

  static float sum(float[] a) {
    float s = 0;
    for (int i = 0; i < a.length; i++) s += a[i];
    return s;
  }

  static float dot(float[] a, float[] b) {
    float s = 0;
    for (int i = 0; i < a.length; i++) s += a[i] * b[i];
    return s;
  }

  static float scaled(float x, @Static int n, String mode) {
    return mode.equals("neg") ? -x * n : x * n;
  }

  static void summedUp(float[] a) {
    for (int i = 1; i < a.length; i++) a[i] += a[i - 1];
  }

  /** Numbers need no words: their types say what they are. */
  @Compile
  static double mean(double a, int n) {
    return a / n;
  }
}
