package dev.arrayc.transform;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The algebra that XLA's CPU compiler does on floats before it generates code, where it shows in
 * the bits of a result: a quotient by what is constant or broadcast is a product with the
 * reciprocal, quotients of quotients become one, constants that are added or multiplied one after
 * the other are combined first. Each rule was checked against jaxlib 0.10.2 by its bits; not for
 * bf16 and narrower floats, which are computed in f32 there, where the rules do not show.
 */
final class Algebra {
  private static final Set<DType> FLOATS = Set.of(DType.F16, DType.F32, DType.F64);

  private Algebra() {}

  static Function apply(Function function) {
    return Copier.rebuild(
        function,
        (copier, operation, operands) ->
            operation.results().size() == 1
                    && operation.result().type() instanceof TensorType type
                    && FLOATS.contains(type.dtype())
                ? new Term(copier, operation.op(), operands, type).rewritten().map(List::of)
                : Optional.empty());
  }

  /** One op, its operands already rewritten. */
  private record Term(Copier copier, Op op, List<Value> operands, TensorType type) {
    Optional<Value> rewritten() {
      return switch (op) {
        case DIVIDE -> quotient();
        case MULTIPLY -> product();
        case ADD -> sum(false);
        case SUBTRACT -> sum(true);
        case LOG -> defined(left(), Op.EXPONENTIAL).map(exp -> exp.operand(0));
        default -> Optional.empty();
      };
    }

    private Value left() {
      return operands.getFirst();
    }

    private Value right() {
      return operands.getLast();
    }

    private Value emit(Op made, Value... from) {
      return copier.emit(made, List.of(from), Attributes.NONE, List.of(from[0].type())).getFirst();
    }

    private Optional<Operation> defined(Value value, Op by) {
      return copier.definition(value).filter(d -> d.op() == by);
    }

    private Optional<Value> quotient() {
      if (isConstant(left()) && isConstant(right())) {
        return Optional.empty();
      }
      if (isConstant(right())) {
        return Optional.of(new Term(copier, Op.MULTIPLY, List.of(left(), inverse()), type).value());
      }
      return defined(right(), Op.EXPONENTIAL)
          .map(exp -> times(emit(Op.EXPONENTIAL, emit(Op.NEGATE, exp.operand(0)))))
          .or(() -> defined(right(), Op.SQRT).map(root -> times(emit(Op.RSQRT, root.operand(0)))))
          .or(this::ofQuotients)
          .or(this::byBroadcast);
    }

    private Value times(Value factor) {
      return emit(Op.MULTIPLY, left(), factor);
    }

    /** (a/b)/(c/d) = (a·d)/(b·c), (a/b)/c = a/(b·c), a/(b/c) = (a·c)/b. */
    private Optional<Value> ofQuotients() {
      Optional<Operation> upper = defined(left(), Op.DIVIDE);
      Optional<Operation> lower = defined(right(), Op.DIVIDE);
      if (upper.isEmpty() && lower.isEmpty()) {
        return Optional.empty();
      }
      Value a = upper.map(q -> q.operand(0)).orElse(left());
      Value c = lower.map(q -> q.operand(0)).orElse(right());
      Value above = lower.map(q -> emit(Op.MULTIPLY, a, q.operand(1))).orElse(a);
      Value below = upper.map(q -> emit(Op.MULTIPLY, q.operand(1), c)).orElse(c);
      return Optional.of(emit(Op.DIVIDE, above, below));
    }

    /** One division for each element that is broadcast, not for each that it goes to. */
    private Optional<Value> byBroadcast() {
      return defined(right(), Op.BROADCAST_IN_DIM)
          .filter(spread -> spread.operand(0).tensorType().size() < type.size())
          .map(
              spread -> {
                Value divisor = spread.operand(0);
                Value one = constant(divisor.tensorType(), 1.0);
                Value inverse =
                    new Term(copier, Op.DIVIDE, List.of(one, divisor), divisor.tensorType())
                        .value();
                return times(
                    copier
                        .emit(
                            Op.BROADCAST_IN_DIM,
                            List.of(inverse),
                            spread.attributes(),
                            List.of(type))
                        .getFirst());
              });
    }

    private Value value() {
      return rewritten()
          .orElseGet(() -> copier.emit(op, operands, Attributes.NONE, List.of(type)).getFirst());
    }

