package com.acme;

/** Calls both: the methods, and what was compiled of them. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    float[] x = new float[1000];
    float[] y = new float[1000];
    for (int i = 0; i < x.length; i++) {
      x[i] = i / 7f;
      y[i] = 1;
    }
    float[] compiled = y.clone();
    Kernels.saxpy(2, x, y);
    NativeKernels.saxpy(2, x, compiled);
    System.out.println(java.util.Arrays.equals(y, compiled));
    System.out.println(Kernels.dot(x, y) == NativeKernels.dot(x, y));
  }
}
