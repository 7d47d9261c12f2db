package dev.arrayc.mlir.artifact;

import java.util.List;

/**
 * A compiled function.
 *
 * @param library the shared object
 * @param header its C header
 * @param manifest the JSON text that the shared object also carries
 * @param dumps the intermediate stages that were asked for, in their order
 */
public record Artifact(byte[] library, String header, String manifest, List<Dump> dumps) {
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
