package dev.arrayc.python;

import dev.arrayc.ir.TensorType;
import dev.arrayc.library.PyTrees;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session.Config;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What has been traced. The key is JAX's ({@code jax-semantics.md} §1.1): the function itself (two
 * {@code jit(f)} share), static values with their types, the tree of the arguments, each leaf's
 * shape, dtype and weak type, and the configuration.
 */
final class JitCache {
  /** A static argument: which one, its class, and its value folded as a dict key. */
  record Static(String place, String type, PyValue value) {}

  /** A traced argument's leaf. */
  record Leaf(TensorType type, boolean weak) {}

  /** One specialisation. */
  record Key(
      PyCallable function,
      List<Static> statics,
      PyTrees.TreeDef structure,
      List<Leaf> leaves,
      Config config) {}

  private final Map<Key, TracedFunction> traced = new HashMap<>();

  Optional<TracedFunction> find(Key key) {
    return Optional.ofNullable(traced.get(key));
  }

  void put(Key key, TracedFunction function) {
    traced.put(key, function);
  }

  /** Forgets what was traced of a function: {@code f.clear_cache()}. */
  void forget(PyCallable function) {
    traced.keySet().removeIf(k -> k.function().equals(function));
  }
}
