package dev.arrayc.mlir.codegen;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What kernels may call: each is one instruction of the GPU. The text of a device module knows them
 * by names of our own, so that a test can put an emulation in their place.
 */
public enum DeviceFunction {
  /** The number of the thread in its block. */
  THREAD("arrayc_thread", "() -> i32", "llvm.nvvm.read.ptx.sreg.tid.x"),
  /** The number of the block. */
  BLOCK("arrayc_block", "() -> i32", "llvm.nvvm.read.ptx.sreg.ctaid.x"),
  /** Waits for all threads of the block; of barrier 0. */
  BARRIER("arrayc_barrier", "(i32) -> ()", "llvm.nvvm.barrier.cta.sync.aligned.all"),
  /** The value of the lane whose number differs in these bits: threads, value, bits, 31. */
  SHUFFLE("arrayc_shuffle", "(i32, i32, i32, i32) -> i32", "llvm.nvvm.shfl.sync.bfly.i32"),

  /** Two to the power of an f32, to 2 units in the last place; no subnormal numbers. */
  POWER_OF_TWO("arrayc_ex2", "(f32) -> f32", "llvm.nvvm.ex2.approx.ftz.f32"),

  /** An f32 as the nearest tf32, ties away from zero; from sm_80 on, as all that follow. */
  TF32("arrayc_tf32", "(f32) -> i32", "llvm.nvvm.f2tf32.rna"),
  /** Begins to copy 4 bytes to shared memory: to, from, 4 or 0 to put zeros there. */
  COPY_4("arrayc_copy4", List.of("!llvm.ptr", "!llvm.ptr", "i32"), copy("ca", 4)),
  /** The same with 8 bytes. */
  COPY_8("arrayc_copy8", List.of("!llvm.ptr", "!llvm.ptr", "i32"), copy("ca", 8)),
  /** The same with 16 bytes, past the first cache. */
  COPY_16("arrayc_copy16", List.of("!llvm.ptr", "!llvm.ptr", "i32"), copy("cg", 16)),
  /** Two f32 as bf16 in one word, the first in its lower half. */
  PAIR_BF16("arrayc_pair_bf16", List.of("f32", "f32"), "i32", pair("bf16")),
  /** The same as f16. */
  PAIR_F16("arrayc_pair_f16", List.of("f32", "f32"), "i32", pair("f16")),
  /** Makes a group of the copies that the thread began since the last one. */
  COMMIT("arrayc_copies_commit", "() -> ()", "llvm.nvvm.cp.async.commit.group"),
  /** Waits for the thread's copies, but for those of its last group. */
  WAIT_BUT_ONE("arrayc_copies_wait1", List.of(), await(1)),
  /** Waits for all copies of the thread. */
  WAIT("arrayc_copies_wait0", List.of(), await(0)),
  /**
   * Four squares of 8 × 8 halves of words from shared memory; the lane names a row's address, and
   * gets of each square the two neighbours that it has in the fragment of a product.
   */
  SQUARES("arrayc_squares", List.of("!llvm.ptr"), "vector<4xi32>", squares("")),
  /** The same, each square transposed. */
  SQUARES_TURNED("arrayc_squares_turned", List.of("!llvm.ptr"), "vector<4xi32>", squares(".trans")),
  /** 16 × 16 by 16 × 8 bf16, added to f32: words of the left operand, of the right one, sums. */
  MMA_BF16("arrayc_mma_bf16", product("f32"), "vector<4xf32>", mma("k16", "f32", "bf16", "f32")),
  /** The same with f16. */
  MMA_F16("arrayc_mma_f16", product("f32"), "vector<4xf32>", mma("k16", "f32", "f16", "f32")),
  /** 16 × 8 by 8 × 8 tf32, added to f32. */
  MMA_TF32("arrayc_mma_tf32", product("f32"), "vector<4xf32>", mma("k8", "f32", "tf32", "f32")),
  /** 16 × 32 by 32 × 8 signed bytes, added to words that wrap. */
  MMA_S8("arrayc_mma_s8", product("i32"), "vector<4xi32>", mma("k32", "s32", "s8", "i32")),
  /** The same with unsigned bytes. */
  MMA_U8("arrayc_mma_u8", product("i32"), "vector<4xi32>", mma("k32", "s32", "u8", "i32")),

