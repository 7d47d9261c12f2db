package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A {@code while} in which no element looks at another: all its kernels are pointwise over one
 * space, read the state where they write it, and the condition knows scalars alone. Such a loop may
 * run inside the loops over the elements instead of around them, with the state in registers.
 *
 * @param space the iteration space of the kernels
 * @param arrays the buffers of the state that changes, one element for each iteration of the space
 * @param scalars the rank-0 buffers of the state that change: the same for all elements
 */
record ElementLoop(Step.While loop, List<Long> space, List<Value> arrays, List<Value> scalars) {

  static Optional<ElementLoop> of(Step.While loop, Schedule schedule) {
    return new Check(loop, schedule).result();
  }

  /** {@return the loops over the elements} */
  Collapse collapse() {
    List<Affine> offsets = new ArrayList<>();
    offsets.add(identity());
    for (Step.Pointwise kernel : kernels()) {
      if (!isScalar(kernel)) {
        offsets.addAll(BodyEmitter.offsets(kernel.body(), List.of()));
      }
    }
    return Collapse.of(space, Collections.nCopies(space.size(), 0), offsets);
  }

  /** {@return the element's own place in a buffer of the state} */
  Node.Place place(Value buffer) {
    return new Node.Place(buffer, space, Affine.identity(space.size()), List.of());
  }

  private Affine identity() {
    return Affine.linear(space.size(), Affine.identity(space.size()), space);
  }

  static boolean isScalar(Step.Pointwise kernel) {
    return kernel.body().size() == 1;
  }

  /** {@return the loop on its scalars alone} */
  Step.While onScalars() {
    return new Step.While(
        loop.operation(),
        loop.conditionSteps().stream().filter(ElementLoop::isScalarStep).toList(),
        loop.condition(),
        loop.bodySteps().stream().filter(ElementLoop::isScalarStep).toList());
  }

  private static boolean isScalarStep(Step step) {
    return step instanceof Step.Pointwise kernel && isScalar(kernel);
  }

  private List<Step.Pointwise> kernels() {
    return Check.pointwise(loop).orElseThrow();
  }

  /** {@return how many iterations the loop may have, if the condition names a number} */
  long iterations() {
    return loop.condition().body().nodes().stream()
        .filter(Node.Literal.class::isInstance)
        .map(node -> ((Node.Literal) node).value())
        .filter(value -> value.dtype().isInteger())
        .mapToLong(value -> value.longs()[0])
        .filter(value -> value > 0)
        .max()
        .orElse(1);
  }

  /** {@return what the kernels cost in all} */
  Cost cost() {
    return Cost.of(loop).times(Math.min(iterations(), 1 << 20));
  }

  /** Whether a loop is one of elements. */
  private record Check(Step.While loop, Schedule schedule) {
    Optional<ElementLoop> result() {
      Optional<List<Step.Pointwise>> kernels = pointwise(loop);
      List<List<Long>> spaces =
          kernels.stream()
              .flatMap(List::stream)
              .filter(k -> !isScalar(k))
              .map(k -> k.body().space())
              .distinct()
              .toList();
      if (spaces.size() != 1 || spaces.getFirst().contains(0L)) {
        return Optional.empty();
      }
      Set<Value> written = new HashSet<>();
      for (Step.Pointwise kernel : kernels.orElseThrow()) {
        kernel.stores().forEach(store -> written.add(schedule.buffer(store.place().buffer())));
      }
      boolean isLegal =
          kernels.orElseThrow().stream().allMatch(k -> storesItsOwn(k) && readsItsOwn(k, written))
              && loop.condition().body().loads().stream()
                  .allMatch(load -> !isWritten(load, written) || isOne(load.place()));
      List<Value> state =
          loop.operation().results().stream()
              .map(schedule::buffer)
              .filter(written::contains)
              .toList();
      List<Value> arrays = state.stream().filter(v -> v.tensorType().size() > 1).toList();
      List<Value> scalars = state.stream().filter(v -> v.tensorType().size() == 1).toList();
      return isLegal && !arrays.isEmpty()
          ? Optional.of(new ElementLoop(loop, spaces.getFirst(), arrays, scalars))
          : Optional.empty();
    }

    static Optional<List<Step.Pointwise>> pointwise(Step.While loop) {
      List<Step.Pointwise> all = new ArrayList<>();
      for (List<Step> steps : List.of(loop.conditionSteps(), loop.bodySteps())) {
        for (Step step : steps) {
          if (!(step instanceof Step.Pointwise kernel)) {
            return Optional.empty();
          }
          all.add(kernel);
        }
      }
      return Optional.of(all);
    }

    private static boolean isOne(Node.Place place) {
      return place.buffer().tensorType().size() == 1;
    }

    private static boolean isItsOwn(Body body, Node.Place place) {
      Affine own = Affine.linear(body.loops(), Affine.identity(body.loops()), body.space());
      return place.starts().isEmpty()
          && place.buffer().tensorType().size() == body.size()
          && place.offset(body.loops()).equals(own);
    }

    private boolean storesItsOwn(Step.Pointwise kernel) {
      return kernel.stores().stream().allMatch(s -> isItsOwn(kernel.body(), s.place()));
    }

    private boolean readsItsOwn(Step.Pointwise kernel, Set<Value> written) {
      return kernel.body().loads().stream()
          .filter(load -> isWritten(load, written))
          .allMatch(
              load ->
                  load.dtype() == schedule.buffer(load.place().buffer()).tensorType().dtype()
                      && load.place().starts().isEmpty()
                      && (isOne(load.place()) || isItsOwn(kernel.body(), load.place())));
    }

    private boolean isWritten(Node.Load load, Set<Value> written) {
      return written.contains(schedule.buffer(load.place().buffer()));
    }
  }
}
