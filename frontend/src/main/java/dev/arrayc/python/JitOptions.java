package dev.arrayc.python;

import dev.arrayc.syntax.Parameter;
import dev.arrayc.value.PyCallable;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;

/**
 * The parameters of {@code jax.jit}, checked against the function ({@code jax-semantics.md} §1.1).
 *
 * @param staticPositions positions of static arguments; negative ones count from the last given
 * @param staticNames names of static arguments that are passed by keyword
 */
record JitOptions(
    List<Integer> staticPositions,
    List<String> staticNames,
    List<Integer> donatedPositions,
    List<String> donatedNames) {
  static final JitOptions NONE = new JitOptions(List.of(), List.of(), List.of(), List.of());

  private static final List<String> KNOWN =
      List.of(
          "in_shardings",
          "out_shardings",
          "static_argnums",
          "static_argnames",
          "donate_argnums",
          "donate_argnames",
          "keep_unused",
          "device",
          "backend",
          "inline",
          "compiler_options");

  /** Options that say where to run, which a compiled library's caller decides. */
  private static final List<String> PLACEMENT =
      List.of("in_shardings", "out_shardings", "device", "backend", "compiler_options");

  JitOptions {
    staticPositions = List.copyOf(staticPositions);
    staticNames = List.copyOf(staticNames);
    donatedPositions = List.copyOf(donatedPositions);
    donatedNames = List.copyOf(donatedNames);
  }

  /** Checks the keywords of a call of {@code jit}, before the function is known. */
  static void checkKeywords(SequencedMap<String, PyValue> keywords) {
    for (String name : keywords.keySet()) {
      if (!KNOWN.contains(name)) {
        throw Raise.type(
            "jit() got an unexpected keyword argument '" + name + "'",
            "jit takes static_argnums, static_argnames, donate_argnums, donate_argnames,"
                + " keep_unused and inline");
      }
      if (PLACEMENT.contains(name) && !(keywords.get(name) instanceof PyNone)) {
        throw Session.current()
            .limitation(
                "jit's " + name + " is not supported",
                "leave it out: the target is chosen on the command line");
      }
    }
  }

  static JitOptions of(PyCallable function, SequencedMap<String, PyValue> keywords) {
    checkKeywords(keywords);
    Optional<Binding.Signature> signature = Signatures.of(function);
    Selection fixed = select("static", signature, keywords);
    Selection donated = select("donate", signature, keywords);
    List<String> both = new ArrayList<>(fixed.names);
    both.retainAll(donated.names);
    if (!both.isEmpty()) {
      throw Raise.value(
          "static_argnames and donate_argnames cannot intersect. Argument names "
              + braces(both)
              + " appear in both static_argnames and donate_argnames");
    }
    List<Integer> positions = new ArrayList<>(fixed.positions);
    positions.retainAll(donated.positions);
    if (!positions.isEmpty()) {
      throw Raise.value(
          "static_argnums and donate_argnums cannot intersect. Argument indices "
              + positions
              + " appear in both static_argnums and donate_argnums");
    }
    return new JitOptions(fixed.positions, fixed.names, donated.positions, donated.names);
  }

  /** The same options with more static arguments. */
  JitOptions withStatic(List<Integer> positions, List<String> names) {
    List<Integer> allPositions = new ArrayList<>(staticPositions);
    allPositions.addAll(positions);
    List<String> allNames = new ArrayList<>(staticNames);
    allNames.addAll(names);
    return new JitOptions(allPositions, allNames, donatedPositions, donatedNames);
  }

  /**
   * Arguments chosen by position and by name; one kind is inferred where only the other is given.
   */
  private record Selection(List<Integer> positions, List<String> names) {}

  private static Selection select(
      String prefix,
      Optional<Binding.Signature> signature,
      SequencedMap<String, PyValue> keywords) {
    Optional<PyValue> nums = given(keywords, prefix + "_argnums");
    Optional<PyValue> names = given(keywords, prefix + "_argnames");
    List<Integer> positions = nums.map(JitOptions::positions).orElse(List.of());
    List<String> spelled = names.map(JitOptions::names).orElse(List.of());
    Selection selection =
        complete(signature, positions, spelled, nums.isPresent(), names.isPresent());
    signature.ifPresent(
        s -> {
          checkPositions(s, selection.positions, prefix + "_argnums");
          checkNames(s, selection.names, prefix + "_argnames");
        });
    return selection;
  }

  private static Optional<PyValue> given(SequencedMap<String, PyValue> keywords, String name) {
    return Optional.ofNullable(keywords.get(name)).filter(v -> !(v instanceof PyNone));
  }

  private static Selection complete(
      Optional<Binding.Signature> signature,
      List<Integer> positions,
      List<String> names,
      boolean byPosition,
      boolean byName) {
    if (signature.isEmpty() || byPosition == byName) {
      return new Selection(positions, names);
    }
    List<Integer> allPositions = new ArrayList<>(positions);
    List<String> allNames = new ArrayList<>(names);
    List<Binding.Slot> slots = signature.get().slots();
    for (int i = 0; i < slots.size(); i++) {
      Binding.Slot slot = slots.get(i);
      if (slot.kind() == Parameter.Kind.POSITIONAL_OR_KEYWORD) {
        if (byName && names.contains(slot.name())) {
          allPositions.add(i);
        }
        if (byPosition && positions.contains(i)) {
          allNames.add(slot.name());
        }
      }
    }
    return new Selection(allPositions, allNames);
  }

  private static List<Integer> positions(PyValue value) {
    List<PyValue> items =
        Ints.of(value).isPresent() || value instanceof PyStr
            ? List.of(value)
            : Iteration.list(value);
    List<Integer> positions = new ArrayList<>();
    for (PyValue item : items) {
      BigInteger index = Operations.index(item);
      positions.add(index.bitLength() > 31 ? Integer.MAX_VALUE : index.intValue());
    }
    return positions;
  }

  private static List<String> names(PyValue value) {
    if (value instanceof PyStr s) {
      return List.of(s.value());
    }
    List<String> names = new ArrayList<>();
    for (PyValue item : Iteration.list(value)) {
      if (!(item instanceof PyStr s)) {
        throw Raise.type("Expected a string, got " + Text.repr(item));
      }
      names.add(s.value());
    }
    return names;
  }

  private static void checkPositions(
      Binding.Signature signature, List<Integer> positions, String option) {
    int count = signature.positional().size();
    boolean outside = positions.stream().anyMatch(p -> p >= count || -p > count);
    if (outside && !signature.has(Parameter.Kind.VAR_POSITIONAL)) {
      PyTuple shown = PyTuple.of(positions.stream().map(PyInt::of).toList());
      throw Raise.value(
          "Jitted function has "
              + option
              + "="
              + Text.repr(shown)
              + ", but only accepts "
              + count
              + " positional arguments.");
    }
  }

  private static void checkNames(Binding.Signature signature, List<String> names, String option) {
    if (signature.has(Parameter.Kind.VAR_KEYWORD)) {
      return;
    }
    List<String> unknown = new ArrayList<>(new TreeSet<>(names));
    signature.slots().stream()
        .filter(
            s ->
                s.kind() == Parameter.Kind.POSITIONAL_OR_KEYWORD
                    || s.kind() == Parameter.Kind.KEYWORD_ONLY)
        .forEach(s -> unknown.remove(s.name()));
    if (!unknown.isEmpty()) {
      throw Raise.value(
          "Jitted function has invalid argnames "
              + braces(unknown)
              + " in "
              + option
              + ". Function does not take these args.",
          "its parameters are " + signature.text());
    }
  }

  private static String braces(List<String> names) {
    return names.stream()
        .map(n -> Text.quote(n, false))
        .collect(java.util.stream.Collectors.joining(", ", "{", "}"));
  }

  /** {@return whether a positional argument is static, of so many that are given} */
  boolean isStatic(int position, int given) {
    return selects(staticPositions, position, given);
  }

  /** {@return whether a positional argument is donated, of so many that are given} */
  boolean isDonated(int position, int given) {
    return selects(donatedPositions, position, given);
  }

  private static boolean selects(List<Integer> positions, int position, int given) {
    return positions.contains(position) || positions.contains(position - given);
  }
}
