package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Numbers;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NpyTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(DType.class)
  void whatIsWritten_isReadBack_whereItsBytesSayWhatTheyAre(DType dtype) throws IOException {
    Path file = directory.resolve("x.npy");
    Tensor tensor = random(TensorType.of(dtype, 3, 0x2, 5));
    Npy.write(file, tensor);
    // The elements begin at a multiple of 64 bytes, as NumPy's do.
    assertThat(Files.size(file) - tensor.type().bytes()).isEqualTo(128);
    // One byte could be any of the floats of 8 bits and less, or an integer of 2 or 4.
    boolean known =
        dtype == DType.BOOL || dtype.bits() > 8 || dtype.isInteger() && dtype.bits() == 8;
    if (known) {
      assertThat(Npy.read(file)).isEqualTo(tensor);
    } else {
      assertThatThrownBy(() -> Npy.read(file))
          .isInstanceOf(CompileException.UsageError.class)
          .hasMessageContaining("its elements are '");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"<i2 | False | 1,2,3,4,5,6", ">i2 | False | 256,512,768,1024,1280,1536"})
  void bothByteOrders(String descr, String fortran, String expected) throws IOException {
    Tensor read = Npy.read(file(descr, fortran, "2, 3", 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0));
    assertThat(read.type()).isEqualTo(TensorType.of(DType.I16, 2, 3));
    assertThat(read.longs()).containsExactly(longs(expected));
  }

  @Test
  void columnMajor_isTurned() throws IOException {
    Tensor read = Npy.read(file("|i1", "True", "2, 3", 1, 2, 3, 4, 5, 6));
    assertThat(read.longs()).containsExactly(1, 3, 5, 2, 4, 6);
  }

  @Test
  void scalarsAndEmptyArrays() throws IOException {
    assertThat(Npy.read(file("<f4", "False", "", 0, 0, 0x80, 0x3f)))
        .isEqualTo(Tensor.scalar(DType.F32, 1.0));
    assertThat(Npy.read(file("<f4", "False", "0,")).type()).isEqualTo(TensorType.of(DType.F32, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<f4 | False | 9            | it is cut short",
        "<f4 | False | 4294967296, 4294967296, 4 | larger than any memory",
        "<f4 | False | -3           | no descr",
        "<f4 | Maybe | 1            | no descr",
        "<M8 | False | 1            | its elements are '<M8'",
        "O   | False | 1            | its elements are 'O'",
      })
  void brokenHeaders_areNamed(String descr, String fortran, String shape, String why)
      throws IOException {
    Path file = file(descr, fortran, shape, 1, 2, 3, 4);
    assertThatThrownBy(() -> Npy.read(file))
        .isInstanceOf(CompileException.UsageError.class)
        .hasMessageContaining(why);
  }

  @Test
  void everyTruncationAndManyFlippedBytes_areErrorsOrArrays_neverCrashes() throws IOException {
    byte[] whole = Npy.bytes(random(TensorType.of(DType.F32, 2, 3)));
    Path file = directory.resolve("broken.npy");
    Random random = new Random(17);
    for (int i = 0; i < 600; i++) {
      byte[] broken = whole.clone();
      if (i < whole.length) {
        broken = java.util.Arrays.copyOf(whole, i);
      } else {
        broken[random.nextInt(128)] = (byte) random.nextInt(256);
      }
      Files.write(file, broken);
      try {
        Npy.read(file);
        assertThat(i).as("a prefix was accepted").isGreaterThanOrEqualTo(whole.length);
      } catch (CompileException.UsageError e) {
        assertThat(e.diagnostic().message()).startsWith("@" + file + ": ");
      }
    }
  }

  @Test
  void numpy_agrees() throws IOException, InterruptedException {
    String python = System.getenv("ARRAYC_PYTHON");
    assumeThat(python)
        .as("no Python with NumPy: %s", System.getenv("ARRAYC_PYTHON_MISSING"))
        .isNotNull();
    Path ours = directory.resolve("ours.npy");
    Path theirs = directory.resolve("theirs.npy");
    for (DType dtype : new DType[] {DType.BOOL, DType.U64, DType.F16, DType.F64, DType.C64}) {
      Tensor tensor = random(TensorType.of(dtype, 2, 3));
      Npy.write(ours, tensor);
      String script = "import numpy, sys; numpy.save(sys.argv[2], numpy.load(sys.argv[1]))";
      Process process =
          new ProcessBuilder(python, "-c", script, ours.toString(), theirs.toString())
              .inheritIO()
              .start();
      assertThat(process.waitFor()).isZero();
      assertThat(theirs).hasSameBinaryContentAs(ours);
    }
  }

  private Path file(String descr, String fortran, String shape, int... data) throws IOException {
    String header =
        "{'descr': '" + descr + "', 'fortran_order': " + fortran + ", 'shape': (" + shape + ")}\n";
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    out.write(0x93);
    out.writeBytes("NUMPY".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(new byte[] {2, 0, (byte) header.length(), 0, 0, 0});
    out.writeBytes(header.getBytes(StandardCharsets.UTF_8));
    for (int b : data) {
      out.write(b);
    }
    Path file = directory.resolve("hand.npy");
    Files.write(file, out.toByteArray());
    return file;
  }

  private static long[] longs(String text) {
    return java.util.Arrays.stream(text.split(",", -1)).mapToLong(Long::parseLong).toArray();
  }

  private static Tensor random(TensorType type) {
    Random random = new Random(5);
    DType dtype = type.dtype();
    if (dtype.isIntegral()) {
      return Tensor.fillLongs(type, i -> Numbers.wrap(dtype, random.nextLong()));
    }
    double[] data = new double[(int) type.size() * (dtype.isComplex() ? 2 : 1)];
    for (int i = 0; i < data.length; i++) {
      data[i] = Numbers.round(dtype.real(), random.nextGaussian());
    }
    return Tensor.ofDoubles(type, data);
  }
}