  /** How many blocks there are. */
  BLOCKS("arrayc_blocks", "() -> i32", "llvm.nvvm.read.ptx.sreg.nctaid.x"),
  /** Where shared memory is for the functions below; they are for sm_90a. */
  WINDOW("arrayc_window", List.of("!llvm.ptr"), "i32", WarpGroup.window()),
  /** Makes a barrier that so many must arrive at in each phase. */
  COUNTER(
      "arrayc_counter", words(2), WarpGroup.words("mbarrier.init.shared::cta.b64 [$0], $1;", 2)),
  /** Lets copies see the barriers that were made. */
  COUNTERS_MADE(
      "arrayc_counters_made",
      List.of(),
      WarpGroup.words("fence.mbarrier_init.release.cluster; fence.proxy.async.shared::cta;", 0)),
  /** Arrives at a barrier, whose phase is to wait for so many bytes of copies too. */
  EXPECT(
      "arrayc_expect",
      words(2),
      WarpGroup.words("mbarrier.arrive.expect_tx.shared::cta.b64 _, [$0], $1;", 2)),
  /** Arrives at a barrier if the second word is not 0. */
  ARRIVE("arrayc_arrive", words(2), WarpGroup.arrive()),
  /** Waits until a barrier has completed its last phase of this parity. */
  AWAIT("arrayc_await", words(2), WarpGroup.await()),
  /** Begins to copy a box of a tensor: to, tensor, the barrier that counts its bytes, where. */
  BULK_2("arrayc_bulk2", WarpGroup.copyTypes(2), WarpGroup.copy(2)),
  BULK_3("arrayc_bulk3", WarpGroup.copyTypes(3), WarpGroup.copy(3)),
  BULK_4("arrayc_bulk4", WarpGroup.copyTypes(4), WarpGroup.copy(4)),
  BULK_5("arrayc_bulk5", WarpGroup.copyTypes(5), WarpGroup.copy(5)),
  /** The warps of a group keep few registers, and the other groups may have more. */
  FEWER_REGISTERS(
      "arrayc_fewer_registers",
      List.of(),
      WarpGroup.words("setmaxnreg.dec.sync.aligned.u32 40;", 0)),
  MORE_REGISTERS(
      "arrayc_more_registers",
      List.of(),
      WarpGroup.words("setmaxnreg.inc.sync.aligned.u32 232;", 0)),
  /** To be called before the others that know of sums. */
  SUMS("arrayc_sums", List.of(), WarpGroup.declareSums()),
  /** The sum with a number, which must be a constant, as bits. */
  SUM("arrayc_sum", words(1), "i32", WarpGroup.sum()),
  /** Before products, where their sums or their operands were used otherwise. */
  GROUP_FENCE("arrayc_group_fence", List.of(), WarpGroup.words("wgmma.fence.sync.aligned;", 0)),
  /** Makes a batch of the products since the last one. */
  GROUP_COMMIT(
      "arrayc_group_commit", List.of(), WarpGroup.words("wgmma.commit_group.sync.aligned;", 0)),
  /** Waits for all batches but the last one. */
  GROUP_WAIT_BUT_ONE(
      "arrayc_group_wait1", List.of(), WarpGroup.words("wgmma.wait_group.sync.aligned 1;", 0)),
  /** Waits for all batches. */
  GROUP_WAIT(
      "arrayc_group_wait0", List.of(), WarpGroup.words("wgmma.wait_group.sync.aligned 0;", 0)),
  /**
   * 64 × 16 by 16 × 256 bf16: descriptors of the operands, 0 to forget the sums before, then 1 for
   * each operand that lies across k.
   */
  GROUP_BF16_256(
      "arrayc_group_bf16_256",
      WarpGroup.PRODUCT,
      WarpGroup.product(256, "k16", "f32.bf16.bf16", true, true)),
  GROUP_BF16_128(
      "arrayc_group_bf16_128",
      WarpGroup.PRODUCT,
      WarpGroup.product(128, "k16", "f32.bf16.bf16", true, true)),
  GROUP_F16_256(
      "arrayc_group_f16_256",
      WarpGroup.PRODUCT,
      WarpGroup.product(256, "k16", "f32.f16.f16", true, true)),
  GROUP_F16_128(
      "arrayc_group_f16_128",
      WarpGroup.PRODUCT,
      WarpGroup.product(128, "k16", "f32.f16.f16", true, true)),
  /** The same with words or bytes, which lie along k. */
  GROUP_TF32_256(
      "arrayc_group_tf32_256",
      WarpGroup.PRODUCT,
      WarpGroup.product(256, "k8", "f32.tf32.tf32", true, false)),
  GROUP_TF32_128(
      "arrayc_group_tf32_128",
      WarpGroup.PRODUCT,
      WarpGroup.product(128, "k8", "f32.tf32.tf32", true, false)),
  GROUP_S8_256(
      "arrayc_group_s8_256",
      WarpGroup.PRODUCT,
      WarpGroup.product(256, "k32", "s32.s8.s8", false, false)),
  GROUP_S8_128(
      "arrayc_group_s8_128",
      WarpGroup.PRODUCT,
      WarpGroup.product(128, "k32", "s32.s8.s8", false, false)),
  GROUP_U8_256(
      "arrayc_group_u8_256",
      WarpGroup.PRODUCT,
      WarpGroup.product(256, "k32", "s32.u8.u8", false, false)),
  GROUP_U8_128(
      "arrayc_group_u8_128",
      WarpGroup.PRODUCT,
      WarpGroup.product(128, "k32", "s32.u8.u8", false, false));

