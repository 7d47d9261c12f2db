package dev.arrayc.portable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Block;
import dev.arrayc.ir.Builder;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Program;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import dev.arrayc.op.Samples;
import dev.arrayc.op.Verifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Artifacts that jaxlib made are the programs that their text is, and what is written is read. */
class PortableArtifactTest {
  static final List<String> VERSIONS = Artifacts.VERSIONS;

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void whatJaxlibWroteIsTheProgramOfItsText(String version) throws IOException {
    Map<String, String> expected = Artifacts.functions(Artifacts.source());
    Program program = PortableArtifact.read("ops.mlirbc", Artifacts.recorded(version));
    assertThat(Verifier.check(program)).isEmpty();
    Map<String, String> actual = Artifacts.functions(program);
    assertThat(actual).hasSizeGreaterThan(140);
    actual.forEach((name, text) -> assertThat(text).isEqualTo(expected.get(name)));
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void whatIsWrittenIsRead(String version) throws IOException {
    Program program = PortableArtifact.read("ops.mlirbc", Artifacts.recorded(version));
    byte[] written = PortableArtifact.write(program, PortableVersion.parse(version).orElseThrow());
    assertThat(new String(written, 5, 24, StandardCharsets.ISO_8859_1))
        .startsWith("StableHLO_v" + version + "\0");
    Program again = PortableArtifact.read("again.mlirbc", written);
    assertThat(Artifacts.functions(again)).isEqualTo(Artifacts.functions(program));
    assertThat(PortableArtifact.write(again, PortableVersion.parse(version).orElseThrow()))
        .isEqualTo(written);
  }

  /** A program of one op on a parameter of four floats. */
  private static Program unary(Op op) {
    Builder b = new Builder();
    Value x = b.parameter(TensorType.of(DType.F32, 4));
    Value y = b.emit(op, x);
    return new Program(
        "p",
        List.of(
            new Function(
                "main",
                List.of(new Function.Parameter("", false)),
                List.of(new Function.Result("")),
                b.finish(List.of(y)))));
  }

  @Test
  void anOpThatStableHloDoesNotHaveIsAComposite() {
    Program program = unary(Op.ERF);
    byte[] written = PortableArtifact.write(program, PortableVersion.CURRENT);
    Program again = PortableArtifact.read("erf.mlirbc", written);
    assertThat(again.entry().body().operations().getFirst().op()).isEqualTo(Op.ERF);
    assertThat(again.functions())
        .extracting(Function::name)
        .containsExactly("main", "chlo.erf.impl");
    assertThat(Verifier.check(again)).isEmpty();
  }

  /**
   * Whether a contraction of Java's rounds twice is no attribute of StableHLO, but it must stay.
   */
  @Test
  void anAttributeOfOursIsKept() {
    Program sample = Samples.of(Op.DOT_GENERAL);
    Block body = sample.entry().body();
    Operation dot = body.operations().getLast();
    Operation java =
        new Operation(
            dot.op(),
            dot.operands(),
            dot.attributes().with("arrayc.fused", new Attribute.Bool(false)),
            dot.regions(),
            dot.results(),
            dot.span());
    List<Operation> operations = new ArrayList<>(body.operations());
    operations.set(operations.size() - 1, java);
    Program program =
        sample.withEntry(
            sample.entry().withBody(new Block(body.parameters(), operations, body.results())));
    for (String version : VERSIONS) {
      byte[] written =
          PortableArtifact.write(program, PortableVersion.parse(version).orElseThrow());
      Program again = PortableArtifact.read("java.mlirbc", written);
      assertThat(again.entry().body().operations().getLast().attributes())
          .isEqualTo(java.attributes());
    }
  }

  @Test
  void beforeThereWereCompositesItIsACall() {
    byte[] written = PortableArtifact.write(unary(Op.ERF), PortableVersion.MINIMUM);
    Program again = PortableArtifact.read("erf.mlirbc", written);
    assertThat(again.entry().body().operations().getFirst().op()).isEqualTo(Op.CALL);
    assertThat(Verifier.check(again)).isEmpty();
  }

  @Test
  void whatAReleaseDoesNotHaveIsAnErrorThatNamesTheReleaseThatHasIt() {
    assertThatThrownBy(() -> PortableArtifact.write(unary(Op.TAN), PortableVersion.MINIMUM))
        .isInstanceOfSatisfying(
            UserError.class,
            e ->
                assertThat(e.diagnostic().message())
                    .isEqualTo("stablehlo.tan: it needs StableHLO 1.4.0 or newer"));
  }

  @ParameterizedTest
  @CsvSource({
    "0.9.0, 0",
    "0.11.5, 1",
    "0.12.0, 3",
    "0.13.0, 3",
    "0.14.0, 4",
    "0.15.0, 6",
    "1.17.0, 6",
  })
  void theReleaseSaysTheVersionOfTheBytecode(String version, int bytecode) {
    assertThat(PortableVersion.parse(version).orElseThrow().bytecode()).isEqualTo(bytecode);
  }

  @Test
  void onlyKnownReleasesAreWritten() {
    assertThat(PortableVersion.parse("0.8.9")).get().matches(v -> !v.isKnown());
    assertThat(PortableVersion.parse("1.18.0")).get().matches(v -> !v.isKnown());
    assertThat(PortableVersion.parse("1.17")).isEmpty();
    assertThat(PortableVersion.CURRENT.isKnown() && PortableVersion.MINIMUM.isKnown()).isTrue();
  }

  /** An artifact, what is changed in it, and what its reader says. */
  private static void assertFails(byte[] artifact, String message) {
    assertThatThrownBy(() -> PortableArtifact.read("a.mlirbc", artifact))
        .isInstanceOfSatisfying(
            UserError.class,
            e -> {
              assertThat(e.diagnostic().render()).startsWith("a.mlirbc: error: at byte ");
              assertThat(e.diagnostic().message()).contains(message);
            });
  }

  @Test
  void whatCannotBeReadIsSaidWithItsByte() throws IOException {
    byte[] artifact = Artifacts.recorded("1.17.0");
    assertFails(Arrays.copyOf(artifact, 4), "ends before the version of the bytecode");
    assertFails(Arrays.copyOf(artifact, 2000), "bytes left");
    byte[] newer = artifact.clone();
    newer[4] = 9 << 1 | 1;
    assertFails(newer, "bytecode of version 9, but the newest that is known is 6");
    assertFails("module {}".getBytes(StandardCharsets.UTF_8), "does not begin with ML\\xefR");
  }

  @Test
  void aCountThatCannotBeTrueIsNoAllocation() throws IOException {
    byte[] artifact = Artifacts.recorded("1.17.0");
    List<Byte> bytes = new ArrayList<>();
    for (byte b : artifact) {
      bytes.add(b);
    }
    // The number of dialects, the first thing in the first section, becomes 2^62.
    int at = new String(artifact, StandardCharsets.ISO_8859_1).indexOf('\0') + 1;
    assertThat(artifact[at]).isEqualTo((byte) Section.DIALECT.ordinal());
    ByteSink huge = new ByteSink();
    huge.varint(1L << 62);
    int content = at + 3;
    bytes.subList(content, content + 9).clear();
    List<Byte> count = new ArrayList<>();
    for (byte b : huge.bytes()) {
      count.add(b);
    }
    bytes.addAll(content, count);
    byte[] changed = new byte[bytes.size()];
    for (int i = 0; i < changed.length; i++) {
      changed[i] = bytes.get(i);
    }
    assertFails(changed, "4611686018427387904 dialects, but only");
  }

  @Test
  void numbersComeBack() {
    for (int shift = 0; shift < 64; shift++) {
      for (long value : new long[] {1L << shift, (1L << shift) - 1, -(1L << shift)}) {
        ByteSink out = new ByteSink();
        out.varint(value);
        out.signed(value);
        ByteSource in = new ByteSource(out.bytes());
        assertThat(in.varint("")).isEqualTo(value);
        assertThat(in.signed("")).isEqualTo(value);
        assertThat(in.isEmpty()).isTrue();
      }
    }
  }
}
