package dev.arrayc.portable;

import dev.arrayc.op.AttributeSpec;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How VHLO spells an op: what the op's row says, as of some release. VHLO has all attributes, the
 * defaults too, in the order of their names.
 *
 * @param name VHLO's name of the op, {@code add_v1}
 * @param since the first release that has this form
 * @param attributes the names of its attributes, sorted
 */
record Form(Op op, String name, PortableVersion since, List<String> attributes) {
  private static final String STABLEHLO = "stablehlo.";

  Form {
    attributes = attributes.stream().sorted().toList();
  }

  /**
   * What happened to an op.
   *
   * @param introduced the release that brought it
   * @param revised the release that brought its second form, if there is one
   * @param added what the second form has more than the first
   * @param dropped what it has no more
   */
  private record History(
      String op,
      PortableVersion introduced,
      Optional<PortableVersion> revised,
      List<String> added,
      List<String> dropped) {}

  private static History introduced(String op, int major, int minor) {
    return new History(
        op, new PortableVersion(major, minor, 0), Optional.empty(), List.of(), List.of());
  }

  private static History revised(String op, int major, int minor, String... added) {
    return new History(
        op,
        PortableVersion.MINIMUM,
        Optional.of(new PortableVersion(major, minor, 0)),
        List.of(added),
        List.of());
  }

  private static final String[] BATCHING = {"operand_batching_dims", "start_indices_batching_dims"};

  /** The version log of VhloDialect.td, as far as it concerns ops; all others have one form. */
  private static final Map<String, History> HISTORIES =
      Stream.concat(
              Stream.of("cbrt", "cosine", "exponential_minus_one", "log", "log_plus_one")
                  .map(op -> revised(op, 1, 10, "result_accuracy")),
              Stream.concat(
                  Stream.of("logistic", "rsqrt", "sine", "sqrt", "tanh")
                      .map(op -> revised(op, 1, 10, "result_accuracy")),
                  Stream.of(
                      introduced("collective_broadcast", 0, 16),
                      new History(
                          "composite",
                          new PortableVersion(0, 19, 0),
                          Optional.of(new PortableVersion(1, 14, 0)),
                          List.of(),
                          List.of()),
                      new History(
                          "dynamic_conv",
                          PortableVersion.MINIMUM,
                          Optional.of(new PortableVersion(0, 20, 0)),
                          List.of(),
                          List.of("padding")),
                      revised("gather", 1, 1, BATCHING),
                      revised("dynamic_gather", 1, 1, BATCHING),
                      revised(
                          "scatter", 1, 1, "input_batching_dims", "scatter_indices_batching_dims"),
                      revised("all_reduce", 1, 5),
                      revised("all_gather", 1, 5),
                      revised("all_to_all", 1, 5),
                      revised(
                          "dot_general",
                          1,
                          6,
                          Structure.ALGORITHM.parts(Op.DOT_GENERAL).toArray(String[]::new)),
                      revised("exponential", 1, 9, "result_accuracy"),
                      new History(
                          "tan",
                          new PortableVersion(1, 4, 0),
                          Optional.of(new PortableVersion(1, 10, 0)),
                          List.of("result_accuracy"),
                          List.of()),
                      revised("send", 1, 12, "source_target_pairs"),
                      revised("recv", 1, 12, "source_target_pairs"))))
          .collect(Collectors.toMap(History::op, Function.identity()));

  private static final Map<Op, List<Form>> BY_OP =
      Arrays.stream(Op.values())
          .filter(Form::isSpelled)
          .collect(Collectors.toMap(Function.identity(), Form::all));

  private static final Map<String, Form> BY_NAME =
      BY_OP.values().stream()
          .flatMap(Collection::stream)
          .collect(Collectors.toMap(Form::name, Function.identity()));

  /** {@return whether VHLO has a spelling of an op} */
  static boolean isSpelled(Op op) {
    return op.opName().startsWith(STABLEHLO) || op == Op.CALL;
  }

  /** The forms of an op, the newest first. */
  private static List<Form> all(Op op) {
    String bare = op == Op.CALL ? "call" : op.opName().substring(STABLEHLO.length());
    TreeSet<String> newest = new TreeSet<>();
    for (AttributeSpec spec : op.row().attributes()) {
      if (spec.isOurs()) {
        continue;
      }
      newest.addAll(Structure.of(spec.kind()).map(s -> s.parts(op)).orElse(List.of(spec.name())));
    }
    History history = HISTORIES.getOrDefault(bare, introduced(bare, 0, 9));
    if (history.revised().isEmpty()) {
      return List.of(new Form(op, bare + "_v1", history.introduced(), List.copyOf(newest)));
    }
    TreeSet<String> first = new TreeSet<>(newest);
    history.added().forEach(first::remove);
    first.addAll(history.dropped());
    List<Form> forms = new ArrayList<>();
    forms.add(new Form(op, bare + "_v2", history.revised().get(), List.copyOf(newest)));
    forms.add(new Form(op, bare + "_v1", history.introduced(), List.copyOf(first)));
    return forms;
  }

  /** {@return the form of an op in artifacts of a release; empty if it has none there} */
  static Optional<Form> of(Op op, PortableVersion version) {
    return BY_OP.getOrDefault(op, List.of()).stream()
        .filter(form -> form.since().compareTo(version) <= 0)
        .findFirst();
  }

  static Form newest(Op op) {
    return of(op).getFirst();
  }

  /** {@return the first release that has an op} */
  static PortableVersion introduced(Op op) {
    return of(op).getLast().since();
  }

  /** The newest first; every op has one. */
  private static List<Form> of(Op op) {
    return Optional.ofNullable(BY_OP.get(op)).orElseThrow();
  }

  /** {@return the form of this name, {@code add_v1}} */
  static Optional<Form> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }
}
