package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.cli.reproduce.Variation;
import dev.arrayc.mlir.artifact.ElfFile;
import dev.arrayc.mlir.artifact.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code arrayc verify} on a library that is right, spoiled, foreign, or never twice the same. */
class VerifyTest {
  @TempDir private Path directory;
  private LaunchedArrayc arrayc;

  @BeforeEach
  void compile() throws Exception {
    arrayc = new LaunchedArrayc(directory);
    Files.writeString(directory.resolve("prog.py"), "def f(x):\n    y = x * 2\n    return y\n");
    String[] line = {"compile", "prog.py:f", "--arg", "f32[8]", "-o", "libf.so"};
    assertThat(arrayc.run(line)).isEqualTo(new LaunchedArrayc.Outcome(0, "", ""));
  }

  private LaunchedArrayc.Outcome verify(String... more) throws Exception {
    return verify(Map.of(), more);
  }

  private LaunchedArrayc.Outcome verify(Map<String, String> environment, String... more)
      throws Exception {
    String[] line = new String[more.length + 2];
    line[0] = "verify";
    line[1] = "libf.so";
    System.arraycopy(more, 0, line, 2, more.length);
    return arrayc.run(environment, line);
  }

  @Test
  void fromWhatItCarries() throws Exception {
    LaunchedArrayc.Outcome outcome = verify("--vary", "locale,hashes,umask");
    assertThat(outcome.out())
        .isEqualTo(
            "identical  locale\nidentical  hashes\nidentical  umask\n"
                + "identical in 3 rebuilds\n");
    assertThat(outcome.status()).isZero();
  }

  @Test
  void fromItsSource_andWithAStatement() throws Exception {
    String[] source = {"prog.py:f", "--arg", "f32[8]", "--vary", "one processor"};
    assertThat(verify("prog.py:f", "--arg", "f32[8]", "--vary", "locale", "--provenance", "p.json"))
        .isEqualTo(
            new LaunchedArrayc.Outcome(0, "identical  locale\nidentical in 1 rebuilds\n", ""));
    assertThat(Json.parse(Files.readString(directory.resolve("p.json"))))
        .isInstanceOf(Json.Obj.class);
    assertThat(directory.resolve("p.json"))
        .content()
        .contains("\"https://in-toto.io/Statement/v1\"", "\"name\": \"libf.so\"", "prog.py");
    Files.writeString(directory.resolve("prog.py"), "def f(x):\n    y = x * 3\n    return y\n");
    LaunchedArrayc.Outcome other = verify(source);
    assertThat(other.status()).isEqualTo(1);
    assertThat(other.out())
        .contains(
            "first difference: the StableHLO program of the source, line ", "dense<2", "dense<3")
        .endsWith("different\n");
  }

