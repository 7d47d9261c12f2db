package dev.arrayc.library;

import dev.arrayc.format.ArrayText;
import dev.arrayc.ir.TensorType;
import dev.arrayc.value.Array;
import dev.arrayc.value.Concrete;
import dev.arrayc.value.PyEllipsis;
import dev.arrayc.value.PyIndexable;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyObject;
import dev.arrayc.value.PySlice;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A typed key array, {@code jax.random.key(0)}: u32 words behind a dtype of its own. In pytrees it
 * is a node around its words, so that it passes through {@code jit}.
 *
 * @param words the key data, of the array's shape and a last axis of size 2
 */
public record PrngKey(Array words) implements PyTreeNode, PyIndexable {
  /** The dtype of key arrays. */
  public record KeyType() implements PyObject {
    @Override
    public Optional<PyValue> attribute(String name) {
      return Optional.empty();
    }

    @Override
    public String repr() {
      return "key<fry>";
    }

    @Override
    public String typeName() {
      return "KeyTy";
    }
  }

  /** {@return the shape of the array of keys} */
  public List<Long> shape() {
    return words.type().shape().subList(0, words.type().rank() - 1);
  }

  /** {@return {@code keys[index]}: the words' last axis stays whole} */
  @Override
  public PyValue item(PyValue index) {
    List<PyValue> items = new ArrayList<>(index instanceof PyTuple t ? t.items() : List.of(index));
    items.add(
        items.contains(PyEllipsis.ELLIPSIS)
            ? new PySlice(PyNone.NONE, PyNone.NONE, PyNone.NONE)
            : PyEllipsis.ELLIPSIS);
    return new PrngKey((Array) Operators.getItem(words, PyTuple.of(items)));
  }

  /** {@return the keys along the first axis} */
  @Override
  public Optional<List<PyValue>> elements() {
    if (shape().isEmpty()) {
      throw dev.arrayc.value.Session.current().error("TypeError", "iteration over a 0-d array");
    }
    return Optional.of(Operators.iterate(words).stream().<PyValue>map(PrngKey::new).toList());
  }

  @Override
  public Optional<PyValue> attribute(String name) {
    return switch (name) {
      case "shape" -> Optional.of(Shapes.tuple(shape()));
      case "ndim" -> Optional.of(PyInt.of(shape().size()));
      case "size" -> Optional.of(PyInt.of(Shapes.size(shape())));
      case "dtype" -> Optional.of(new KeyType());
      default -> Optional.empty();
    };
  }

  @Override
  public String repr() {
    TensorType type = words.type();
    return words instanceof Concrete c
        ? "Array("
            + Reprs.shape(shape())
            + ", dtype=key<fry>) overlaying:\n"
            + ArrayText.str(c.tensor(), dev.arrayc.value.Session.current().printOptions())
        : "JitTracer(key<fry>"
            + type.withShape(shape()).jaxString().replaceFirst("^[^\\[]*", "")
            + ")";
  }

  @Override
  public String typeName() {
    return "PRNGKeyArray";
  }

  @Override
  public List<PyValue> children() {
    return List.of(words);
  }

  @Override
  public List<String> childKeys() {
    return List.of("");
  }

  @Override
  public Object auxiliary() {
    return "key<fry>";
  }

  @Override
  public PyValue rebuild(List<PyValue> children) {
    return new PrngKey((Array) children.getFirst());
  }
}
