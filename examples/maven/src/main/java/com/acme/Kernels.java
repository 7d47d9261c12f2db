package com.acme;

import dev.arrayc.api.Compile;

/** Methods that arrayc compiles when the project is built. */
final class Kernels {
  private Kernels() {}

  @Compile({"f32[]", "f32[1000]", "f32[1000]"})
  static void saxpy(float a, float[] x, float[] y) {
    for (int i = 0; i < x.length; i++) {
      y[i] = a * x[i] + y[i];
    }
  }

  @Compile({"f32[1000]", "f32[1000]"})
  static float dot(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
