package dev.arrayc.mlir.codegen;

import dev.arrayc.mlir.artifact.Signature;
import java.util.OptionalLong;

/**
 * A function of arrays whose sizes differ from call to call, in front of functions of one shape.
 *
 * @param signature with {@link Signature#sizes}
 * @param provenance of the parts together
 * @param block where there is code for every size: the rows of the only part, which computes each
 *     row by itself; else there is a part for each of the known sizes
 */
public record Front(Signature signature, Provenance provenance, OptionalLong block) {
  /** {@return the signature of one of the functions behind, by a name that no user's has} */
  public Signature part(int number) {
    return signature.at(
        "arrayc_" + signature.name() + "_" + number,
        block.isPresent()
            ? java.util.List.of(block.getAsLong())
            : signature.sizes().known().get(number));
  }
}
