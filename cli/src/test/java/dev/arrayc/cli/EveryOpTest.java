package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.interpret.Interpreter;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.mlir.artifact.LoadedLibrary;
import dev.arrayc.mlir.codegen.Targets;
import dev.arrayc.op.Op;
import dev.arrayc.text.Reader;
import dev.arrayc.transform.Prepare;
import dev.arrayc.transform.Specialize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Each row of the op table, interpreted as it stands, interpreted as it is prepared, and as native
 * code: {@code testdata/ops.mlir} in one library.
 */
@Tag("native")
class EveryOpTest {
  private final Builder b = new Builder();
  private final List<Value> results = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  /** A function that calls all, each with parameters of its own. */
  private Program whole() throws IOException {
    Path file = TestPlaces.root().resolve("testdata/ops.mlir");
    Program ops = Reader.read(new SourceFile("ops.mlir", Files.readString(file)));
    for (Function function : ops.functions()) {
      List<Value> arguments = function.parameterTypes().stream().map(b::parameter).toList();
      List<Type> types = function.body().results().stream().map(Value::type).toList();
      List<Value> out =
          b.emit(
              Op.CALL,
              arguments,
              Attributes.NONE.with("callee", new Attribute.Symbol(function.name())),
              List.of(),
              types);
      results.addAll(out);
      out.forEach(v -> names.add(function.name()));
    }
    Function entry =
        new Function(
            "whole",
            b.finish(results).parameters().stream()
                .map(v -> new Function.Parameter("x", false))
                .toList(),
            results.stream().map(v -> new Function.Result("")).toList(),
            b.finish(results));
    List<Function> all = new ArrayList<>(List.of(entry));
    all.addAll(ops.functions());
    return new Program("whole", all);
  }

  @Test
  void enginesAgree() throws IOException {
    Program whole = whole();
    List<Tensor> arguments = new ArrayList<>();
    for (TensorType type : Specialize.signature(whole).parameterTypes()) {
      arguments.add(RandomInputs.draw(type, arguments.size()));
    }
    List<Tensor> separately = Interpreter.evaluate(Specialize.separately(whole), arguments);
    List<Tensor> prepared = Interpreter.evaluate(Prepare.prepare(whole, false), arguments);
    Backend backend =
        new Backend(whole, "whole", List.of(), Span.NONE, false).with(Targets.ofThisMachine());
    try (LoadedLibrary library = LoadedLibrary.of(backend.compile(Optional.empty()))) {
      List<Tensor> compiled = library.call(arguments);
      for (int i = 0; i < names.size(); i++) {
        assertThat(compiled.get(i)).as(names.get(i)).isEqualTo(prepared.get(i));
        assertThat(prepared.get(i)).as(names.get(i)).isEqualTo(separately.get(i));
      }
    }
  }
}
