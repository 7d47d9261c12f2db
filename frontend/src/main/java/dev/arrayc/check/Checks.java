package dev.arrayc.check;

import dev.arrayc.check.Check.Measure;
import dev.arrayc.diagnostic.CompileException.Limitation;
import dev.arrayc.diagnostic.Diagnostic;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program without the checks that stood in its entry, and those. Its results are what the checks
 * compare, actual and expected by turns, and nothing else.
 */
public record Checks(Program program, List<Check> checks) {
  private static final double CALL_ALMOST = 1e-3;
  private static final double CALL_EQ = 1e-4;
  private static final double ALMOST = 1e-4;
  private static final long CALL_CLOSE = 3;
  private static final long CLOSE = 1;

  public Checks {
    checks = List.copyOf(checks);
  }

  /** A check that does not hold. */
  public record Failure(Check check, String message) {}

  /**
   * Takes the checks out of a program's entry.
   *
   * @throws Limitation if a check looks at what it cannot find
   */
  public static Checks of(Program program) {
    return new Extraction().extract(program);
  }

  /** {@return the first check that does not hold, for the results of the program} */
  public Optional<Failure> evaluate(List<Tensor> results) {
    for (int i = 0; i < checks.size(); i++) {
      Check check = checks.get(i);
      Optional<String> wrong = check.mismatch(results.get(2 * i), results.get(2 * i + 1));
      if (wrong.isPresent()) {
        return Optional.of(new Failure(check, wrong.get()));
      }
    }
    return Optional.empty();
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
    private final List<Check> checks = new ArrayList<>();
    private final List<Value> compared = new ArrayList<>();
    private final Map<String, List<Value>> probes = new HashMap<>();
    private int nextId;

    Checks extract(Program program) {
      Function entry = program.entry();
      nextId = MaxId.in(entry.body()) + 1;
      entry.body().operations().forEach(this::operation);
      Block body = new Block(entry.body().parameters(), kept, compared);
      List<Function.Result> results = compared.stream().map(v -> new Function.Result("")).toList();
      Function bare =
          new Function(entry.name(), entry.parameters(), results, body, entry.attributes());
      return new Checks(program.withEntry(bare), checks);
    }

    private void operation(Operation operation) {
      Optional<Check> check = check(operation);
      if (check.isEmpty()) {
        kept.add(operation);
        if (operation.op() == Op.PROBE) {
          String id = operation.attributes().get("probe_id", Attribute.Text.class).value();
          probes.computeIfAbsent(id, _ -> new ArrayList<>()).add(operation.operand(0));
        }
        return;
      }
      checks.add(check.get());
      compared.addAll(pair(operation));
      // check.eq says whether it held; who looks at that learns more from the check itself.
      for (Value result : operation.results()) {
        TensorType type = result.tensorType();
        Tensor yes = Tensor.fillLongs(type.withDType(DType.BOOL), _ -> 1);
        kept.add(constant(result, yes, operation));
      }
    }

    private List<Value> pair(Operation operation) {
      Value actual = operation.operand(0);
      return switch (operation.op()) {
        case EXPECT_EQ_CONST, EXPECT_ALMOST_EQ_CONST -> {
          Tensor value = operation.attributes().get("value", Attribute.Dense.class).value();
          Value expected = new Value(nextId++, value.type());
          kept.add(constant(expected, value, operation));
          yield List.of(actual, expected);
        }
        case EXPECT_SERIALIZED_EQ -> List.of(probed(operation), actual);
        default -> List.of(actual, operation.operand(1));
      };
    }

    /** What a probe saw; probes count from 1 as they are passed. */
    private Value probed(Operation operation) {
      String id = operation.attributes().get("probe_id", Attribute.Text.class).value();
      List<Value> seen = probes.getOrDefault(id, List.of());
      long iteration = Math.max(1, integer(operation.attributes(), "iteration", 1));
      if (iteration > seen.size()) {
        throw new Limitation(
            Diagnostic.of(
                operation.span(),
                "",
                "the values of probe \"" + id + "\" are not known here",
                "a probe is looked at in the function that it stands in, outside of regions"));
      }
      return seen.get((int) iteration - 1);
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
