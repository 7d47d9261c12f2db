package dev.arrayc.mlir.lower;

import dev.arrayc.mlir.lower.Draft.Group;
import dev.arrayc.mlir.lower.Draft.Root;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes steps of drafts, from the last to the first, without stores that nothing reads. */
final class Finishing {
  private final BodyBuilder.Scope scope;
  private final Set<Integer> read = new HashSet<>();

  /**
   * @param results numbers of values that the function's caller reads
   */
  Finishing(BodyBuilder.Scope scope, Set<Integer> results) {
    this.scope = scope;
    this.read.addAll(results);
  }

  List<Step> finish(List<Draft> drafts) {
    List<Step> steps = new ArrayList<>();
    for (Draft draft : drafts.reversed()) {
      switch (draft) {
        case Draft.Done done -> {
          note(done.step());
          steps.add(done.step());
        }
        case Draft.Loop loop -> {
          List<Step> body = finish(loop.body());
          note(loop.predicate().body());
          List<Step> condition = finish(loop.condition());
          steps.add(new Step.While(loop.operation(), condition, loop.predicate(), body));
        }
        case Draft.Choice choice -> {
          List<List<Step>> branches = choice.branches().stream().map(this::finish).toList();
          note(choice.selector().body());
          steps.add(new Step.Branch(choice.operation(), choice.selector(), branches));
        }
        case Group group -> finish(group, steps);
      }
    }
    Collections.reverse(steps);
    return steps;
  }

  private void finish(Group group, List<Step> steps) {
    List<Root> needed =
        group.roots().stream().filter(r -> r.external() || read.contains(r.target().id())).toList();
    if (!needed.isEmpty()) {
      Step.Pointwise step = group.finish(scope, needed);
      note(step.body());
      steps.add(step);
    }
  }

  private void note(Step step) {
    switch (step) {
      case Step.Pointwise s -> note(s.body());
      case Step.Reduce s -> {
        note(s.body());
        note(s.region().body());
      }
      case Step.Accumulate s -> note(s.body());
      case Step.Contract s -> note(s.body());
      case Step.Attention s -> note(s.body());
      case Step.Scatter s -> {
        note(s.body());
        note(s.region().body());
        s.operation().results().forEach(v -> read.add(v.id()));
      }
      case Step.Sort s -> {
        s.operation().operands().forEach(v -> read.add(v.id()));
        note(s.comparator().body());
      }
      case Step.RowByRow s -> s.steps().forEach(this::note);
      case Step.SortWords s -> read.add(s.operation().result().id());
      case Step.Lapack s -> s.operation().results().forEach(v -> read.add(v.id()));
      case Step.While s -> note(s.condition().body());
      case Step.Branch s -> note(s.selector().body());
    }
  }

  private void note(Body body) {
    body.loads().forEach(load -> read.add(load.place().buffer().id()));
  }
}
