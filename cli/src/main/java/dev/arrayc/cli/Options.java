package dev.arrayc.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Commands and options, declared by code: a declaration returns what asks for the value, which is
 * there once the command line is parsed. picocli can find declarations in annotations too; to read
 * those takes longer than the rest of the parse many times over.
 */
final class Options {
  private Options() {}

  /** {@return a command that {@code runnable} carries out, without options of its own yet} */
  static CommandSpec command(Object runnable, String name, String description, String... footer) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(runnable).name(name);
    spec.versionProvider(new Arrayc.Version());
    spec.usageMessage().description(description).footer(footer);
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this help message and exit.")
            .build());
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Print version information and exit.")
            .build());
    return spec;
  }

  /** An option without a parameter: is it there? */
  static BooleanSupplier flag(CommandSpec spec, String name, String description) {
    OptionSpec option =
        OptionSpec.builder(name)
            .type(boolean.class)
            .initialValue(false)
            .description(description)
            .build();
    spec.addOption(option);
    return option::getValue;
  }

  /** An option with a parameter that may be left out. */
  static <T> Supplier<Optional<T>> optional(
      CommandSpec spec, Class<T> type, OptionSpec.Builder declared) {
    return optional(add(spec, declared.type(type)));
  }

  /** An option that is required, or has a default value. */
  static <T> Supplier<T> value(CommandSpec spec, Class<T> type, OptionSpec.Builder declared) {
    return present(add(spec, declared.type(type)));
  }

  /** A parameter without a name, the first, which may be left out. */
  static <T> Supplier<Optional<T>> optionalPositional(
      CommandSpec spec, Class<T> type, String label, String description) {
    return optionalPositional(spec, type, "0", label, description);
  }

  /** A second parameter without a name, which may be left out. */
  static <T> Supplier<Optional<T>> secondPositional(
      CommandSpec spec, Class<T> type, String label, String description) {
    return optionalPositional(spec, type, "1", label, description);
  }

  private static <T> Supplier<Optional<T>> optionalPositional(
      CommandSpec spec, Class<T> type, String index, String label, String description) {
    PositionalParamSpec parameter =
        PositionalParamSpec.builder()
            .index(index)
            .required(false)
            .arity("0..1")
            .type(type)
            .paramLabel(label)
            .description(description)
            .build();
    spec.addPositional(parameter);
    return optional(parameter);
  }

  /** A parameter without a name, the first. */
  static <T> Supplier<T> positional(
      CommandSpec spec, Class<T> type, String label, String description) {
    PositionalParamSpec parameter =
        PositionalParamSpec.builder()
            .index("0")
            .required(true)
            .type(type)
            .paramLabel(label)
            .description(description)
            .build();
    spec.addPositional(parameter);
    return present(parameter);
  }

  /** An option that may come any number of times. */
  static <T> Supplier<List<T>> list(
      CommandSpec spec, Class<T> element, OptionSpec.Builder declared) {
    Supplier<Optional<List<T>>> given =
        optional(add(spec, declared.type(List.class).auxiliaryTypes(element)));
    return () -> given.get().orElse(List.of());
  }

  /** An option of the form KEY=VALUE that may come any number of times; in order. */
  static Supplier<Map<String, String>> map(CommandSpec spec, OptionSpec.Builder declared) {
    Supplier<Optional<Map<String, String>>> given =
        optional(add(spec, declared.type(Map.class).auxiliaryTypes(String.class, String.class)));
    return () -> given.get().orElse(Map.of());
  }

  private static OptionSpec add(CommandSpec spec, OptionSpec.Builder declared) {
    OptionSpec option = declared.build();
    spec.addOption(option);
    return option;
  }

  private static <T> Supplier<Optional<T>> optional(ArgSpec declared) {
    return () -> Optional.ofNullable(declared.<T>getValue());
  }

  private static <T> Supplier<T> present(ArgSpec declared) {
    Supplier<Optional<T>> given = optional(declared);
    return () -> given.get().orElseThrow();
  }
}
