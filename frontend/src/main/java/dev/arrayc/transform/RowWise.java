package dev.arrayc.transform;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.CompileException.Limitation;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.text.Printer;
import dev.arrayc.text.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * From a program for an unknown number of rows to one for a block of rows that serves any number.
 *
 * <p>The program is traced with a size in the place of the number of rows that no array has, and
 * once more with another. What of the two differs, beyond the number in types and attributes,
 * depends on how many rows there are: that is refused. In what is left {@link RowRules} prove, op
 * by op, that each row of the results depends on the same row of the arguments alone. So the rows
 * can be computed in blocks, each by itself, and the number becomes that of a block.
 */
public final class RowWise {
  /** A number that may have the number of rows as a factor. */
  private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])\\d{7,}(?=x|[^\\w.]|$)");

  private final long rows;
  private final long otherRows;

  private RowWise(long rows, long otherRows) {
    this.rows = rows;
    this.otherRows = otherRows;
  }

  /**
   * {@return the program for a block of rows}
   *
   * @param traced the program where the number of rows is {@code rows}
   * @param other the same where it is {@code otherRows}
   * @throws Limitation at the first op that looks at other rows, or depends on their number
   */
  public static Program apply(
      Program traced, long rows, Program other, long otherRows, long block, Span definition) {
    Program one = Specialize.apply(traced);
    Program two = Specialize.apply(other);
    RowRules.check(one.entry(), rows, definition);
    new RowWise(rows, otherRows).compare(one.entry().body(), two.entry().body(), definition);
    return blockOf(one, rows, block);
  }

  private void compare(Block one, Block two, Span place) {
    List<Operation> operations = one.operations();
    for (int i = 0; i < operations.size(); i++) {
      Operation a = operations.get(i);
      Span here = a.span().equals(Span.NONE) ? place : a.span();
      if (i >= two.operations().size() || !isSame(a, two.operations().get(i))) {
        throw dependsOnSize(here);
      }
      for (int region = 0; region < a.regions().size(); region++) {
        compare(a.regions().get(region), two.operations().get(i).regions().get(region), here);
      }
    }
    if (operations.size() != two.operations().size()) {
      throw dependsOnSize(place);
    }
  }

  private boolean isSame(Operation a, Operation b) {
    return a.op() == b.op()
        && a.regions().size() == b.regions().size()
        && types(a.results(), rows).equals(types(b.results(), otherRows))
        && types(a.operands(), rows).equals(types(b.operands(), otherRows))
        && a.attributes().byName().keySet().equals(b.attributes().byName().keySet())
        && a.attributes().byName().keySet().stream()
            .allMatch(n -> isSame(attribute(a, n), attribute(b, n)));
  }

  private static Attribute attribute(Operation operation, String name) {
    return operation.attributes().find(name).orElseThrow();
  }

  /** Data must be equal; sizes and limits may follow from the number of rows. */
  private boolean isSame(Attribute a, Attribute b) {
    if (a instanceof Attribute.Dense) {
      String text = a.toString();
      return text.equals(b.toString()) && replaced(text, rows, "rows").equals(text);
    }
    return replaced(a.toString(), rows, "rows").equals(replaced(b.toString(), otherRows, "rows"));
  }

  private static String types(List<Value> values, long rows) {
    StringBuilder text = new StringBuilder();
    values.forEach(v -> text.append(v.type()).append('\n'));
    return replaced(text.toString(), rows, "rows");
  }

  /** The text where every multiple of a number is one of another. */
  private static String replaced(String text, long rows, String by) {
    return NUMBER
        .matcher(text)
        .replaceAll(match -> factor(match, rows).map(f -> f + "*" + by).orElseGet(match::group));
  }

  private static Optional<Long> factor(MatchResult match, long rows) {
    if (match.group().length() > 18) {
      return Optional.empty();
    }
    long number = Long.parseLong(match.group());
    return number % rows == 0 ? Optional.of(number / rows) : Optional.empty();
  }

  private static Limitation dependsOnSize(Span place) {
    return limitation(place, "what is computed here depends on how many rows there are");
  }

  /** A limitation at a place, with what can be done. */
  static Limitation limitation(Span place, String message) {
    return new CompileException.Limitation(
        Diagnostic.of(
            place,
            "",
            message + "; a function on any number of rows computes each row by itself",
            "compile for sizes that are fixed: --arg f32[8,784]; several are one function with"
                + " --entry 'f(f32[8,784])' --entry 'f(f32[32,784])'"));
  }

  /** The program with another number of rows; places in the source stay. */
  private static Program blockOf(Program program, long rows, long block) {
    String text =
        NUMBER
            .matcher(Printer.print(program))
            .replaceAll(
                m -> factor(m, rows).map(f -> Long.toString(f * block)).orElseGet(m::group));
    Program read = Reader.read(new SourceFile("rows.mlir", text));
    Function entry = program.entry();
    Block body = placed(read.entry().body(), entry.body());
    return read.withEntry(
        new Function(entry.name(), entry.parameters(), entry.results(), body, entry.attributes()));
  }

  private static Block placed(Block read, Block original) {
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < read.operations().size(); i++) {
      Operation from = original.operations().get(i);
      Operation to = read.operations().get(i);
      List<Block> regions = new ArrayList<>();
      for (int r = 0; r < to.regions().size(); r++) {
        regions.add(placed(to.regions().get(r), from.regions().get(r)));
      }
      Attributes attributes = to.attributes();
      operations.add(
          new Operation(to.op(), to.operands(), attributes, regions, to.results(), from.span()));
    }
    return new Block(read.parameters(), operations, read.results());
  }

  /** {@return the elements that a row has of all arguments and results that have rows} */
  public static long elementsOfRow(Program program, long rows) {
    long elements = 0;
    for (TensorType type : program.entry().parameterTypes()) {
      elements += elements(type, rows);
    }
    for (TensorType type : program.entry().resultTypes()) {
      elements += elements(type, rows);
    }
    return elements;
  }

  private static long elements(TensorType type, long rows) {
    boolean has = type.rank() > 0 && type.dim(0) % rows == 0 && type.dim(0) != 0;
    return has ? type.withShape(type.shape().subList(1, type.rank())).size() : 0;
  }
}