  @Test
  void whatChangesFromRunToRun_isNamedByStageAndSection() throws Exception {
    LaunchedArrayc.Outcome outcome =
        verify(Map.of("ARRAYC_TEST_FAULT", "nondeterminism"), "--vary", "nothing");
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out())
        .startsWith("DIFFERENT  nothing: .rodata from byte ")
        .contains("first difference: 05-v3.ll, line ", "@arrayc_test_fault");
    String json =
        verify(Map.of("ARRAYC_TEST_FAULT", "nondeterminism"), "--vary", "nothing", "--json").out();
    assertThat(json)
        .contains("\"identical\": false", "\"stage\": \"05-v3.ll\"", "\"section\": \".rodata\"");
  }

  /**
   * The static library lies beside the shared one, as the header does. That one is called what its
   * file was called, which is no difference.
   */
  @Test
  void whatLiesBesideALibraryOfAnyName_isComparedToo() throws Exception {
    String source = directory.resolve("prog.py") + ":f";
    String[] line = {"compile", source, "--arg", "f32[8]", "--static", "-o", "libg.so"};
    assertThat(new InProcess(directory).run(line).status()).isZero();
    assertThat(ElfFile.read(directory.resolve("libg.so")).soname()).hasValue("libg.so");
    assertThat(ElfFile.read(directory.resolve("libf.so")).soname()).hasValue("libf.so");
    Path archive = directory.resolve("libg.a");
    byte[] bytes = Files.readAllBytes(archive);
    bytes[bytes.length / 2] ^= 1;
    Files.write(archive, bytes);
    LaunchedArrayc.Outcome outcome = arrayc.run("verify", "libg.so", "--vary", "nothing");
    assertThat(outcome.out())
        .startsWith("DIFFERENT  nothing: its library.a from byte " + bytes.length / 2 + " on\n");
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(new InProcess(directory).run("verify", "libg.a").err())
        .contains("libg.a is a static library");
  }

  /** A rebuilding process works elsewhere. */
  @Test
  void filesThatOptionsName_areFoundAllTheSame() {
    assertThat(EntryList.absolute("--entry", "f(@x.npy, f32[8],@y.npy)", "/d/"::concat))
        .isEqualTo("f(@/d/x.npy, f32[8],@/d/y.npy)");
    assertThat(EntryList.absolute("--args", "@x.npy, 3", "/d/"::concat)).isEqualTo("@/d/x.npy, 3");
    assertThat(EntryList.absolute("--variants", "sizes", "/d/"::concat)).isEqualTo("/d/sizes");
    assertThat(EntryList.absolute("--config", "a=@b", "/d/"::concat)).isEqualTo("a=@b");
  }

  @Test
  void aByteChangedAfterwards_isFound() throws Exception {
    patch("\"flops\": 8", "\"flops\": 9");
    LaunchedArrayc.Outcome outcome = verify("--vary", "nothing");
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out())
        .contains("DIFFERENT  nothing: .rodata", "the library was changed after it was made");
  }

  @Test
  void aLibraryOfAnotherCompiler_cannotBeChecked() throws Exception {
    patch("\"llvm\": \"22", "\"llvm\": \"21");
    LaunchedArrayc.Outcome outcome = verify();
    assertThat(outcome.status()).isEqualTo(3);
    assertThat(outcome.err()).contains("the library was made by ", "with LLVM 21");
  }

  @Test
  void aManifestOfAnotherForm_cannotBeChecked() throws Exception {
    patch("\"bits\": ", "\"bats\": ");
    LaunchedArrayc.Outcome outcome = verify();
    assertThat(outcome.status()).isEqualTo(3);
    assertThat(outcome.err()).contains("no member \"bits\"", "the compiler that made it");
  }

  @Test
  void usage() throws Exception {
    assertThat(verify("--vary", "moon").err()).contains("there is no variation 'moon'");
    assertThat(verify("--vary", "moon").status()).isEqualTo(2);
    LaunchedArrayc.Outcome none = arrayc.run("verify", "none.so");
    assertThat(none.status()).isEqualTo(1);
    assertThat(none.err()).contains("none.so cannot be read");
  }

  /** The programs of testdata/entries, without the processes. */
  @Test
  void everyEntry_isRebuiltFromWhatItCarries() throws IOException {
    for (Entries.Entry entry : Entries.ALL) {
      Path library = directory.resolve("lib" + entry.name() + ".so");
      List<String> line =
          new java.util.ArrayList<>(List.of("compile", Entries.file() + ":" + entry.name()));
      line.addAll(entry.options());
      line.addAll(List.of("-o", library.toString()));
      assertThat(new InProcess(directory).run(line).status()).as(entry.name()).isZero();
      byte[] rebuilt =
          new Pipeline().rebuild(ElfFile.read(library), Optional.empty(), false).get("library.so");
      assertThat(rebuilt).as(entry.name()).isEqualTo(Files.readAllBytes(library));
    }
  }

  @Test
  void variationsHaveNamesOfTheirOwn() {
    assertThat(Variation.all().stream().map(Variation::name)).doesNotHaveDuplicates();
  }

  /** Replaces a text in the library by another of the same length. */
  private void patch(String text, String other) throws IOException {
    Path library = directory.resolve("libf.so");
    String bytes = Files.readString(library, StandardCharsets.ISO_8859_1);
    assertThat(bytes).contains(text);
    Files.writeString(library, bytes.replace(text, other), StandardCharsets.ISO_8859_1);
  }
}
