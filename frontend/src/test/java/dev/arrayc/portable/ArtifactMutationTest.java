package dev.arrayc.portable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.ir.Program;
import dev.arrayc.op.Op;
import dev.arrayc.op.Samples;
import dev.arrayc.op.Verifier;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged artifacts: each is a program or one located error, soon and without a trace. */
class ArtifactMutationTest {
  private static final int RUNS = Integer.getInteger("arrayc.mutations", 3_000);

  private static byte[] mutated(Random random, byte[] artifact) {
    byte[] bytes = artifact.clone();
    switch (random.nextInt(5)) {
      case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      case 2 -> {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      case 3 -> {
        // A piece is overwritten by another.
        int length = random.nextInt(Math.min(24, bytes.length / 2));
        int from = random.nextInt(bytes.length - length);
        System.arraycopy(artifact, from, bytes, random.nextInt(bytes.length - length), length);
      }
      default -> {
        for (int i = 0; i < 4; i++) {
          bytes[random.nextInt(bytes.length)] += (byte) (random.nextInt(9) - 4);
        }
      }
    }
    return bytes;
  }

  @Test
  void aDamagedArtifactIsAProgramOrOneError() throws IOException {
    List<byte[]> artifacts = new ArrayList<>();
    for (String version : List.of("0.9.0", "1.17.0")) {
      PortableVersion release = PortableVersion.parse(version).orElseThrow();
      for (Op op : List.of(Op.SCATTER, Op.WHILE, Op.CONVOLUTION, Op.SORT, Op.ERF, Op.CALL)) {
        artifacts.add(PortableArtifact.write(Samples.of(op), release));
      }
      artifacts.add(Artifacts.recorded(version));
    }
    Random random = new Random(20261127);
    int readable = 0;
    for (int run = 0; run < RUNS; run++) {
      byte[] bytes = mutated(random, artifacts.get(run % artifacts.size()));
      long start = System.nanoTime();
      try {
        Program program = PortableArtifact.read("a.mlirbc", bytes);
        readable += Verifier.check(program).isEmpty() ? 1 : 0;
      } catch (UserError error) {
        assertThat(error.diagnostic().render())
            .as("run %d", run)
            .startsWith("a.mlirbc: error: at byte ");
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("run " + run, e);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("run %d", run)
          .isLessThan(Duration.ofSeconds(2));
    }
    // Not every byte means something; but most do.
    assertThat(readable).isBetween(RUNS / 100, RUNS / 2);
  }
}
