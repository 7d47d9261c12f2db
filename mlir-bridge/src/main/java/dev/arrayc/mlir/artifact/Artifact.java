package dev.arrayc.mlir.artifact;

import java.util.List;
import java.util.Optional;

/**
 * A compiled function.
 *
 * @param library the shared object
 * @param header its C header
 * @param manifest the JSON text that the shared object also carries
 * @param archive the same as a static library, if it was asked for
 * @param dumps the intermediate stages that were asked for, in their order
 */
public record Artifact(
    byte[] library, String header, String manifest, Optional<byte[]> archive, List<Dump> dumps) {
  public Artifact {
    dumps = List.copyOf(dumps);
  }

  /**
   * The text of an intermediate stage.
   *
   * @param name a file name: {@code v3.ll}
   */
  public record Dump(String name, String text) {}
}
