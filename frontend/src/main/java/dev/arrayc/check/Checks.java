package dev.arrayc.check;

import dev.arrayc.check.Check.Measure;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A program without the checks that stood in its entry, and those. Behind the program's own results
 * come what the checks compare.
 *
 * @param own how many results are the program's own
 */
public record Checks(Program program, int own, List<Stated> stated) {
  private static final double CALL_ALMOST = 1e-3;
  private static final double CALL_EQ = 1e-4;
  private static final double ALMOST = 1e-4;
  private static final long CALL_CLOSE = 3;
  private static final long CLOSE = 1;

  public Checks {
    stated = List.copyOf(stated);
  }

  /** What a check compares. */
  public sealed interface Side {
    /** A result of the program, by its number. */
    record Result(int position) implements Side {}

    /** What a probe saw when it was passed for the n-th time, from 0 on. */
    record Probed(String id, long iteration) implements Side {}
  }

  /** A check and what it compares. */
  public record Stated(Check check, Side actual, Side expected) {}

  /** A check that does not hold. */
  public record Failure(Check check, String message) {}

  /** Takes the checks out of a program's entry. */
  public static Checks of(Program program) {
    return new Extraction().extract(program);
  }

  /** {@return whether a check looks at what only an interpreter can show} */
  public boolean needsProbes() {
    return stated.stream().anyMatch(s -> s.actual() instanceof Side.Probed);
  }

  /** {@return the first check that does not hold, for the results of the program} */
  public Optional<Failure> evaluate(List<Tensor> results, Recording recording) {
    for (Stated one : stated) {
      Optional<Tensor> actual = value(one.actual(), results, recording);
      Optional<Tensor> expected = value(one.expected(), results, recording);
      Optional<String> wrong =
          actual.isPresent() && expected.isPresent()
              ? one.check().mismatch(actual.get(), expected.get())
              : Optional.of("the probe was not passed that often");
      if (wrong.isPresent()) {
        return Optional.of(new Failure(one.check(), wrong.get()));
      }
    }
    return Optional.empty();
  }

  private static Optional<Tensor> value(Side side, List<Tensor> results, Recording recording) {
    return switch (side) {
      case Side.Result(int position) -> Optional.of(results.get(position));
      case Side.Probed(String id, long iteration) -> recording.probe(id, iteration);
    };
  }

  /** The expectation that an operation states, if it is one. */
  private static Optional<Check> check(Operation operation) {
    Attributes at = operation.attributes();
    String name = operation.op().opName();
    return switch (operation.op()) {
      case EXPECT_EQ, EXPECT_EQ_CONST, EXPECT_SERIALIZED_EQ ->
          Optional.of(new Check(name, new Measure.Equal(), operation.span()));
      case EXPECT_ALMOST_EQ, EXPECT_ALMOST_EQ_CONST ->
          Optional.of(
              new Check(
                  name, new Measure.Absolute(real(at, "tolerance", ALMOST)), operation.span()));
      case EXPECT_CLOSE -> {
        long least = integer(at, "min_ulp_difference", 0);
        long most = integer(at, "max_ulp_difference", CLOSE);
        yield Optional.of(new Check(name, new Measure.Steps(least, most), operation.span()));
      }
      case CUSTOM_CALL -> {
        String target = at.get("call_target_name", Attribute.Text.class).value();
        yield measure(target).map(m -> new Check(target, m, operation.span()));
      }
      default -> Optional.empty();
    };
  }

  /** The targets that StableHLO's test data calls; their tolerances are fixed. */
  private static Optional<Measure> measure(String target) {
    return switch (target) {
      case "check.expect_eq" -> Optional.of(new Measure.Equal());
      case "check.eq" -> Optional.of(new Measure.Absolute(CALL_EQ));
      case "check.expect_almost_eq" -> Optional.of(new Measure.Absolute(CALL_ALMOST));
      case "check.expect_close" -> Optional.of(new Measure.Steps(0, CALL_CLOSE));
      default -> Optional.empty();
    };
  }

  private static double real(Attributes at, String name, double standard) {
    return at.find(name).isPresent() ? at.get(name, Attribute.Float.class).value() : standard;
  }

  private static long integer(Attributes at, String name, long standard) {
    return at.find(name).isPresent() ? at.integer(name) : standard;
  }

  /** The entry as it is rewritten. */
  private static final class Extraction {
    private final List<Operation> kept = new ArrayList<>();
    private final List<Stated> stated = new ArrayList<>();
    private final List<Value> results = new ArrayList<>();
    private int nextId;

    Checks extract(Program program) {
      Function entry = program.entry();
      nextId = MaxId.in(entry.body()) + 1;
      results.addAll(entry.body().results());
      entry.body().operations().forEach(this::operation);
      Block body = new Block(entry.body().parameters(), kept, results);
      List<Function.Result> named = new ArrayList<>(entry.results());
      while (named.size() < results.size()) {
        named.add(new Function.Result(""));
      }
      Function bare =
          new Function(entry.name(), entry.parameters(), named, body, entry.attributes());
      return new Checks(program.withEntry(bare), entry.results().size(), stated);
    }

    private void operation(Operation operation) {
      Optional<Check> check = check(operation);
      if (check.isEmpty()) {
        kept.add(operation);
        return;
      }
      stated.add(new Stated(check.get(), actual(operation), expected(operation)));
      // check.eq says whether it held; who looks at that learns more from the check itself.
      for (Value result : operation.results()) {
        TensorType type = result.tensorType();
        Tensor yes = Tensor.fillLongs(type.withDType(DType.BOOL), _ -> 1);
        kept.add(constant(result, yes, operation));
      }
    }

    private Side actual(Operation operation) {
      return operation.op() == Op.EXPECT_SERIALIZED_EQ
          ? new Side.Probed(
              Recording.id(operation), integer(operation.attributes(), "iteration", 0))
          : result(operation.operand(0));
    }

    private Side expected(Operation operation) {
      return switch (operation.op()) {
        case EXPECT_EQ_CONST, EXPECT_ALMOST_EQ_CONST -> {
          Tensor value = operation.attributes().get("value", Attribute.Dense.class).value();
          Value expected = new Value(nextId++, value.type());
          kept.add(constant(expected, value, operation));
          yield result(expected);
        }
        case EXPECT_SERIALIZED_EQ -> result(operation.operand(0));
        default -> result(operation.operand(1));
      };
    }

    private Side result(Value value) {
      results.add(value);
      return new Side.Result(results.size() - 1);
    }

    private static Operation constant(Value result, Tensor value, Operation at) {
      return new Operation(
          Op.CONSTANT,
          List.of(),
          Attributes.NONE.with("value", new Attribute.Dense(value)),
          List.of(),
          List.of(result),
          at.span());
    }
  }
}
