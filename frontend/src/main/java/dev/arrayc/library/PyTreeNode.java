package dev.arrayc.library;

import dev.arrayc.value.PyObject;
import dev.arrayc.value.PyValue;
import java.util.List;

/** An object that is an inner node of pytrees: a key array, an instance of a registered class. */
public interface PyTreeNode extends PyObject {
  /** {@return its children, in an order of its own} */
  List<PyValue> children();

  /** {@return the key of each child as a path spells it: {@code .weights}, {@code [0]}} */
  List<String> childKeys();

  /**
   * {@return what has to be equal for two nodes to have one structure: the class, static fields}
   */
  Object auxiliary();

  /** {@return a node like this one with other children} */
  PyValue rebuild(List<PyValue> children);
}
