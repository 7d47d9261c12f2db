package dev.arrayc.mlir.artifact;

import dev.arrayc.ir.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One function for several shapes of its arguments. Axes whose sizes differ between the variants
 * get a name; two that are equal in each variant get the same.
 */
public final class Variants {
  private final List<Signature> all;
  private final Signature first;
  private final Map<List<Long>, String> names = new LinkedHashMap<>();
  private final Set<String> taken = new LinkedHashSet<>();

  private Variants(List<Signature> all) {
    this.all = all;
    this.first = all.getFirst();
    first.arrays().forEach(p -> taken.add(p.name()));
  }

  /**
   * {@return the function that all of these are together; arrays keep the first one's names}
   *
   * @throws IllegalArgumentException if they differ in more than sizes, or two do not differ
   */
  public static Signature together(List<Signature> all) {
    return new Variants(all).signature();
  }

  private Signature signature() {
    List<Parameter> inputs = new ArrayList<>();
    for (int i = 0; i < first.inputs().size(); i++) {
      int place = i;
      inputs.add(union(all.stream().map(s -> at(s.inputs(), place)).toList()));
    }
    require(all.stream().allMatch(s -> s.inputs().size() == inputs.size()), "other arguments");
    int passed = names.size();
    List<Parameter> outputs = new ArrayList<>();
    for (int i = 0; i < first.outputs().size(); i++) {
      int place = i;
      outputs.add(union(all.stream().map(s -> at(s.outputs(), place)).toList()));
    }
    require(all.stream().allMatch(s -> s.outputs().size() == outputs.size()), "other results");
    List<List<Long>> known = new ArrayList<>();
    for (int v = 0; v < all.size(); v++) {
      int variant = v;
      known.add(names.keySet().stream().map(sizes -> sizes.get(variant)).toList());
    }
    long different = known.stream().map(row -> row.subList(0, passed)).distinct().count();
    require(different == all.size(), "the same shapes as another one");
    return new Signature(
        first.name(), inputs, outputs, new Sizes(List.copyOf(names.values()), passed, known));
  }

  private static Parameter at(List<Parameter> parameters, int place) {
    require(place < parameters.size(), "fewer arrays");
    return parameters.get(place);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** What one array is in all variants. */
  private Parameter union(List<Parameter> variants) {
    Parameter one = variants.getFirst();
    List<Long> shape = new ArrayList<>();
    List<String> symbols = new ArrayList<>();
    for (Parameter p : variants) {
      require(p.type().dtype() == one.type().dtype(), "another element type of " + one.name());
      require(p.type().rank() == one.type().rank(), "another number of axes of " + one.name());
      require(p.inPlaceOf().equals(one.inPlaceOf()), "another place of " + one.name());
    }
    for (int axis = 0; axis < one.type().rank(); axis++) {
      int a = axis;
      List<Long> sizes = variants.stream().map(p -> p.type().dim(a)).toList();
      boolean isFixed = sizes.stream().distinct().count() == 1;
      shape.add(isFixed ? sizes.getFirst() : TensorType.DYNAMIC);
      symbols.add(isFixed ? "" : names.computeIfAbsent(sizes, s -> freshName()));
    }
    return new Parameter(
        one.name(),
        one.path(),
        new TensorType(one.type().dtype(), shape),
        variants.stream().allMatch(Parameter::donated),
        one.inPlaceOf(),
        symbols);
  }

  private String freshName() {
    String name = "n" + names.size();
    while (!taken.add(name)) {
      name += "_";
    }
    return name;
  }
}
