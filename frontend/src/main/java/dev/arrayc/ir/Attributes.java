package dev.arrayc.ir;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** An operation's attributes by name, in name order; typed access fails loudly. */
public record Attributes(SortedMap<String, Attribute> byName) {
  public static final Attributes NONE = new Attributes(new TreeMap<>());

  public Attributes {
    byName = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(byName));
  }

  /** {@return these attributes and one more} */
  public Attributes with(String name, Attribute value) {
    SortedMap<String, Attribute> all = new TreeMap<>(byName);
    all.put(name, value);
    return new Attributes(all);
  }

  /** {@return these attributes but for one} */
  public Attributes without(String name) {
    SortedMap<String, Attribute> all = new TreeMap<>(byName);
    all.remove(name);
    return new Attributes(all);
  }

  public Attributes with(String name, List<Long> values) {
    return with(name, new Attribute.Ints(values));
  }

  public Attributes with(String name, long value) {
    return with(name, new Attribute.Int(value));
  }

  public Optional<Attribute> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /**
   * {@return the attribute of this name and class}
   *
   * @throws IllegalStateException if it is missing or of another class
   */
  public <A extends Attribute> A get(String name, Class<A> kind) {
    Attribute value = byName.get(name);
    if (!kind.isInstance(value)) {
      throw new IllegalStateException(
          "attribute " + name + " is " + value + ", not " + kind.getSimpleName());
    }
    return kind.cast(value);
  }

  public List<Long> ints(String name) {
    return get(name, Attribute.Ints.class).values();
  }

  public long integer(String name) {
    return get(name, Attribute.Int.class).value();
  }

  public boolean bool(String name) {
    return get(name, Attribute.Bool.class).value();
  }

  /** {@return the value of an enum attribute, {@code LT}} */
  public String enumCase(String name) {
    return get(name, Attribute.Case.class).value();
  }
}
