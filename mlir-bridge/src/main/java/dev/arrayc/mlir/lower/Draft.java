package dev.arrayc.mlir.lower;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Value;
import dev.arrayc.mlir.lower.Node.Place;
import dev.arrayc.mlir.lower.Node.Start;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A step in the making, while it is still open which kernels join and which stores are needed. */
sealed interface Draft {
  /** A step that stays as it is. */
  record Done(Step step) implements Draft {}

  /** A {@code while} with its regions' drafts. */
  record Loop(Operation operation, List<Draft> condition, Step.Region predicate, List<Draft> body)
      implements Draft {}

  /** A {@code case} or {@code if} with its branches' drafts. */
  record Choice(Operation operation, Step.Region selector, List<List<Draft>> branches)
      implements Draft {}

  /**
   * Elements of a value and where they go.
   *
   * @param target the buffer; {@code source} itself for a value that the program stores
   * @param external whether more than the loads of this program's steps depend on the target
   * @param window which part; empty for all of the value into all of the buffer
   */
  record Root(Value target, Value source, boolean external, Optional<Window> window, Span span) {
    static Root of(Value stored, Span span) {
      return new Root(stored, stored, false, Optional.empty(), span);
    }

    static Root copy(Value target, Value source, Span span) {
      return new Root(target, source, true, Optional.empty(), span);
    }
  }

  /**
   * A part of a value and its place in the target, per axis.
   *
   * @param update the dynamic_update_slice that adds its start indices, if one does
   */
  record Window(
      List<Long> shape,
      List<Long> sourceStart,
      List<Long> targetStart,
      List<Long> targetStride,
      Optional<Operation> update) {}

  /** Pointwise kernels of one iteration space that became one. */
  final class Group implements Draft {
    private final List<Long> space;
    private final List<Root> roots = new ArrayList<>();
    private final Set<Integer> inside = new HashSet<>();
    private Optional<Step.Pointwise> alone = Optional.empty();

    Group(List<Long> space, Root first) {
      this.space = List.copyOf(space);
      add(first);
    }

    List<Long> space() {
      return space;
    }

    List<Root> roots() {
      return roots;
    }

    void add(Root root) {
      roots.add(root);
      if (root.target().equals(root.source())) {
        inside.add(root.target().id());
      }
    }

    /** {@return the stored values that this kernel computes itself} */
    Set<Integer> inside() {
      return inside;
    }

    /** The kernel of the first root, before others join. */
    Step.Pointwise alone(BodyBuilder.Scope scope) {
      Step.Pointwise kernel = finish(scope, roots);
      alone = Optional.of(kernel);
      return kernel;
    }

    /** The kernel that stores these roots. */
    Step.Pointwise finish(BodyBuilder.Scope scope, List<Root> needed) {
      if (roots.size() == 1 && alone.isPresent()) {
        return alone.get();
      }
      BodyBuilder builder = new BodyBuilder(scope, space, inside);
      // In order, so that no chain of definitions is followed further than to the root before.
      for (Root root : roots) {
        if (inside.contains(root.source().id())) {
          builder.demandAs(root.source(), space, Affine.identity(space.size()));
        }
      }
      List<Step.Store> stores = new ArrayList<>();
      for (Root root : needed) {
        stores.add(
            root.window()
                .map(w -> storePart(builder, root, w))
                .orElseGet(() -> store(builder, root)));
      }
      return new Step.Pointwise(builder.body(), stores, needed.getFirst().span());
    }

    private Step.Store store(BodyBuilder builder, Root root) {
      List<Affine> index = Affine.identity(space.size());
      int node = builder.demandAs(root.source(), space, index);
      return new Step.Store(new Place(root.target(), space, index, List.of()), node);
    }

    private Step.Store storePart(BodyBuilder builder, Root root, Window window) {
      List<Affine> from = new ArrayList<>();
      List<Affine> to = new ArrayList<>();
      List<Affine> index = Affine.identity(space.size());
      for (int i = 0; i < index.size(); i++) {
        from.add(index.get(i).plus(window.sourceStart().get(i)));
        to.add(index.get(i).times(window.targetStride().get(i)).plus(window.targetStart().get(i)));
      }
      int node = builder.demand(root.source(), from);
      List<Start> starts =
          window
              .update()
              .map(op -> builder.starts(op, 2, op.operandType(1).shape()))
              .orElse(List.of());
      return new Step.Store(
          new Place(root.target(), root.target().tensorType().shape(), to, starts), node);
    }
  }
}
