package bench;

/** Ten loops as one writes them in Java: what HotSpot and arrayc are compared on. */
public final class Loops {
  private Loops() {}

  public static void saxpy(float a, float[] x, float[] y) {
    for (int i = 0; i < x.length; i++) {
      y[i] = a * x[i] + y[i];
    }
  }

  public static float dot(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  public static void stencil(float[][] a, float[][] b) {
    for (int i = 1; i < a.length - 1; i++) {
      for (int j = 1; j < a[0].length - 1; j++) {
        b[i][j] = 0.2f * (a[i][j] + a[i - 1][j] + a[i + 1][j] + a[i][j - 1] + a[i][j + 1]);
      }
    }
  }

  public static void matmul(float[][] a, float[][] b, float[][] c) {
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        float sum = 0;
        for (int k = 0; k < b.length; k++) {
          sum += a[i][k] * b[k][j];
        }
        c[i][j] = sum;
      }
    }
  }

  public static void mandelbrot(int[][] counts) {
    int height = counts.length;
    int width = counts[0].length;
    for (int i = 0; i < height; i++) {
      for (int j = 0; j < width; j++) {
        double re = -2.0 + 2.6 * j / width;
        double im = -1.2 + 2.4 * i / height;
        double x = 0;
        double y = 0;
        int n = 0;
        while (n < 100 && x * x + y * y <= 4) {
          double t = x * x - y * y + re;
          y = 2 * x * y + im;
          x = t;
          n++;
        }
        counts[i][j] = n;
      }
    }
  }

  static double cdf(double x) {
    double k = 1 / (1 + 0.2316419 * Math.abs(x));
    double poly =
        k
            * (0.319381530
                + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
    double tail = 0.3989422804014327 * Math.exp(-0.5 * x * x) * poly;
    return x < 0 ? tail : 1 - tail;
  }

  public static void blackScholes(double[] spot, double[] strike, double[] time, double[] call) {
    double rate = 0.02;
    double sigma = 0.3;
    for (int i = 0; i < spot.length; i++) {
      double root = sigma * Math.sqrt(time[i]);
      double d1 = (Math.log(spot[i] / strike[i]) + (rate + 0.5 * sigma * sigma) * time[i]) / root;
      double d2 = d1 - root;
      call[i] = spot[i] * cdf(d1) - strike[i] * Math.exp(-rate * time[i]) * cdf(d2);
    }
  }

  public static void nbody(
      float[] x, float[] y, float[] z, float[] m, float[] ax, float[] ay, float[] az) {
    int n = x.length;
    for (int i = 0; i < n; i++) {
      float sx = 0;
      float sy = 0;
      float sz = 0;
      for (int j = 0; j < n; j++) {
        float dx = x[j] - x[i];
        float dy = y[j] - y[i];
        float dz = z[j] - z[i];
        float d2 = dx * dx + dy * dy + dz * dz + 1e-3f;
        float s = m[j] / (d2 * (float) Math.sqrt(d2));
        sx += dx * s;
        sy += dy * s;
        sz += dz * s;
      }
      ax[i] = sx;
      ay[i] = sy;
      az[i] = sz;
    }
  }

  public static void softmax(float[][] a, float[][] b) {
    for (int i = 0; i < a.length; i++) {
      float max = Float.NEGATIVE_INFINITY;
      for (int j = 0; j < a[0].length; j++) {
        max = Math.max(max, a[i][j]);
      }
      float sum = 0;
      for (int j = 0; j < a[0].length; j++) {
        b[i][j] = (float) Math.exp(a[i][j] - max);
        sum += b[i][j];
      }
      for (int j = 0; j < a[0].length; j++) {
        b[i][j] /= sum;
      }
    }
  }

  public static void histogram(int[] bins, int[] values) {
    for (int i = 0; i < values.length; i++) {
      bins[values[i] & 255]++;
    }
  }

  public static void prefixSum(float[] a, float[] out) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i];
      out[i] = sum;
    }
  }
}
