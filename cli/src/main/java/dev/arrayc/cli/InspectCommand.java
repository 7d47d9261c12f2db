package dev.arrayc.cli;

import dev.arrayc.mlir.artifact.ElfFile;
import dev.arrayc.mlir.artifact.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code arrayc inspect}: the manifest in a compiled library, which is read but never loaded. */
@Command(
    name = "inspect",
    description = "Print the manifest that a compiled library carries.",
    footer = {"", "Examples:", "  arrayc inspect libf.so", "  arrayc inspect libf.so --json"})
final class InspectCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "LIBRARY", description = "A library made by arrayc.")
  private Path library;

  @Option(names = "--json", description = "Print the manifest as it stands in the library: JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    String manifest = ElfFile.manifest(library);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.print(manifest);
    } else {
      print(Json.parse(manifest), out);
    }
    out.flush();
    return ExitCode.OK.status();
  }

  /** One member a line, names in a column; what is nested stands below, indented. */
  private static void print(Json manifest, PrintWriter out) {
    if (manifest instanceof Json.Obj(Map<String, Json> members)) {
      members.forEach(
          (name, value) -> {
            if (value instanceof Json.Arr(List<Json> rows) && isTable(rows)) {
              out.println(name);
              rows.forEach(row -> out.println("  " + line(row)));
            } else {
              out.printf("%-15s %s%n", name, line(value));
            }
          });
    } else {
      out.println(line(manifest));
    }
  }

  private static boolean isTable(List<Json> rows) {
    return rows.stream().anyMatch(row -> row instanceof Json.Obj);
  }

  private static String line(Json value) {
    return switch (value) {
      case Json.Str(String text) -> text;
      case Json.Num(long number) -> Long.toString(number);
      case Json.Bool(boolean truth) -> Boolean.toString(truth);
      case Json.Arr(List<Json> elements) ->
          elements.stream().map(InspectCommand::line).collect(Collectors.joining(", ", "[", "]"));
      case Json.Obj(Map<String, Json> members) ->
          members.entrySet().stream()
              .map(m -> m.getKey() + "=" + line(m.getValue()))
              .collect(Collectors.joining("  "));
    };
  }
}
