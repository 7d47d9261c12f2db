package dev.arrayc.mlir.codegen;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The text around the instructions of sm_90a: asynchronous products of a group of four warps, bulk
 * copies, and barriers in shared memory that count what has arrived.
 *
 * <p>The sums of a product live in registers that PTX declares by names of ours: no value of LLVM's
 * stands for them, so nothing can come between two products that would make the assembler wait
 * after each one.
 */
final class WarpGroup {
  /** Registers of sums that a thread has at most. */
  private static final int MOST_SUMS = 128;

  private static final String SUM = "arrayc_sum";

  private WarpGroup() {}

  /** An instruction without a result, on {@code $0}, {@code $1}, …. */
  static String assembly(String text, String constraints, List<String> types) {
    return "  llvm.inline_asm has_side_effects \""
        + text
        + "\", \""
        + constraints
        + "\""
        + (types.isEmpty() ? " :" : operands(types) + " :")
        + " ("
        + String.join(", ", types)
        + ") -> ()\n  return\n";
  }

  private static String operands(List<String> types) {
    return IntStream.range(0, types.size())
        .mapToObj(i -> "%" + i)
        .collect(Collectors.joining(", ", " ", ""));
  }

  /** The same on words of 32 bits. */
  static String words(String text, int count) {
    return assembly(
        text, String.join(",", Collections.nCopies(count, "r")), Collections.nCopies(count, "i32"));
  }

  /** Declares the registers of sums. */
  static String declareSums() {
    return assembly(".reg .b32 " + SUM + "<" + MOST_SUMS + ">;", "", List.of());
  }

  /** Reads the register of a sum, whose number is a constant. */
  static String sum() {
    return "  %r = llvm.inline_asm has_side_effects \"mov.b32 $0, "
        + SUM
        + "$1;\", \"=r,n\" %0 : (i32) -> i32\n  return %r : i32\n";
  }

  /** Where memory that threads share lies in their window. */
  static String window() {
    return """
      %own = llvm.addrspacecast %0 : !llvm.ptr to !llvm.ptr<3>
      %long = llvm.ptrtoint %own : !llvm.ptr<3> to i64
      %word = llvm.trunc %long : i64 to i32
      return %word : i32
    """;
  }

  /** Waits until a barrier has completed a phase, by the parity of its number. */
  static String await() {
    return words(
        "{ .reg .pred p; again: mbarrier.try_wait.parity.shared::cta.b64 p, [$0], $1;"
            + " @!p bra again; }",
        2);
  }

  /** Arrives at a barrier if a word is not 0. */
  static String arrive() {
    return words(
        "{ .reg .pred p; setp.ne.b32 p, $1, 0; @p mbarrier.arrive.shared::cta.b64 _, [$0]; }", 2);
  }

  /** Copies a box: to, from the tensor, the barrier that counts its bytes, its coordinates. */
  static String copy(int dimensions) {
    String at =
        IntStream.range(0, dimensions)
            .mapToObj(i -> "$" + (i + 3))
            .collect(Collectors.joining(", "));
    return assembly(
        "cp.async.bulk.tensor."
            + dimensions
            + "d.shared::cluster.global.mbarrier::complete_tx::bytes [$0], [$1, {"
            + at
            + "}], [$2];",
        "r,l,r" + ",r".repeat(dimensions),
        copyTypes(dimensions));
  }

  /** {@return the parameters of a copy} */
  static List<String> copyTypes(int dimensions) {
    return Stream.concat(
            Stream.of("i32", "!llvm.ptr", "i32"), Collections.nCopies(dimensions, "i32").stream())
        .toList();
  }

  /** The parameters of a product: descriptors, whether to add, whether operands lie across k. */
  static final List<String> PRODUCT = List.of("i64", "i64", "i32", "i32", "i32");

  /**
   * 64 rows by so many columns, added to the sums or in their place.
   *
   * @param shape how deep: {@code k16}
   * @param types of sums and of elements: {@code f32.bf16.bf16}
   * @param hasSigns whether operands may be negated, which they are not
   * @param mayTurn whether operands may lie across k
   */
  static String product(
      int columns, String shape, String types, boolean hasSigns, boolean mayTurn) {
    String sums =
        IntStream.range(0, columns / 2).mapToObj(i -> SUM + i).collect(Collectors.joining(", "));
    String text =
        "{ .reg .pred p; setp.ne.b32 p, $2, 0; wgmma.mma_async.sync.aligned.m64n"
            + columns
            + shape
            + "."
            + types
            + " {"
            + sums
            + "}, $0, $1, p"
            + (hasSigns ? ", 1, 1" : "")
            + (mayTurn ? ", $3, $4" : "")
            + "; }";
    return mayTurn
        ? assembly(text, "l,l,r,n,n", PRODUCT)
        : assembly(text, "l,l,r", PRODUCT.subList(0, 3));
  }
}
