package dev.arrayc.cli;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.Value;
import dev.arrayc.mlir.artifact.LoadedLibrary;
import dev.arrayc.mlir.codegen.Targets;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows of one case as one program, so that a library serves many: each row is a call in it. */
record SweepBatch(List<Member> members, List<Tensor> operands) {
  /** A row, its program, and what the interpreter makes of it. */
  record Member(SweepRow row, Program program, List<Tensor> expected) {}

  /** {@return where compiled rows differ from interpreted ones, or fail} */
  List<String> differences() {
    try {
      return compared();
    } catch (RuntimeException e) {
      // One bad row fails all: look for it.
      int half = members.size() / 2;
      if (half == 0) {
        return List.of(members.getFirst().row() + ": " + e);
      }
      List<String> found =
          new ArrayList<>(new SweepBatch(members.subList(0, half), operands).differences());
      found.addAll(new SweepBatch(members.subList(half, members.size()), operands).differences());
      return found.isEmpty() ? List.of(members.getFirst().row() + " and others: " + e) : found;
    }
  }

  private List<String> compared() {
    Backend backend =
        new Backend(program(), "rows", List.of(), Span.NONE, true).with(Targets.ofThisMachine());
    List<Tensor> actual;
    try (LoadedLibrary library = LoadedLibrary.of(backend.compile(Optional.empty()))) {
      actual = library.call(operands);
    }
    List<String> differences = new ArrayList<>();
    int next = 0;
    for (Member member : members) {
      List<Tensor> own = actual.subList(next, next + member.expected().size());
      next += own.size();
      if (!own.equals(member.expected())) {
        differences.add(
            "%s compiled gives %s, not %s"
                .formatted(member.row(), SweepRow.joined(own), SweepRow.joined(member.expected())));
      }
    }
    return differences;
  }

  private Program program() {
    Builder builder = new Builder();
    List<Value> arguments = operands.stream().map(t -> builder.parameter(t.type())).toList();
    List<Function> functions = new ArrayList<>();
    List<Value> results = new ArrayList<>();
    for (Member member : members) {
      Function entry = member.program().entry();
      String name = "row" + functions.size();
      functions.add(new Function(name, entry.parameters(), entry.results(), entry.body()));
      results.addAll(
          builder.emit(
              Op.CALL,
              arguments,
              Attributes.NONE.with("callee", new Attribute.Symbol(name)),
              List.of(),
              entry.resultTypes()));
    }
    functions.addFirst(
        new Function(
            "main",
            arguments.stream().map(v -> new Function.Parameter("", false)).toList(),
            results.stream().map(v -> new Function.Result("")).toList(),
            builder.finish(results)));
    return new Program("rows", functions);
  }
}
