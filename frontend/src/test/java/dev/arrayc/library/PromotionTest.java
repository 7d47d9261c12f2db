package dev.arrayc.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lattice against JAX's answers for every pair of dtypes and Python scalars. */
class PromotionTest {
  @Test
  void everyPairPromotesAsInJax() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (String line : Expected.lines("promotion.txt")) {
      String[] cells = line.split("\t", -1);
      Session session =
          new Session(new Session.Config(cells[0].equals("x64"), true), Session.Limits.DEFAULT);
      Promotion.Typed joined =
          session.run(() -> Promotion.join(List.of(typed(cells[1]), typed(cells[2]))));
      String spelled = (joined.weak() ? "~" : "") + joined.dtype().numpyName();
      if (!spelled.equals(cells[3])) {
        wrong.add(line + " but got " + spelled);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static Promotion.Typed typed(String operand) {
    return switch (operand) {
      case "False" -> new Promotion.Typed(DType.BOOL, false);
      case "1" -> new Promotion.Typed(Promotion.defaultInt(), true);
      case "1.0" -> new Promotion.Typed(Promotion.defaultFloat(), true);
      case "1j" -> new Promotion.Typed(Promotion.defaultComplex(), true);
      default -> new Promotion.Typed(DType.named(operand).orElseThrow(), false);
    };
  }
}
