package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.mlir.lower.Node.Place;
import dev.arrayc.op.AttributeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes a {@code dot_general}: loops over the result's elements, vectors along its last axis where
 * the operands lie that way, and inside them the contracted index in order with a fused
 * multiply-add: in f32 for f32 and narrower, in f64 where an f64 takes part; integers wrap.
 */
final class ContractEmitter {
  private static final int MIN_LANES = 4;

  private final Code code;
  private final Step.Contract step;
  private final Collapse collapse;
  private final int resultLoops;
  private final BodyEmitter body;
  private final Place result;
  private final DType type;
  private final DType wide;
  private final Product product;

  private final Part part;

  private ContractEmitter(Code code, Memory memory, Step.Contract step, Part part) {
    this.code = code;
    this.step = step;
    this.part = part;
    this.result = result(step);
    this.collapse = loops(step);
    this.resultLoops = collapse.count(0);
    this.body = new BodyEmitter(code, memory, step.body(), collapse, resultLoops - 1);
    this.type = step.operation().resultType().dtype();
    this.wide = accumulation(step.operation());
    this.product = Product.of(code, step.operation());
  }

  static Place result(Step.Contract step) {
    List<Long> space = step.body().space();
    int parallel = space.size() - step.contracted();
    // A convolution in groups has more loops than its result has axes; rows have their own shape.
    List<Long> loops = space.subList(0, parallel);
    List<Long> axes = step.operation().resultType().shape();
    return new Place(
        step.operation().result(),
        Grid.size(loops) == Grid.size(axes) ? loops : axes,
        Affine.identity(space.size()).subList(0, parallel),
        List.of());
  }

  static Collapse loops(Step.Contract step) {
    List<Long> space = step.body().space();
    int parallel = space.size() - step.contracted();
    List<Integer> classes = new ArrayList<>();
    for (int d = 0; d < space.size(); d++) {
      classes.add(d < parallel ? 0 : 1);
    }
    return Collapse.of(space, classes, BodyEmitter.offsets(step.body(), List.of(result(step))));
  }

  /** {@return the sizes of the loops over the result's elements} */
  static List<Long> parallel(Step.Contract step) {
    Collapse loops = loops(step);
    return loops.sizes().subList(0, loops.count(0));
  }

  /** {@return how threads share the kernel, if they do} */
  static Optional<Split> split(Step.Contract step) {
    return Split.of(Cost.of(step), parallel(step), true);
  }

  /** {@return the type in which products add up} */
  static DType accumulation(Operation op) {
    DType lhs = op.operandType(0).dtype();
    DType rhs = op.operandType(1).dtype();
    DType type = op.resultType().dtype();
    boolean integral = lhs.isIntegral() && rhs.isIntegral() && type.isIntegral();
    if (integral || type.isComplex()) {
      return type;
    }
    return lhs == DType.F64 || rhs == DType.F64 || type == DType.F64 ? DType.F64 : DType.F32;
  }

  static void emit(Code code, Memory memory, Step.Contract step, Part part) {
    if (step.operation().resultType().size() > 0) {
      ContractEmitter emitter = new ContractEmitter(code, memory, step, part);
      code.at(step.span());
      emitter.body.emit(-1, -1, 1);
      emitter.nest(0);
    }
  }

  private void nest(int loop) {
    if (loop == resultLoops) {
      element(1);
      return;
    }
    long size = collapse.sizes().get(loop);
    boolean isLast = loop == resultLoops - 1;
    part.run(
        code,
        loop,
        size,
        isLast ? lanes(size) : 1,
        (index, lanes) -> {
          body.index(loop, index);
          body.emit(loop, loop, lanes);
          if (isLast) {
            element(lanes);
          } else {
            nest(loop + 1);
          }
        });
  }

  private int lanes(long size) {
    int lanes = (int) Math.min(body.naturalLanes(), Long.highestOneBit(size));
    boolean contiguous = isContiguous(step.lhs()) && isContiguous(step.rhs());
    return contiguous && lanes >= MIN_LANES ? lanes : 1;
  }

  private boolean isContiguous(int node) {
    return !(step.body().nodes().get(node) instanceof Node.Load load)
        || body.isContiguousOrFixed(load.place());
  }

  private void element(int lanes) {
    List<Reg> zero = new ArrayList<>();
    for (int p = 0; p < (wide.isComplex() ? 2 : 1); p++) {
      String register = Cell.registerType(wide);
      Reg scalar =
          register.startsWith("f") ? code.floating(register, 0) : code.integer(register, 0);
      zero.add(code.splat(scalar, lanes));
    }
    List<Reg> sum = contract(resultLoops, lanes, zero);
    code.at(step.span());
    body.resume(lanes);
    Cell cell = new Cell(wide, sum);
    body.store(result, new Conversions(code).convert(cell, type));
  }

  private List<Reg> contract(int loop, int lanes, List<Reg> acc) {
    if (loop == collapse.sizes().size()) {
      return multiplyAdd(acc);
    }
    return code.loop(
        code.i64(0),
        code.i64(collapse.sizes().get(loop)),
        code.i64(1),
        acc,
        (index, carried) -> {
          body.index(loop, index);
          body.emit(loop, loop, lanes);
          return contract(loop + 1, lanes, carried);
        });
  }

  private List<Reg> multiplyAdd(List<Reg> acc) {
    return product.add(body.cell(step.lhs()), body.cell(step.rhs()), acc);
  }

  /** One product added to an accumulator of type {@code wide}. */
  record Product(Code code, DType wide, boolean isFused) {
    static Product of(Code code, Operation op) {
      return new Product(code, accumulation(op), AttributeSpec.isFused(op.attributes()));
    }

    List<Reg> add(Cell lhs, Cell rhs, List<Reg> acc) {
      Conversions conversions = new Conversions(code);
      Cell a = conversions.convert(lhs, wide);
      Cell b = conversions.convert(rhs, wide);
      Reg re = acc.getFirst();
      if (wide == DType.BOOL) {
        return List.of(code.op("arith.ori", re, code.op("arith.andi", a.reg(), b.reg())));
      }
      if (wide.isInteger()) {
        Reg term = code.op("arith.muli", a.reg(), b.reg());
        return List.of(conversions.wrap(wide, code.op("arith.addi", re, term)));
      }
      if (!wide.isComplex()) {
        return List.of(fma(a.reg(), b.reg(), re));
      }
      Reg negated = code.op("arith.negf", a.im());
      return List.of(
          fma(negated, b.im(), fma(a.re(), b.re(), re)),
          fma(a.im(), b.re(), fma(a.re(), b.im(), acc.getLast())));
    }

    private Reg fma(Reg a, Reg b, Reg c) {
      return isFused
          ? code.op("math.fma", a, b, c)
          : code.op("arith.addf", code.op("arith.mulf", a, b), c);
    }
  }
}