  private final String symbol;
  private final String type;
  private final String intrinsic;
  private final String body;

  /** What is an intrinsic of LLVM as it stands. */
  DeviceFunction(String symbol, String type, String intrinsic) {
    this.symbol = symbol;
    this.type = type;
    this.intrinsic = intrinsic;
    this.body = "";
  }

  /** What needs some lines around the instruction, on parameters {@code %0}, {@code %1}, …. */
  DeviceFunction(String symbol, List<String> parameters, String result, String body) {
    this.symbol = symbol;
    this.type = "(" + String.join(", ", parameters) + ") -> " + result;
    this.intrinsic = "";
    this.body =
        "func.func private @"
            + symbol
            + IntStream.range(0, parameters.size())
                .mapToObj(i -> "%" + i + ": " + parameters.get(i))
                .collect(Collectors.joining(", ", "(", ")"))
            + (result.equals("()") ? "" : " -> " + result)
            + " attributes {llvm.linkage = #llvm.linkage<internal>, passthrough ="
            + " [\"alwaysinline\"]} {\n"
            + body
            + "}\n";
  }

  DeviceFunction(String symbol, List<String> parameters, String body) {
    this(symbol, parameters, "()", body);
  }

  private static List<String> words(int count) {
    return Collections.nCopies(count, "i32");
  }

  private static String copy(String caches, int bytes) {
    return """
      %%to = llvm.addrspacecast %%0 : !llvm.ptr to !llvm.ptr<3>
      %%from = llvm.addrspacecast %%1 : !llvm.ptr to !llvm.ptr<1>
      llvm.call_intrinsic "llvm.nvvm.cp.async.%s.shared.global.%s.s"(%%to, %%from, %%2) : (!llvm.ptr<3>, !llvm.ptr<1>, i32) -> ()
      return
    """
        .formatted(caches, bytes);
  }

  private static String pair(String type) {
    return """
      %%both = llvm.call_intrinsic "llvm.nvvm.ff2%1$sx2.rn"(%%1, %%0) : (f32, f32) -> vector<2x%1$s>
      %%word = llvm.bitcast %%both : vector<2x%1$s> to i32
      return %%word : i32
    """
        .formatted(type);
  }

