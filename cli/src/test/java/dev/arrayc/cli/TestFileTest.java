package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Test files of the kinds that StableHLO has, with what their RUN lines ask for. */
class TestFileTest {
  private static final String SUM =
      """
      func.func @main(%a: tensor<2xi32>, %b: tensor<2xi32>) -> tensor<2xi32> {
        %0 = stablehlo.add %a, %b : tensor<2xi32>
        return %0 : tensor<2xi32>
      }
      """;

  @TempDir private Path directory;

  private Verdict check(Engine engine, String text) throws IOException {
    return TestFile.check(Files.writeString(directory.resolve("test.mlir"), text), engine);
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void modulesWithChecks(Engine engine) throws IOException {
    String text =
        """
        // RUN: stablehlo-translate --interpret -split-input-file %s

        // Nothing but a comment.

        // -----

        func.func @equal() {
          %0 = stablehlo.constant dense<[-2, 0]> : tensor<2xi64>
          check.expect_eq_const %0, dense<[-2, 0]> : tensor<2xi64>
          check.expect_eq %0, %0 : tensor<2xi64>
          func.return
        }

        // -----

        func.func @almost() {
          %0 = stablehlo.constant dense<5.0> : tensor<f64>
          %1 = stablehlo.constant dense<5.05> : tensor<f64>
          check.expect_almost_eq %0, %1, tolerance = 0.1 : tensor<f64>
          check.expect_almost_eq_const %0, dense<5.05> : tensor<f64> {tolerance = 0.1 : f64}
          func.return
        }
        func.func @close() {
          %0 = stablehlo.constant dense<5.0> : tensor<f16>
          %1 = stablehlo.constant dense<5.01> : tensor<f16>
          check.expect_close %0, %1, max_ulp_difference = 3 : tensor<f16>, tensor<f16>
          func.return
        }
        """;
    assertThat(check(engine, text)).isEqualTo(new Verdict.Passed("all checks hold"));
    assertThat(check(engine, text.replace("5.05> : tensor<f64> {", "6.0> : tensor<f64> {")))
        .isInstanceOfSatisfying(
            Verdict.Failed.class,
            f -> assertThat(f.message()).contains("test.mlir:20:", "expected 6.0"));
    assertThat(check(engine, text.replace("max_ulp_difference = 3", "max_ulp_difference = 2")))
        .isInstanceOf(Verdict.Failed.class);
    assertThat(check(engine, text.replace("RUN: s", "RUN: not s")))
        .isInstanceOf(Verdict.Failed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "// RUN: stablehlo-translate %s --interpret --args=\"[dense<1> : tensor<2xi32>, dense<[2,"
            + " 3]> : tensor<2xi32>]\" | FileCheck %s\n",
        "// RUN: echo \"[dense<1> : tensor<2xi32>, dense<[2, 3]> : tensor<2xi32>]\" > %t.args\n"
            + "// RUN: stablehlo-translate %s --interpret \\\n"
            + "// RUN:   --args=@%t.args | FileCheck %s\n",
        "// RUN: not stablehlo-translate %s --interpret --args=\"not_array\" 2>&1 | FileCheck %s"
            + " --check-prefixes=CHECK-ERROR\n",
        "// RUN: not stablehlo-translate %s --interpret --args=\"[4.0 : f32]\"\n",
        "// RUN: not stablehlo-translate %s --interpret --args=@%t.does_not_exist 2>&1\n",
        "// RUN: not stablehlo-translate %s --interpret --args=\"[dense<1> : tensor<3xi32>,"
            + " dense<2> : tensor<2xi32>]\"\n",
      })
  void argumentsOfRunLines(String run) throws IOException {
    String text =
        run + SUM + "// CHECK: tensor<2xi32> {\n// CHECK-NEXT: [3, 4]\n// CHECK-NEXT: }\n";
    for (Engine engine : Engine.values()) {
      assertThat(check(engine, text)).as("%s", engine).isInstanceOf(Verdict.Passed.class);
    }
    assertThat(check(Engine.reference, text.replace("[3, 4]", "[3, 5]")))
        .isInstanceOf(run.contains("not ") ? Verdict.Passed.class : Verdict.Failed.class);
  }

  @Test
  void resultsAreListed() throws IOException {
    String text =
        """
        // RUN: stablehlo-translate --interpret %s | FileCheck %s
        func.func @main() -> (tensor<2xi1>, tensor<0xui8>, tensor<ui8>, tensor<1x2x2xi64>, tensor<1xcomplex<f32>>) {
          %0 = stablehlo.constant dense<[true, false]> : tensor<2xi1>
          %1 = stablehlo.constant dense<> : tensor<0xui8>
          %2 = stablehlo.constant dense<200> : tensor<ui8>
          %3 = stablehlo.constant dense<[[[0, 1], [2, -3]]]> : tensor<1x2x2xi64>
          %4 = stablehlo.constant dense<[(1.0, -2.5)]> : tensor<1xcomplex<f32>>
          return %0, %1, %2, %3, %4 : tensor<2xi1>, tensor<0xui8>, tensor<ui8>, tensor<1x2x2xi64>, tensor<1xcomplex<f32>>
        }
        // CHECK:      tensor<2xi1> {
        // CHECK-NEXT:   [true, false]
        // CHECK-NEXT: }
        // CHECK-NEXT: tensor<0xui8> {
        // CHECK-NEXT:   []
        // CHECK-NEXT: }
        // CHECK-NEXT: tensor<ui8> {200}
        // CHECK-NEXT: tensor<1x2x2xi64> {
        // CHECK-NEXT:   [
        // CHECK-NEXT:     [
        // CHECK-NEXT:       [0, 1],
        // CHECK-NEXT:       [2, -3]
        // CHECK-NEXT:     ]
        // CHECK-NEXT:   ]
        // CHECK-NEXT: }
        // CHECK-NEXT: tensor<1xcomplex<f32>> {
        // CHECK-NEXT:   {{\\[}}[1.000000e+00, -2.500000e+00]]
        // CHECK-NEXT: }
        """;
    assertThat(check(Engine.reference, text)).isEqualTo(new Verdict.Passed("all checks hold"));
  }

  private static final String PROBES =
      """
      // RUN: stablehlo-translate --interpret --probe-output-dir=%t %s
      func.func @probes() {
        %zero = stablehlo.constant dense<0> : tensor<i64>
        %one = stablehlo.constant dense<1> : tensor<i64>
        %two = stablehlo.constant dense<2> : tensor<i64>
        %n, %sum = stablehlo.while(%a = %zero, %b = %zero) : tensor<i64>, tensor<i64>
        cond {
          %0 = stablehlo.compare LT, %a, %two : (tensor<i64>, tensor<i64>) -> tensor<i1>
          stablehlo.return %0 : tensor<i1>
        } do {
          %0 = stablehlo.add %b, %one : tensor<i64>
          %1 = interpreter.probe %0, probe_id = "a/0" : tensor<i64>
          %2 = stablehlo.add %a, %one : tensor<i64>
          stablehlo.return %2, %1 : tensor<i64>, tensor<i64>
        }
        check.expect_eq_const %n, dense<2> : tensor<i64>
        check.expect_serialized_eq %one, probe_id = "a/0" : tensor<i64>
        check.expect_serialized_eq %two, probe_id = "a/0", iter = 1 : tensor<i64>
        func.return
      }
      """;

  @Test
  void probesAreCounted() throws IOException {
    assertThat(check(Engine.reference, PROBES)).isEqualTo(new Verdict.Passed("all checks hold"));
    for (String wrong : new String[] {"iter = 0", "iter = 2"}) {
      assertThat(check(Engine.reference, PROBES.replace("iter = 1", wrong)))
          .isInstanceOf(Verdict.Failed.class);
    }
    assertThat(check(Engine.cpu, PROBES)).isInstanceOf(Verdict.Skipped.class);
  }

  @Test
  void whatProbesSaw_isAnArgumentLater() throws IOException {
    String run = "// RUN: stablehlo-translate --interpret %s --probe-output-dir=%t --args=";
    String text =
        run
            + "\"[dense<[10, 20]> : tensor<2xi32>, dense<[1, 2]> : tensor<2xi32>]\" | FileCheck"
            + " %s\n"
            + run
            + "@%t/probe1.npy,@%t/probe2.npy | FileCheck %s\n"
            + run.replace("RUN: ", "RUN: not ")
            + "@%t/missing.npy\n"
            + SUM.replace(
                "%0 =",
                "%1 = interpreter.probe %a, probe_id = \"a\" : tensor<2xi32>\n"
                    + "  %2 = interpreter.probe %b, probe_id = \"b\" : tensor<2xi32>\n  %0 =")
            + "// CHECK: [11, 22]\n";
    assertThat(check(Engine.reference, text)).isInstanceOf(Verdict.Passed.class);
  }

  @Test
  void processesRunInParallel() throws IOException {
    String text =
        """
        // RUN: stablehlo-translate --interpret -split-input-file %s
        module @cross_replica {
          func.func @reduce(%x : tensor<2xi64>) -> tensor<2xi64> {
            interpreter.print %x : tensor<2xi64>
            %0 = "stablehlo.all_reduce"(%x) ({
              ^bb0(%a: tensor<i64>, %b: tensor<i64>):
                %1 = stablehlo.add %a, %b : tensor<i64>
                stablehlo.return %1 : tensor<i64>
            }) {
              replica_groups = dense<[[0, 1]]> : tensor<1x2xi64>,
              channel_handle = #stablehlo.channel_handle<handle = 0, type = 0>
            } : (tensor<2xi64>) -> tensor<2xi64>
            return %0 : tensor<2xi64>
          }
          func.func @main() {
            %x = stablehlo.constant dense<[1, 2]> : tensor<2xi64>
            %y = stablehlo.constant dense<[5, 6]> : tensor<2xi64>
            %0:2 = "interpreter.run_parallel"(%x, %y) {
              programs=[[@reduce], [@reduce]]
            } : (tensor<2xi64>, tensor<2xi64>) -> (tensor<2xi64>, tensor<2xi64>)
            check.expect_eq_const %0#0, dense<[6, 8]> : tensor<2xi64>
            check.expect_eq_const %0#1, dense<[6, 8]> : tensor<2xi64>
            func.return
          }
        }
        """;
    assertThat(check(Engine.reference, text)).isEqualTo(new Verdict.Passed("all checks hold"));
    assertThat(check(Engine.reference, text.replace("#1, dense<[6,", "#1, dense<[7,")))
        .isInstanceOf(Verdict.Failed.class);
    assertThat(check(Engine.cpu, text))
        .isEqualTo(new Verdict.Skipped("several processes run in the interpreter only"));
  }

  @Test
  void whatIsNotInterpreted_isReadAndPrinted() throws IOException {
    String serialized =
        "// RUN: stablehlo-translate --serialize --target=current %s | stablehlo-translate"
            + " --deserialize | stablehlo-opt > %t.0\n";
    assertThat(check(Engine.cpu, serialized + SUM))
        .isEqualTo(new Verdict.Passed("read, verified and printed back"));
    assertThat(check(Engine.cpu, "// RUN-DISABLED(inaccurate) stablehlo-opt %s\n" + SUM))
        .isEqualTo(new Verdict.Skipped("RUN-DISABLED: inaccurate"));
  }
}
