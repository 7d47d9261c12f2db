package dev.arrayc.interpret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.text.Reader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes that talk to each other, each op as the specification defines it. */
@Timeout(60)
class ProcessGridTest {
  private static final String SUM =
      """
       ({
        ^bb0(%a: tensor<i64>, %b: tensor<i64>):
          %s = stablehlo.add %a, %b : tensor<i64>
          stablehlo.return %s : tensor<i64>
        })\
      """;

  private static Program program(String text) {
    return Reader.read(new SourceFile("grid.mlir", text));
  }

  private static Tensor vector(long... elements) {
    return Tensor.ofLongs(TensorType.of(DType.I64, elements.length), elements);
  }

  /** Replicas by partitions of one function of one vector each. */
  private static List<List<Tensor>> run(
      String text, int replicas, int partitions, long[]... arguments) {
    List<List<Tensor>> own = new ArrayList<>();
    for (long[] argument : arguments) {
      own.add(List.of(vector(argument)));
    }
    List<String> row = Collections.nCopies(partitions, "main");
    return ProcessGrid.of(program(text), Collections.nCopies(replicas, row), List.of()).run(own);
  }

  private static String main(String body, String result) {
    return "func.func @main(%x: tensor<2xi64>) -> "
        + result
        + " {\n%y = "
        + body
        + " : (tensor<2xi64>) -> "
        + result
        + "\nreturn %y : "
        + result
        + "\n}";
  }

  private static List<long[]> results(List<List<Tensor>> all) {
    return all.stream().map(r -> r.getFirst().longs()).toList();
  }

  @Test
  void allReduce_acrossReplicas_sumsEachPartitionByItself() {
    String text =
        main(
            "\"stablehlo.all_reduce\"(%x)"
                + SUM
                + " {replica_groups = dense<[[0, 1]]> : tensor<1x2xi64>}",
            "tensor<2xi64>");
    long[][] arguments = {{1, 2}, {10, 20}, {100, 200}, {1000, 2000}};
    assertThat(results(run(text, 2, 2, arguments)))
        .containsExactly(
            new long[] {101, 202},
            new long[] {1010, 2020},
            new long[] {101, 202},
            new long[] {1010, 2020});
  }

  @Test
  void allGather_overChannel_gathersPartitionsOutside() {
    String text =
        main(
            """
            "stablehlo.all_gather"(%x) {all_gather_dim = 0 : i64,
              replica_groups = dense<[[1, 0]]> : tensor<1x2xi64>,
              channel_handle = #stablehlo.channel_handle<handle = 1, type = 0>}\
            """,
            "tensor<8xi64>");
    long[][] arguments = {{1, 2}, {3, 4}, {5, 6}, {7, 8}};
    // Replica 1 before replica 0, partition 0 before partition 1.
    for (long[] gathered : results(run(text, 2, 2, arguments))) {
      assertThat(gathered).containsExactly(5, 6, 1, 2, 7, 8, 3, 4);
    }
  }

  @Test
  void allGather_ofGlobalIds_countsPartitionsFirst() {
    String text =
        main(
            """
            "stablehlo.all_gather"(%x) {all_gather_dim = 0 : i64, use_global_device_ids,
              replica_groups = dense<[[0, 3], [2, 1]]> : tensor<2x2xi64>,
              channel_handle = #stablehlo.channel_handle<handle = 1, type = 0>}\
            """,
            "tensor<4xi64>");
    long[][] arguments = {{1, 2}, {3, 4}, {5, 6}, {7, 8}};
    assertThat(results(run(text, 2, 2, arguments)))
        .containsExactly(
            new long[] {1, 2, 7, 8},
            new long[] {5, 6, 3, 4},
            new long[] {5, 6, 3, 4},
            new long[] {1, 2, 7, 8});
  }

  @Test
  void reduceScatter_givesEachItsPart() {
    String text =
        main(
            "\"stablehlo.reduce_scatter\"(%x)"
                + SUM
                + " {scatter_dimension = 0 : i64,"
                + " replica_groups = dense<[[0, 1]]> : tensor<1x2xi64>}",
            "tensor<1xi64>");
    assertThat(results(run(text, 2, 1, new long[] {1, 2}, new long[] {10, 20})))
        .containsExactly(new long[] {11}, new long[] {22});
  }

  @Test
  void allToAll_overChannel_exchangesAcrossPartitions() {
    String text =
        main(
            """
            "stablehlo.all_to_all"(%x) {split_dimension = 0 : i64, concat_dimension = 0 : i64,
              split_count = 2 : i64, replica_groups = dense<[[0, 1]]> : tensor<1x2xi64>,
              channel_handle = #stablehlo.channel_handle<handle = 1, type = 0>}\
            """,
            "tensor<2xi64>");
    assertThat(results(run(text, 1, 2, new long[] {1, 2}, new long[] {3, 4})))
        .containsExactly(new long[] {1, 3}, new long[] {2, 4});
  }