  private static String await(int groups) {
    return """
      %%n = llvm.mlir.constant(%s : i32) : i32
      llvm.call_intrinsic "llvm.nvvm.cp.async.wait.group"(%%n) : (i32) -> ()
      return
    """
        .formatted(groups);
  }

  private static String squares(String turned) {
    return """
      %%from = llvm.addrspacecast %%0 : !llvm.ptr to !llvm.ptr<3>
      %%all = llvm.call_intrinsic "llvm.nvvm.ldmatrix.sync.aligned.m8n8.x4%s.b16"(%%from) : (!llvm.ptr<3>) -> !llvm.struct<(i32, i32, i32, i32)>
    """
            .formatted(turned)
        + joined("i32");
  }

  /** Returns the four members of {@code %all} as a vector. */
  private static String joined(String type) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      out.append("  %r").append(i).append(" = llvm.extractvalue %all[").append(i);
      out.append("] : !llvm.struct<(").append(four(type)).append(")>\n");
    }
    return out
        + "  %r = vector.from_elements %r0, %r1, %r2, %r3 : vector<4x"
        + type
        + ">\n  return %r : vector<4x"
        + type
        + ">\n";
  }

  private static List<String> product(String sum) {
    return List.of("i32", "i32", "i32", "i32", "i32", "i32", "vector<4x" + sum + ">");
  }

  /**
   * An instruction that the lanes of a warp do together. LLVM's intrinsic does not say so, and
   * could be moved to where not all of them come: as assembly with effects it stays where it is.
   */
  private static String mma(String depth, String sums, String elements, String type) {
    String letter = type.equals("f32") ? "f" : "r";
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      out.append("  %c").append(i).append(" = vector.extract %6[").append(i).append("] : ");
      out.append(type).append(" from vector<4x").append(type).append(">\n");
    }
    String in = "i32, i32, i32, i32, i32, i32, " + four(type);
    return out
        + "  %all = llvm.inline_asm has_side_effects \"mma.sync.aligned.m16n8"
        + depth
        + ".row.col."
        + String.join(".", sums, elements, elements, sums)
        + " {$0, $1, $2, $3}, {$4, $5, $6, $7}, {$8, $9}, {$10, $11, $12, $13};\", \""
        + four("=" + letter).replace(" ", "")
        + ",r,r,r,r,r,r,"
        + four(letter).replace(" ", "")
        + "\" %0, %1, %2, %3, %4, %5, %c0, %c1, %c2, %c3 : ("
        + in
        + ") -> !llvm.struct<("
        + four(type)
        + ")>\n"
        + joined(type);
  }

  private static String four(String each) {
    return String.join(", ", each, each, each, each);
  }

  /** {@return the copy of 4, 8 or 16 bytes} */
  public static DeviceFunction copying(int bytes) {
    return switch (bytes) {
      case 4 -> COPY_4;
      case 8 -> COPY_8;
      case 16 -> COPY_16;
      default -> throw new IllegalArgumentException("no copy of " + bytes + " bytes");
    };
  }

  /** {@return its name in the text} */
  public String symbol() {
    return symbol;
  }

  /** {@return its type, as MLIR spells it} */
  public String type() {
    return type;
  }

  /** {@return what LLVM calls it; empty if it has a body of its own} */
  String intrinsic() {
    return intrinsic;
  }

  private String declaration() {
    return "func.func private @" + symbol + type + "\n";
  }

  /** {@return the declarations of all} */
  static String declarations() {
    return Arrays.stream(values()).map(DeviceFunction::declaration).collect(Collectors.joining());
  }

  /** {@return what each is on a GPU: a declaration of an intrinsic, or a function} */
  static String definitions() {
    return Arrays.stream(values())
        .map(f -> f.body.isEmpty() ? f.declaration() : f.body)
        .collect(Collectors.joining());
  }
}
