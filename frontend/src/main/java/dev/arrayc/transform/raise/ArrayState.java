package dev.arrayc.transform.raise;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.op.Op;
import dev.arrayc.transform.raise.Lane.Dense;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * An array that loops read and write: what it was before them, and the accesses so far. Each is
 * meant for all rounds at once, so those before it must not touch an element that another of its
 * rounds touches.
 */
final class ArrayState {
  /**
   * An access in a body.
   *
   * @param loops the loops around it
   * @param written what it writes; empty for a read
   * @param combined the op that a scatter combines the old element with it by
   */
  private record Entry(
      List<Lane> subscripts, List<Axis> loops, Optional<Dense> written, Optional<Op> combined) {}

  private final Access access;
  private final Emission emission;
  private final Dense before;
  private final List<Axis> birth;
  private final List<Entry> entries = new ArrayList<>();
  private int version;

  /**
   * An array before the loops that write it.
   *
   * @param birth the loops around them, which do not carry it
   */
  ArrayState(Emission emission, Dense before, List<Axis> birth) {
    this.emission = emission;
    this.access = new Access(emission);
    this.before = before;
    this.birth = List.copyOf(birth);
  }

  int version() {
    return version;
  }

  List<Long> shape() {
    return before.own();
  }

  /** {@return those of the loops around an access that carry the array} */
  List<Axis> inside(List<Axis> loops) {
    return List.copyOf(loops.subList(birth.size(), loops.size()));
  }

  private static List<Axis> common(List<Axis> a, List<Axis> b) {
    return a.stream().filter(b::contains).toList();
  }

  /** {@return whether no two rounds mean the same element} */
  boolean isInjective(List<Lane> subscripts, List<Axis> loops) {
    return Subscripts.areSeparated(subscripts, subscripts, inside(loops));
  }

  /** Reads an element in each round. */
  Dense read(List<Lane> subscripts, List<Axis> loops, Span place) {
    Optional<Dense> written = written(subscripts, inside(loops), place);
    entries.add(new Entry(subscripts, inside(loops), Optional.empty(), Optional.empty()));
    return written.orElseGet(() -> access.load(before, subscripts));
  }

  /** What the latest write stored where a read looks; empty if none stored there. */
  private Optional<Dense> written(List<Lane> subscripts, List<Axis> loops, Span place) {
    for (Entry entry : entries.reversed()) {
      if (entry.written().isEmpty() || Subscripts.areDisjoint(entry.subscripts(), subscripts)) {
        continue;
      }
      Optional<Dense> same = forwarded(entry, subscripts, loops);
      if (same.isEmpty()) {
        throw new NotRaised(place, "it reads elements that another round may have written");
      }
      return same;
    }
    return Optional.empty();
  }

  /** The value of a write with the same subscripts, its finished loops renamed to those here. */
  private Optional<Dense> forwarded(Entry entry, List<Lane> subscripts, List<Axis> loops) {
    if (entry.combined().isPresent()) {
      return Optional.empty();
    }
    Map<Axis, Axis> names = new HashMap<>();
    for (int d = 0; d < subscripts.size(); d++) {
      Lane there = entry.subscripts().get(d);
      Lane here = subscripts.get(d);
      boolean alike =
          there.equals(here)
              || there instanceof Affine x && here instanceof Affine y && isRenamed(x, y, names);
      if (!alike) {
        return Optional.empty();
      }
    }
    List<Axis> common = common(entry.loops(), loops);
    Dense value = entry.written().orElseThrow();
    boolean isSound =
        Subscripts.areSeparated(entry.subscripts(), subscripts, common)
            && value.axes().stream()
                .allMatch(a -> loops.contains(a) || birth.contains(a) || names.containsKey(a));
    return isSound ? Optional.of(renamed(value, names)) : Optional.empty();
  }

