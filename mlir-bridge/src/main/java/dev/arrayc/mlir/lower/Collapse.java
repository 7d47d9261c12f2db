package dev.arrayc.mlir.lower;

import java.util.ArrayList;
import java.util.List;

/**
 * Fewer loops for the same iterations: loops of one iteration vanish, and neighbours merge where
 * every offset moves through them as through one.
 *
 * @param sizes the iterations of the loops that are left
 * @param last for each of them, the original loop that gives its coefficients
 * @param classes for each of them, the class of the loops in it
 */
record Collapse(List<Long> sizes, List<Integer> last, List<Integer> classes) {
  /**
   * Merges loops of equal class.
   *
   * @param offsets all functions of the loops that matter
   */
  static Collapse of(List<Long> space, List<Integer> classes, List<Affine> offsets) {
    List<Long> sizes = new ArrayList<>();
    List<Integer> last = new ArrayList<>();
    List<Integer> kept = new ArrayList<>();
    for (int d = 0; d < space.size(); d++) {
      long size = space.get(d);
      if (size == 1) {
        continue;
      }
      int top = sizes.size() - 1;
      if (top >= 0
          && kept.get(top).equals(classes.get(d))
          && merges(last.get(top), d, size, offsets)) {
        sizes.set(top, sizes.get(top) * size);
        last.set(top, d);
      } else {
        sizes.add(size);
        last.add(d);
        kept.add(classes.get(d));
      }
    }
    return new Collapse(sizes, last, kept);
  }

  private static boolean merges(int outer, int inner, long size, List<Affine> offsets) {
    return offsets.stream().allMatch(a -> a.coefficient(outer) == a.coefficient(inner) * size);
  }

  /** The same loops with one of them at another place in the order. */
  Collapse moved(int from, int to) {
    return new Collapse(moved(sizes, from, to), moved(last, from, to), moved(classes, from, to));
  }

  private static <T> List<T> moved(List<T> list, int from, int to) {
    List<T> all = new ArrayList<>(list);
    all.add(to, all.remove(from));
    return all;
  }

  /** The same function of the loops that are left. */
  Affine apply(Affine original) {
    return original.select(last);
  }

  /** The same loops with one of them innermost, as a class of its own. */
  Collapse toLast(int loop, int itsClass) {
    List<Long> newSizes = new ArrayList<>(sizes);
    List<Integer> newLast = new ArrayList<>(last);
    List<Integer> newClasses = new ArrayList<>(classes);
    newSizes.add(newSizes.remove(loop));
    newLast.add(newLast.remove(/* index */ loop));
    newClasses.remove(/* index */ loop);
    newClasses.add(itsClass);
    return new Collapse(newSizes, newLast, newClasses);
  }

  /** {@return how many loops of a class are left} */
  int count(int wanted) {
    return (int) classes.stream().filter(c -> c == wanted).count();
  }
}
