package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.mlir.artifact.LoadedLibrary;
import dev.arrayc.mlir.codegen.Targets;
import dev.arrayc.python.ArgumentSpec;
import dev.arrayc.python.ProgramRunner;
import dev.arrayc.python.Siblings;
import dev.arrayc.python.Tracing;
import dev.arrayc.transform.Prepare;
import dev.arrayc.value.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The expressions that the library's tables hold, compiled: the same bits as the interpreter's,
 * whose values are held to JAX's where the tables are ({@code JaxAgreementTest}).
 */
class RecordedRowsTest {
  private static final Path TABLES =
      TestPlaces.root().resolve("frontend/src/test/resources/dev/arrayc/library");
  private static final ProgramRunner INTERPRETER =
      (program, arguments) -> Interpreter.evaluate(Prepare.prepare(program, true), arguments);
  private static final int ROWS = 50;

  /** Some rows of a table, which become one program. */
  record Batch(String table, int first, List<String> expressions) {
    @Override
    public String toString() {
      return "%s, rows %d to %d".formatted(table, first, first + expressions.size() - 1);
    }

    Session.Config config() {
      return new Session.Config(false, !table.equals("random_original.txt"));
    }

    /** A function of the tables' variables; the lines of an error lead to the row. */
    SourceFile source(String variables) throws IOException {
      StringBuilder text = new StringBuilder(imports());
      text.append("def rows(%s):\n".formatted(variables));
      List<String> names = new ArrayList<>();
      for (String expression : expressions) {
        names.add("r" + names.size());
        text.append("    %s = %s\n".formatted(names.getLast(), expression));
      }
      text.append("    return [" + String.join(", ", names) + "]\n");
      return new SourceFile(table + ".py", text.toString());
    }
  }

  static List<Batch> batches() throws IOException {
    List<Batch> batches = new ArrayList<>();
    for (String table : tables()) {
      List<String> rows = expressions(table);
      for (int i = 0; i < rows.size(); i += ROWS) {
        List<String> some = rows.subList(i, Math.min(rows.size(), i + ROWS));
        batches.add(new Batch(table, i + 1, List.copyOf(some)));
      }
    }
    return batches;
  }

  private static List<String> tables() throws IOException {
    try (Stream<Path> files = Files.list(TABLES)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(".txt"))
          .sorted()
          .toList();
    }
  }

  /** The rows whose results are arrays, and which need no values while they are traced. */
  private static List<String> expressions(String table) throws IOException {
    List<String> found = new ArrayList<>();
    boolean eager = false;
    for (String line : Files.readAllLines(TABLES.resolve(table))) {
      eager = line.startsWith("# eager") || (eager && !line.startsWith("# staged"));
      String[] columns = line.split("\t", -1);
      boolean isRow = columns.length == 2 && columns[1].matches("(~|np )?\\w+\\[.*");
      if (isRow && !eager) {
        found.add(columns[0]);
      }
    }
    return found;
  }

  private static String imports() throws IOException {
    return Files.readString(TABLES.resolve("imports.txt")) + "\n";
  }

  private static List<String[]> variables() throws IOException {
    return Files.readAllLines(TABLES.resolve("variables.txt")).stream()
        .map(l -> l.split("\t", 2))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("batches")
  void compiledRowsAgree(Batch batch) throws IOException {
    List<Tensor> inputs = inputs();
    String names = String.join(", ", variables().stream().map(v -> v[0]).toList());
    List<ArgumentSpec> types = new ArrayList<>();
    inputs.forEach(t -> types.add(new ArgumentSpec.Traced(t.type())));
    SourceFile source = batch.source(names);
    Tracing.Entry entry = trace(source, types, batch.config());
    Program program = entry.program();
    List<Tensor> expected = INTERPRETER.run(program, inputs);
    Backend backend =
        new Backend(program, "rows", List.of(source), entry.definition(), true)
            .with(Targets.ofThisMachine());
    try (LoadedLibrary library = LoadedLibrary.of(backend.compile(Optional.empty()))) {
      List<Tensor> actual = library.call(inputs);
      assertThat(actual).hasSameSizeAs(expected);
      for (int i = 0; i < expected.size(); i++) {
        String path = program.entry().results().get(i).path();
        assertThat(actual.get(i))
            .as(() -> path + " in\n" + source.text())
            .isEqualTo(expected.get(i));
      }
    }
  }

  /** The values of the tables' variables. */
  private static List<Tensor> inputs() throws IOException {
    List<String> values = variables().stream().map(v -> v[1]).toList();
    String text = imports() + "def values():\n    return [" + String.join(", ", values) + "]\n";
    SourceFile source = new SourceFile("variables.py", text);
    return INTERPRETER.run(trace(source, List.of(), Session.Config.DEFAULT).program(), List.of());
  }

  private static Tracing.Entry trace(
      SourceFile source, List<ArgumentSpec> arguments, Session.Config config) {
    Tracing.Request request =
        new Tracing.Request(
            source,
            Siblings.NONE,
            Optional.empty(),
            arguments,
            List.of(),
            List.of(),
            config,
            Session.Limits.DEFAULT);
    return Tracing.traceEntry(request, new StringBuilder(), INTERPRETER);
  }
}