  private static boolean isRenamed(Affine there, Affine here, Map<Axis, Axis> names) {
    if (!there.base().equals(here.base())
        || there.constant() != here.constant()
        || there.coefficients().size() != here.coefficients().size()) {
      return false;
    }
    List<Axis> a = List.copyOf(there.coefficients().keySet());
    List<Axis> b = List.copyOf(here.coefficients().keySet());
    for (int i = 0; i < a.size(); i++) {
      boolean same =
          a.get(i).trips() == b.get(i).trips()
              && there.coefficient(a.get(i)) == here.coefficient(b.get(i))
              && names.getOrDefault(a.get(i), b.get(i)).equals(b.get(i));
      if (!same) {
        return false;
      }
      names.put(a.get(i), b.get(i));
    }
    return true;
  }

  private Dense renamed(Dense value, Map<Axis, Axis> names) {
    List<Axis> now = value.axes().stream().map(a -> names.getOrDefault(a, a)).toList();
    List<Axis> sorted = List.copyOf(new TreeSet<>(now));
    if (sorted.size() != now.size()) {
      throw new IllegalStateException("two loops became one");
    }
    List<Integer> order = new ArrayList<>(sorted.stream().map(now::indexOf).toList());
    for (int i = 0; i < value.own().size(); i++) {
      order.add(sorted.size() + i);
    }
    return new Dense(emission.transpose(value.value(), order), sorted);
  }

  /** No access so far may touch, in another round of the loops around both, what this one does. */
  private void checkOrder(List<Lane> subscripts, List<Axis> loops, Span place) {
    for (Entry entry : entries) {
      boolean apart =
          Subscripts.areDisjoint(entry.subscripts(), subscripts)
              || Subscripts.areSeparated(
                  entry.subscripts(), subscripts, common(entry.loops(), loops));
      if (!apart) {
        throw new NotRaised(
            place,
            entry.written().isPresent()
                ? "two of its writes may meet in different rounds"
                : "it writes elements that another round reads");
      }
    }
  }

  /** Writes an element in each round. */
  void write(List<Lane> subscripts, List<Axis> loops, Dense value, Span place) {
    List<Axis> inside = inside(loops);
    // Subscripts that are data: a scatter, which writes in the order of the rounds.
    if (Subscripts.areAffine(subscripts) && !isInjective(subscripts, loops)) {
      throw new NotRaised(place, "several rounds write the same element");
    }
    checkOrder(subscripts, inside, place);
    entries.add(new Entry(subscripts, inside, Optional.of(value), Optional.empty()));
    version++;
  }

  /** {@return what rounds begin to accumulate from: an element as it is before their loops} */
  Dense start(List<Lane> subscripts, List<Axis> loops, Span place) {
    checkOrder(subscripts, inside(loops), place);
    return written(subscripts, inside(loops), place)
        .orElseGet(() -> access.load(before, subscripts));
  }

  /** Stores what rounds accumulated, of which only the last one's write stays. */
  void accumulated(List<Lane> subscripts, List<Axis> loops, Dense total) {
    entries.add(new Entry(subscripts, inside(loops), Optional.of(total), Optional.empty()));
    version++;
  }

  /** Combines elements, of which rounds may mean the same ones, one after the other. */
  void scatter(List<Lane> subscripts, List<Axis> loops, Op op, Dense by, Span place) {
    checkOrder(subscripts, inside(loops), place);
    entries.add(new Entry(subscripts, inside(loops), Optional.of(by), Optional.of(op)));
    version++;
  }

  /** {@return the array after all loops that write it} */
  Dense after() {
    TreeSet<Axis> outer = new TreeSet<>(before.axes());
    for (Entry entry : entries) {
      entry.written().ifPresent(w -> outer.addAll(common(birth, w.axes())));
      outer.addAll(common(birth, List.copyOf(Subscripts.axes(entry.subscripts()))));
    }
    Dense array = emission.over(before, List.copyOf(outer));
    for (Entry entry : entries) {
      if (entry.written().isEmpty()) {
        continue;
      }
      Dense value = entry.written().get();
      array =
          entry.combined().isPresent()
              ? access.accumulate(
                  array,
                  entry.subscripts(),
                  entry.combined().get(),
                  emission.over(value, entry.loops()))
              : access.store(array, entry.subscripts(), value);
    }
    return array;
  }
}