  @Test
  void broadcastAndPermute_leaveZerosWhereNothingArrives() {
    String broadcast =
        main(
            "\"stablehlo.collective_broadcast\"(%x)"
                + " {replica_groups = dense<[[2, 1]]> : tensor<1x2xi64>}",
            "tensor<2xi64>");
    long[][] arguments = {{1, 2}, {3, 4}, {5, 6}};
    assertThat(results(run(broadcast, 3, 1, arguments)))
        .containsExactly(new long[] {0, 0}, new long[] {5, 6}, new long[] {5, 6});
    String permute =
        main(
            "\"stablehlo.collective_permute\"(%x)"
                + " {source_target_pairs = dense<[[0, 1], [1, 2]]> : tensor<2x2xi64>}",
            "tensor<2xi64>");
    assertThat(results(run(permute, 3, 1, arguments)))
        .containsExactly(new long[] {0, 0}, new long[] {1, 2}, new long[] {3, 4});
  }

  private static final String ENDS =
      """
      func.func @send(%x: tensor<2xi64>) -> tensor<2xi64> {
        %t = stablehlo.create_token : !stablehlo.token
        %u = "stablehlo.send"(%x, %t) {
          channel_handle = #stablehlo.channel_handle<handle = 7, type = 1>}
          : (tensor<2xi64>, !stablehlo.token) -> !stablehlo.token
        return %x : tensor<2xi64>
      }
      func.func @recv(%x: tensor<2xi64>) -> tensor<2xi64> {
        %t = stablehlo.create_token : !stablehlo.token
        %y:2 = "stablehlo.recv"(%t) {
          channel_handle = #stablehlo.channel_handle<handle = 7, type = 1>}
          : (!stablehlo.token) -> (tensor<2xi64>, !stablehlo.token)
        return %y#0 : tensor<2xi64>
      }
      """;

  @Test
  void whatIsSent_isReceived_whoeverComesFirst() {
    List<List<String>> names = List.of(List.of("recv"), List.of("send"));
    List<List<Tensor>> arguments = List.of(List.of(vector(1, 2)), List.of(vector(3, 4)));
    assertThat(results(ProcessGrid.of(program(ENDS), names, List.of()).run(arguments)))
        .containsExactly(new long[] {3, 4}, new long[] {3, 4});
  }

  @Test
  void whoWaitsForever_isAnErrorAtTheOp() {
    List<List<String>> names = List.of(List.of("recv"), List.of("recv"));
    List<List<Tensor>> arguments = List.of(List.of(vector(1, 2)), List.of(vector(3, 4)));
    ProcessGrid grid = ProcessGrid.of(program(ENDS), names, List.of());
    assertThatThrownBy(() -> grid.run(arguments))
        .isInstanceOfSatisfying(
            CompileException.UserError.class,
            e -> {
              assertThat(e.diagnostic().render())
                  .startsWith("grid.mlir:10:10: error: no process can go on")
                  .contains("process (0, 0) waits for stablehlo.recv, channel 7")
                  .contains("process (1, 0) waits for stablehlo.recv, channel 7");
            });
  }

  @Test
  void aProcessByItself_isItsOwnGroup_andNobodySendsToIt() {
    String text =
        main(
            "\"stablehlo.all_reduce\"(%x)"
                + SUM
                + " {replica_groups = dense<[[0]]> : tensor<1x1xi64>}",
            "tensor<2xi64>");
    assertThat(Interpreter.evaluate(program(text), List.of(vector(1, 2))))
        .containsExactly(vector(1, 2));
    Program receiver = program(ENDS.substring(ENDS.indexOf("func.func @recv")));
    assertThatThrownBy(() -> Interpreter.evaluate(receiver, List.of(vector(1, 2))))
        .isInstanceOf(CompileException.UserError.class)
        .hasMessageContaining("no process can go on");
  }

  @Test
  void idsFeedsAndLoops() {
    Program program =
        program(
            """
            func.func @main(%x: tensor<2xi64>) -> (tensor<ui32>, tensor<ui32>, tensor<2xi64>) {
              %t = stablehlo.create_token : !stablehlo.token
              %r = stablehlo.replica_id : tensor<ui32>
              %p = stablehlo.partition_id : tensor<ui32>
              %f:2 = "stablehlo.infeed"(%t) : (!stablehlo.token) -> (tensor<2xi64>, !stablehlo.token)
              %o = "stablehlo.outfeed"(%f#0, %f#1)
                : (tensor<2xi64>, !stablehlo.token) -> !stablehlo.token
              return %r, %p, %f#0 : tensor<ui32>, tensor<ui32>, tensor<2xi64>
            }
            func.func @first() -> tensor<2xi64> {
              %c = stablehlo.constant dense<[1, 2]> : tensor<2xi64>
              return %c : tensor<2xi64>
            }
            func.func @second() -> tensor<2xi64> {
              %c = stablehlo.constant dense<[3, 4]> : tensor<2xi64>
              return %c : tensor<2xi64>
            }
            """);
    ProcessGrid grid =
        ProcessGrid.of(program, List.of(List.of("main", "main")), List.of("first", "second"));
    List<List<Tensor>> results = grid.run(List.of(List.of(vector(0, 0)), List.of(vector(0, 0))));
    assertThat(results.get(1).get(0).longs()).containsExactly(0);
    assertThat(results.get(1).get(1).longs()).containsExactly(1);
    assertThat(results.get(0).get(2)).isEqualTo(vector(1, 2));
    assertThat(results.get(1).get(2)).isEqualTo(vector(3, 4));
    assertThat(grid.outfeed()).containsExactly(List.of(vector(1, 2)), List.of(vector(3, 4)));
  }
}
