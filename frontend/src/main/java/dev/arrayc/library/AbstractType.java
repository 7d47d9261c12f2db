package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.PyObject;
import dev.arrayc.value.PyValue;
import java.util.Optional;

/** A class of dtypes, as {@code jnp.issubdtype} takes it: {@code jnp.floating}. */
enum AbstractType implements PyObject {
  GENERIC("generic"),
  NUMBER("number"),
  INTEGER("integer"),
  SIGNED_INTEGER("signedinteger"),
  UNSIGNED_INTEGER("unsignedinteger"),
  INEXACT("inexact"),
  FLOATING("floating"),
  COMPLEX_FLOATING("complexfloating"),
  /** {@code jax.dtypes.prng_key}: the dtypes of typed keys. */
  PRNG_KEY("prng_key");

  private final String label;

  AbstractType(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** {@return whether a dtype belongs to the class} */
  boolean contains(DType dtype) {
    return switch (this) {
      case GENERIC -> true;
      case NUMBER -> dtype != DType.BOOL;
      case INTEGER -> dtype.isInteger();
      case SIGNED_INTEGER -> dtype.kind() == DType.Kind.SIGNED;
      case UNSIGNED_INTEGER -> dtype.kind() == DType.Kind.UNSIGNED;
      case INEXACT -> dtype.isFloat() || dtype.isComplex();
      case FLOATING -> dtype.isFloat();
      case COMPLEX_FLOATING -> dtype.isComplex();
      case PRNG_KEY -> false;
    };
  }

  /** {@return whether a class lies within this one} */
  boolean contains(AbstractType other) {
    return this == other
        || switch (this) {
          case GENERIC -> true;
          case NUMBER -> other != GENERIC && other != PRNG_KEY;
          case INTEGER -> other == SIGNED_INTEGER || other == UNSIGNED_INTEGER;
          case INEXACT -> other == FLOATING || other == COMPLEX_FLOATING;
          case SIGNED_INTEGER, UNSIGNED_INTEGER, FLOATING, COMPLEX_FLOATING, PRNG_KEY -> false;
        };
  }

  @Override
  public Optional<PyValue> attribute(String name) {
    return Optional.empty();
  }

  @Override
  public String repr() {
    return this == PRNG_KEY ? "<class 'jax.dtypes.prng_key'>" : "<class 'numpy." + label + "'>";
  }

  @Override
  public String typeName() {
    return "type";
  }
}
