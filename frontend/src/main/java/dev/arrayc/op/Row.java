package dev.arrayc.op;

import dev.arrayc.ir.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A row of the op table.
 *
 * @param name the full name, {@code stablehlo.add}
 * @param operands how many operands, or {@link #VARIADIC}
 * @param attributes the attributes it takes
 * @param regions how many regions, or {@link #VARIADIC}
 * @param dtypes the element types that an elementwise op accepts; for others the rule says
 * @param rule checks the constraints and infers the result types
 * @param kernel how it is evaluated, for elementwise ops
 */
public record Row(
    String name,
    int operands,
    List<AttributeSpec> attributes,
    int regions,
    Set<DType> dtypes,
    Rule rule,
    Optional<Kernel> kernel) {
  /** Any number. */
  public static final int VARIADIC = -1;

  static Row unary(String name, Set<DType> dtypes, Kernel kernel) {
    return unary(name, dtypes, Rules::sameAsOperand, kernel);
  }

  static Row unary(String name, Set<DType> dtypes, Rule rule, Kernel kernel) {
    return new Row(name, 1, List.of(), 0, dtypes, rule, Optional.of(kernel));
  }

  static Row binary(String name, Set<DType> dtypes, Kernel kernel) {
    return new Row(name, 2, List.of(), 0, dtypes, Rules::sameAsOperand, Optional.of(kernel));
  }

  static Row ternary(String name, Set<DType> dtypes, Kernel kernel) {
    return new Row(name, 3, List.of(), 0, dtypes, Rules::sameAsOperand, Optional.of(kernel));
  }

  static Row structural(String name, int operands, Rule rule) {
    return new Row(name, operands, List.of(), 0, Dtypes.ALL, rule, Optional.empty());
  }

  /** An elementwise op of CHLO that broadcasts its operands first. */
  static Row broadcasting(String name, int operands) {
    return structural(name, operands, LegacyRules::broadcasting)
        .with(AttributeSpec.optional(AttributeSpec.ints("broadcast_dimensions")));
  }

  /** {@return the row with these attributes more} */
  Row with(AttributeSpec... more) {
    List<AttributeSpec> all = new ArrayList<>(attributes);
    all.addAll(List.of(more));
    return new Row(name, operands, List.copyOf(all), regions, dtypes, rule, kernel);
  }

  Row withRegions(int count) {
    return new Row(name, operands, attributes, count, dtypes, rule, kernel);
  }
}
