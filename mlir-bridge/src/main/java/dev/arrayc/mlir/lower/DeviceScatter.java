package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Value;
import dev.arrayc.mlir.lower.Node.Place;
import dev.arrayc.mlir.lower.Node.Start;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a scatter for a GPU, in the order of updates that the interpreter has. Loops over a window
 * whose axes no start moves are parallel. The elements of the result are dealt out to owners; an
 * owner goes through all updates, and applies those that are for its elements.
 */
final class DeviceScatter {
  /** More owners than this read the updates more often than pays. */
  private static final long MOST_OWNERS = 4096;

  private static final int IN_ORDER = 0;
  private static final int PARALLEL = 1;

  private final DeviceKernel kernel;
  private final Code code;
  private final Step.Scatter step;
  private final Collapse collapse;
  private final BodyEmitter body;
  private final List<Place> places;
  private final Reg owner;

  private DeviceScatter(DeviceKernel kernel, Step.Scatter step, List<Reg> indices) {
    this.kernel = kernel;
    this.code = kernel.code();
    this.step = step;
    this.places = places(step);
    this.collapse = loops(step);
    this.body = new BodyEmitter(code, kernel, step.body(), collapse, -1);
    int next = 0;
    for (int loop = 0; loop < collapse.sizes().size(); loop++) {
      if (collapse.classes().get(loop) == PARALLEL) {
        body.index(loop, indices.get(next++));
      }
    }
    this.owner = indices.getLast();
  }

  private static List<Place> places(Step.Scatter step) {
    List<Start> moving = step.starts().stream().filter(s -> s.limit() > 0).toList();
    List<Place> places = new ArrayList<>();
    for (Value result : step.operation().results()) {
      places.add(new Place(result, result.tensorType().shape(), step.window(), moving));
    }
    return places;
  }

  private static Collapse loops(Step.Scatter step) {
    List<Integer> classes = new ArrayList<>();
    for (int d = 0; d < step.body().loops(); d++) {
      classes.add(isParallel(step, d) ? PARALLEL : IN_ORDER);
    }
    return Collapse.of(
        step.body().space(), classes, BodyEmitter.offsets(step.body(), places(step)));
  }

  /** Whether a loop runs along one axis of the result that nothing else moves along. */
  private static boolean isParallel(Step.Scatter step, int loop) {
    boolean isMoving = false;
    for (int axis = 0; axis < step.window().size(); axis++) {
      int here = axis;
      if (step.window().get(axis).coefficient(loop) != 0) {
        isMoving = true;
        if (step.starts().stream().anyMatch(s -> s.axis() == here) || others(step, here, loop)) {
          return false;
        }
      }
    }
    return isMoving;
  }

  private static boolean others(Step.Scatter step, int axis, int loop) {
    Affine index = step.window().get(axis);
    for (int d = 0; d < index.loops(); d++) {
      if (d != loop && index.coefficient(d) != 0) {
        return true;
      }
    }
    return false;
  }

  /** {@return the loops that threads share: the parallel ones, and one over the owners} */
  static List<Long> parallel(Step.Scatter step) {
    Collapse loops = loops(step);
    List<Long> sizes = new ArrayList<>();
    for (int loop = 0; loop < loops.sizes().size(); loop++) {
      if (loops.classes().get(loop) == PARALLEL) {
        sizes.add(loops.sizes().get(loop));
      }
    }
    sizes.add(owners(step));
    return sizes;
  }

  /** Not more than there are elements, nor more than there are updates in sequence. */
  private static long owners(Step.Scatter step) {
    Collapse loops = loops(step);
    long updates = 1;
    for (int loop = 0; loop < loops.sizes().size(); loop++) {
      updates *= loops.classes().get(loop) == IN_ORDER ? loops.sizes().get(loop) : 1;
    }
    long elements = step.operation().results().getFirst().tensorType().size();
    return Math.clamp(Math.min(updates, elements), 1, MOST_OWNERS);
  }

  /** The work of the thread that has these indices. */
  static void emit(DeviceKernel kernel, Step.Scatter step, List<Reg> indices) {
    DeviceScatter scatter = new DeviceScatter(kernel, step, indices);
    kernel.code().at(step.span());
    scatter.nest(0);
  }

  /** The loops in order, outermost first; all that a body needs is written innermost. */
  private void nest(int loop) {
    if (loop == collapse.sizes().size()) {
      body.emit(-1, loop, 1);
      checked();
    } else if (collapse.classes().get(loop) == PARALLEL) {
      nest(loop + 1);
    } else {
      code.loop(
          code.i64(0),
          code.i64(collapse.sizes().get(loop)),
          code.i64(1),
          index -> {
            body.index(loop, index);
            nest(loop + 1);
          });
    }
  }

  private void checked() {
    code.at(step.span());
    Reg isMine = isMine();
    for (Start start : step.starts()) {
      isMine = code.op("arith.andi", isMine, body.isWithin(start));
    }
    code.when(isMine, this::combine, () -> {});
  }

  private Reg isMine() {
    long owners = owners(step);
    if (owners == 1) {
      return code.integer("i1", 1);
    }
    // Neighbours along the parallel loops have one owner: it is asked where these begin.
    Affine offset = collapse.apply(places.getFirst().offset(step.body().loops()));
    Reg at = body.withStarts(places.getFirst(), code.i64(0));
    for (int loop = 0; loop < offset.loops(); loop++) {
      if (collapse.classes().get(loop) == IN_ORDER && offset.coefficient(loop) != 0) {
        Reg term = code.op("arith.muli", body.at(loop), code.i64(offset.coefficient(loop)));
        at = code.op("arith.addi", at, term);
      }
    }
    Reg row = code.op("arith.divui", at, code.i64(unit(offset)));
    return code.cmpi("eq", code.op("arith.remui", row, code.i64(owners)), owner);
  }

  /** {@return what the places of updates are multiples of} */
  private long unit(Affine offset) {
    long unit = 0;
    long[] strides = places.getFirst().buffer().tensorType().strides();
    for (Start start : places.getFirst().starts()) {
      unit = gcd(unit, strides[start.axis()]);
    }
    for (int loop = 0; loop < offset.loops(); loop++) {
      if (collapse.classes().get(loop) == IN_ORDER) {
        unit = gcd(unit, Math.abs(offset.coefficient(loop)));
      }
    }
    return Math.max(unit, 1);
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  private void combine() {
    code.at(step.span());
    body.resume(1);
    List<Cell> arguments = new ArrayList<>();
    places.forEach(place -> arguments.add(body.read(place)));
    step.updates().forEach(node -> arguments.add(body.cell(node)));
    List<Cell> results = BodyEmitter.region(code, kernel, step.region(), arguments);
    code.at(step.span());
    for (int i = 0; i < places.size(); i++) {
      body.store(places.get(i), results.get(i));
    }
  }
}