    /** e^a·e^b = e^(a+b); (a·c₁)·c₂ = a·(c₁·c₂). */
    private Optional<Value> product() {
      Optional<Operation> first = defined(left(), Op.EXPONENTIAL);
      Optional<Operation> second = defined(right(), Op.EXPONENTIAL);
      if (first.isPresent() && second.isPresent()) {
        Value sum = emit(Op.ADD, first.get().operand(0), second.get().operand(0));
        return Optional.of(emit(Op.EXPONENTIAL, sum));
      }
      Optional<Double> outer = everywhere(right()).or(() -> everywhere(left()));
      Value rest = everywhere(right()).isPresent() ? left() : right();
      return outer.flatMap(
          c2 ->
              defined(rest, Op.MULTIPLY)
                  .flatMap(
                      inner ->
                          withConstant(inner)
                              .map(
                                  c1 ->
                                      emit(
                                          Op.MULTIPLY,
                                          otherThanConstant(inner),
                                          constant(type, c1 * c2)))));
    }

    /** (a + c₁) + c₂ = a + (c₁ + c₂), where a − c is a + (−c). */
    private Optional<Value> sum(boolean isDifference) {
      Optional<Double> outer =
          everywhere(right())
              .map(c -> isDifference ? -c : c)
              .or(() -> isDifference ? Optional.empty() : everywhere(left()));
      Value rest = everywhere(right()).isPresent() ? left() : right();
      if (outer.isEmpty()) {
        return Optional.empty();
      }
      Optional<Operation> plus = defined(rest, Op.ADD);
      Optional<Operation> minus =
          defined(rest, Op.SUBTRACT).filter(m -> everywhere(m.operand(1)).isPresent());
      Optional<Operation> inner = plus.or(() -> minus);
      return inner.flatMap(
          term ->
              withConstant(term)
                  .map(c -> minus.isPresent() ? -c : c)
                  .map(c -> constant(type, c + outer.get()))
                  .map(c -> emit(Op.ADD, otherThanConstant(term), c)));
    }

    private Optional<Double> withConstant(Operation term) {
      boolean isKnown = term.operands().stream().allMatch(v -> everywhere(v).isPresent());
      return isKnown
          ? Optional.empty()
          : everywhere(term.operand(1)).or(() -> everywhere(term.operand(0)));
    }

    private Value otherThanConstant(Operation term) {
      return term.operand(everywhere(term.operand(1)).isPresent() ? 0 : 1);
    }

    private boolean isConstant(Value value) {
      return copier
          .definition(value)
          .map(
              d ->
                  d.op() == Op.CONSTANT
                      || d.op() == Op.BROADCAST_IN_DIM && isConstant(d.operand(0)))
          .orElse(false);
    }

    /** {@return the number that a value is in each of its elements, if that is known} */
    private Optional<Double> everywhere(Value value) {
      return copier
          .definition(value)
          .flatMap(
              d ->
                  d.op() == Op.BROADCAST_IN_DIM
                      ? everywhere(d.operand(0))
                      : Optional.of(d)
                          .filter(o -> o.op() == Op.CONSTANT)
                          .map(Constants::valueOf)
                          .filter(t -> t.isSplat() && t.size() > 0)
                          .map(t -> t.doubles()[0]));
    }

    private Value inverse() {
      Optional<Double> divisor = everywhere(right());
      return divisor.isPresent()
          ? constant(type, 1.0 / divisor.get())
          : emit(Op.DIVIDE, constant(type, 1.0), right());
    }

    /** A constant, rounded to the dtype: once, since a double is one or has twice the digits. */
    private Value constant(TensorType of, double value) {
      TensorType scalar = TensorType.scalar(of.dtype());
      Attributes attributes =
          Attributes.NONE.with("value", new Attribute.Dense(Tensor.scalar(of.dtype(), value)));
      Value number = copier.emit(Op.CONSTANT, List.of(), attributes, List.of(scalar)).getFirst();
      if (of.rank() == 0) {
        return number;
      }
      Attributes dimensions = Attributes.NONE.with("broadcast_dimensions", List.<Long>of());
      return copier.emit(Op.BROADCAST_IN_DIM, List.of(number), dimensions, List.of(of)).getFirst();
    }
  }
}
