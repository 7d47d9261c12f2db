package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.ir.Tensor;
import dev.arrayc.mlir.artifact.ElfFile;
import dev.arrayc.mlir.artifact.LoadedLibrary;
import dev.arrayc.mlir.artifact.Parameter;
import dev.arrayc.mlir.artifact.Signature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code arrayc compile} writes, called from everywhere; the interpreter knows the answers.
 */
class ArtifactTest {
  @TempDir private static Path directory;

  @BeforeAll
  static void compile() throws IOException {
    InProcess arrayc = new InProcess(directory);
    for (Entries.Entry entry : Entries.ALL) {
      InProcess.Outcome outcome = arrayc.run(command(Entries.file(), entry, library(entry)));
      assertThat(outcome).as(entry.name()).isEqualTo(new InProcess.Outcome(0, "", ""));
    }
    Entries.writeInputs(directory);
    Files.write(
        directory.resolve("names.txt"), Entries.ALL.stream().map(Entries.Entry::name).toList());
  }

  private static List<String> command(Path program, Entries.Entry entry, Path library) {
    List<String> command = new ArrayList<>(List.of("compile", program + ":" + entry.name()));
    command.addAll(entry.options());
    command.addAll(List.of("-o", library.toString()));
    for (String binding : List.of("python", "rust", "pkg-config")) {
      command.addAll(List.of("--emit-" + binding, directory.toString()));
    }
    return command;
  }

  private static Path library(Entries.Entry entry) {
    return directory.resolve("lib" + entry.name() + ".so");
  }

  private static Signature signature(Entries.Entry entry) {
    try (LoadedLibrary library = LoadedLibrary.open(library(entry))) {
      return library.signature();
    }
  }

  /** All results of all entries, as every caller below prints them. */
  private static String expected() {
    StringBuilder lines = new StringBuilder();
    for (Entries.Entry entry : Entries.ALL) {
      lines.append(entry.name()).append(" 0\n").append(Entries.hex(entry.expected()));
    }
    return lines.toString();
  }

  @Test
  void fromJava() {
    StringBuilder lines = new StringBuilder();
    for (Entries.Entry entry : Entries.ALL) {
      try (LoadedLibrary library = LoadedLibrary.open(library(entry))) {
        List<Tensor> results = library.call(entry.inputs());
        lines.append(entry.name()).append(" 0\n").append(Entries.hex(results));
      }
    }
    assertThat(lines).hasToString(expected());
  }

  /** On each CPU level that this machine has. */
  @ParameterizedTest
  @CsvSource({"cc,c99,3", "cc,c99,", "c++,c++17,3", "c++,c++17,"})
  void fromC(String compiler, String standard, String level) throws Exception {
    Path program = directory.resolve("call-" + standard + ".c");
    Path executable = directory.resolve("call-" + standard);
    if (Files.notExists(executable)) {
      Files.writeString(program, cProgram());
      List<String> command =
          new ArrayList<>(List.of(compiler, "-x", standard.contains("++") ? "c++" : "c"));
      command.addAll(List.of("-std=" + standard, "-Wall", "-Wextra", "-Werror", "-pedantic"));
      command.addAll(List.of(program.toString(), "-o", executable.toString(), "-x", "none"));
      Entries.ALL.forEach(e -> command.add("lib" + e.name() + ".so"));
      command.add("-Wl,-rpath," + directory);
      assertThat(external(Map.of(), command)).isEmpty();
    }
    Map<String, String> environment = level == null ? Map.of() : Map.of("ARRAYC_CPU_LEVEL", level);
    assertThat(external(environment, List.of(executable.toString()))).isEqualTo(expected());
  }

  /** Calls each function with the inputs in the files, and prints its results. */
  private static String cProgram() {
    StringBuilder includes = new StringBuilder();
    StringBuilder arrays = new StringBuilder();
    StringBuilder calls = new StringBuilder();
    for (Entries.Entry entry : Entries.ALL) {
      Signature signature = signature(entry);
      String name = entry.name();
      includes.append("#include \"lib%s.h\"\n".formatted(name));
      List<String> given = new ArrayList<>();
      int inputs = signature.inputs().size();
      for (Parameter p : signature.arrays()) {
        String array = name + "_" + p.name();
        long bytes = p.type().bytes();
        arrays.append("static %s %s[%d];\n".formatted(p.elementType(), array, Math.max(16, bytes)));
        if (given.size() < inputs) {
          calls.append(
              "  load(\"%s.in%d\", %s, %d);\n".formatted(name, given.size(), array, bytes));
        }
        given.add(array);
      }
      calls.append("  printf(\"%1$s %%d\\n\", (int)%1$s(%2$s));\n".formatted(name, join(given)));
      for (int i = 0; i < signature.outputs().size(); i++) {
        long bytes = signature.outputs().get(i).type().bytes();
        calls.append("  print(%s, %d);\n".formatted(given.get(inputs + i), bytes));
      }
      calls.append("  %s_trim();\n".formatted(name));
    }
    return includes
        + """
        #include <stdio.h>
        #include <stdlib.h>
        static void load(const char *name, void *to, size_t bytes) {
          FILE *file = fopen(name, "rb");
          if (!file || fread(to, 1, bytes, file) != bytes) exit(9);
          fclose(file);
        }
        static void print(const void *from, size_t bytes) {
          for (size_t i = 0; i < bytes; i++) printf("%02x", ((const unsigned char *)from)[i]);
          putchar('\\n');
        }
        """
        + arrays
        + "int main(void) {\n"
        + calls
        + "  return 0;\n}\n";
  }

  private static String join(List<String> names) {
    return String.join(", ", names);
  }

  @Test
  void fromPython() throws Exception {
    assertThat(external(Map.of(), List.of("python3", script("call_entries.py"))))
        .isEqualTo(expected());
  }

  /** The generated modules; what they must refuse stands in the script. */
  @Test
  void fromGeneratedPython() throws Exception {
    String python = External.python();
    assertThat(external(Map.of(), List.of(python, script("call_modules.py"))))
        .isEqualTo(expected());
  }

  @Test
  void fromGeneratedRust() throws Exception {
    Files.writeString(directory.resolve("main.rs"), rustProgram());
    List<String> rustc = new ArrayList<>(List.of("rustc", "-D", "warnings", "-O", "-L", "."));
    rustc.addAll(List.of("-C", "link-arg=-Wl,-rpath,.", "main.rs"));
    external(Map.of(), rustc);
    assertThat(external(Map.of(), List.of("./main"))).isEqualTo(expected());
  }

  private static String rustProgram() {
    StringBuilder modules = new StringBuilder();
    StringBuilder calls = new StringBuilder();
    for (Entries.Entry entry : Entries.ALL) {
      Signature signature = signature(entry);
      int inputs = signature.inputs().size();
      String name = entry.name();
      modules.append("mod %s;\n".formatted(name));
      List<String> given = new ArrayList<>();
      StringBuilder shown = new StringBuilder();
      calls.append("    {\n");
      for (Parameter p : signature.arrays()) {
        int i = given.size();
        long count = p.type().size();
        if (i < inputs) {
          calls.append("        let a%d = load(\"%s.in%d\", %d);\n".formatted(i, name, i, count));
        } else {
          calls.append("        let mut a%d = zeros(%d);\n".formatted(i, count));
          shown.append("        show(&a%d);\n".formatted(i));
        }
        given.add((i < inputs ? "&a" : "&mut a") + i);
      }
      calls.append("        %1$s::%1$s(%2$s).unwrap();\n".formatted(name, join(given)));
      calls.append("        println!(\"%s 0\");\n".formatted(name)).append(shown).append("    }\n");
    }
    return modules
        + """
        fn zeros<T: Copy>(count: usize) -> Vec<T> {
            vec![unsafe { std::mem::zeroed() }; count]
        }
        fn load<T: Copy>(name: &str, count: usize) -> Vec<T> {
            let bytes = std::fs::read(name).unwrap();
            assert_eq!(bytes.len(), count * std::mem::size_of::<T>());
            let mut values = zeros(count);
            unsafe { std::ptr::copy(bytes.as_ptr(), values.as_mut_ptr() as *mut u8, bytes.len()) };
            values
        }
        fn show<T>(values: &[T]) {
            let bytes = unsafe {
                std::slice::from_raw_parts(values.as_ptr() as *const u8, std::mem::size_of_val(values))
            };
            let hex: String = bytes.iter().map(|b| format!("{:02x}", b)).collect();
            println!("{}", hex);
        }
        fn main() {
        """
        + calls
        + "}\n";
  }

  /** Two static libraries in one program, by either linker; equal inputs give equal bytes. */
  @ParameterizedTest
  @CsvSource({"cc, -Wall", "clang-22, --ld-path=ld.lld-22"})
  void fromStaticLibraries(String compiler, String option) throws Exception {
    byte[][] archives = new byte[2][];
    for (int i = 0; i < 2; i++) {
      Path made = Files.createDirectories(directory.resolve("static-" + compiler + i));
      for (String entry : List.of("same", "descend")) {
        List<String> command = new ArrayList<>(List.of("compile", Entries.file() + ":" + entry));
        command.addAll(
            entry.equals("same")
                ? List.of("--arg", "f32[]", "--arg", "i8[2]")
                : List.of("--arg", "f32[1000]", "--arg", "f32[1000]"));
        command.addAll(List.of("--static", "-o", made.resolve("lib" + entry + ".so").toString()));
        assertThat(new InProcess(made).run(command).status()).isZero();
      }
      archives[i] = Files.readAllBytes(made.resolve("libdescend.a"));
    }
    assertThat(archives[0]).isEqualTo(archives[1]);
    Path made = directory.resolve("static-" + compiler + 0);
    Files.writeString(
        made.resolve("two.c"),
        """
        #include "libdescend.h"
        #include "libsame.h"
        #include <stdio.h>
        int main(void) {
          static float x[1000], y[1000], out[1000];
          int8_t pair[2] = {2, 3}, first;
          float one = 7, other, third;
          int status = descend(x, y, out);
          printf("%d", status);
          status = same(&one, pair, &other, &third, &first);
          printf(" %d %g %d\\n", status, third, first);
          return 0;
        }
        """);
    External external = new External(made);
    external.run(compiler, option, "two.c", "libsame.a", "libdescend.a");
    assertThat(external.run("./a.out")).isEqualTo("0 0 7 2\n");
  }

  /** A C program that asks pkg-config for everything. */
  @Test
  void fromPkgConfig() throws Exception {
    Files.writeString(
        directory.resolve("pc.c"),
        "#include <libsame.h>\nint main(void) { return arrayc_error_string(0) == 0; }\n");
    String flags =
        external(
            Map.of("PKG_CONFIG_PATH", directory.toString()),
            List.of("pkg-config", "--cflags", "--libs", "same"));
    List<String> cc = new ArrayList<>(List.of("cc", "pc.c", "-o", "pc"));
    cc.addAll(List.of(flags.strip().split(" +")));
    external(Map.of(), cc);
    external(Map.of(), List.of("./pc"));
  }

  @Test
  void jaxComputesTheSame() throws Exception {
    String python = External.python();
    StringBuilder cases = new StringBuilder();
    for (Entries.Entry entry : Entries.ALL) {
      cases.append(entry.name()).append(' ').append(String.join(" ", entry.options())).append('\n');
    }
    Files.writeString(directory.resolve("cases.txt"), cases);
    Files.writeString(directory.resolve("expected.txt"), expected());
    String printed =
        external(
            Map.of("JAX_PLATFORMS", "cpu"),
            List.of(python, script("compare_with_jax.py"), Entries.file().toString()));
    assertThat(printed).isEqualTo(Entries.ALL.size() + " entries agree\n");
  }

  /** The schema as a user gets it, by an independent validator. */
  @Test
  void manifestsFollowTheirSchema() throws Exception {
    InProcess.Outcome schema = new InProcess(directory).run(List.of("inspect", "--schema"));
    List<String> command = new ArrayList<>(List.of("python3", script("check_manifests.py")));
    command.add(Files.writeString(directory.resolve("schema.json"), schema.out()).toString());
    for (Entries.Entry entry : Entries.ALL) {
      for (String manifest : ElfFile.read(library(entry)).manifests()) {
        Path file = directory.resolve(entry.name() + ".json");
        command.add(Files.writeString(file, manifest).toString());
      }
    }
    assertThat(external(Map.of(), command))
        .isEqualTo(Entries.ALL.size() + " manifests are valid\n");
  }

  private static String script(String name) throws IOException {
    return new External(directory).script(name);
  }

  @Test
  void eightThreadsAtOnce() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Entries.Entry entry : Entries.ALL) {
        List<Tensor> inputs = entry.inputs();
        List<Tensor> expected = entry.expected();
        try (LoadedLibrary library = LoadedLibrary.open(library(entry))) {
          Callable<Boolean> calls =
              () -> {
                for (int i = 0; i < 20; i++) {
                  if (!library.call(inputs).equals(expected)) {
                    return false;
                  }
                }
                return true;
              };
          for (Future<Boolean> right : threads.invokeAll(Collections.nCopies(8, calls))) {
            assertThat(right.get()).as(entry.name()).isTrue();
          }
        }
      }
    }
  }

  /** Another process, directory, language and time zone. */
  @Test
  void theSameInputsGiveTheSameBytes() throws Exception {
    Path elsewhere = Files.createDirectories(directory.resolve("else where"));
    Path copy = Files.copy(Entries.file(), elsewhere.resolve("entries.py"));
    Entries.Entry entry = Entries.ALL.getFirst();
    LaunchedArrayc.Outcome outcome =
        new LaunchedArrayc(elsewhere)
            .run(
                Map.of("LC_ALL", "tr_TR.UTF-8", "TZ", "Asia/Kathmandu"),
                command(copy.getFileName(), entry, Path.of("lib" + entry.name() + ".so"))
                    .toArray(String[]::new));
    assertThat(outcome).isEqualTo(new LaunchedArrayc.Outcome(0, "", ""));
    for (String end : List.of(".so", ".h")) {
      assertThat(elsewhere.resolve("lib" + entry.name() + end))
          .hasSameBinaryContentAs(directory.resolve("lib" + entry.name() + end));
    }
  }

  @Test
  void librariesNeedAnOldLibcAndNothingElse() throws Exception {
    for (Entries.Entry entry : Entries.ALL) {
      String name = library(entry).toString();
      assertThat(external(Map.of(), List.of("readelf", "-dW", name)).lines())
          .filteredOn(l -> l.contains("(NEEDED)"))
          .singleElement()
          .asString()
          .contains("[libc.so.6]");
      Matcher versions =
          Pattern.compile("GLIBC_2\\.(\\d+)")
              .matcher(external(Map.of(), List.of("readelf", "-VW", name)));
      while (versions.find()) {
        assertThat(Integer.parseInt(versions.group(1))).as(name).isLessThanOrEqualTo(17);
      }
    }
  }

  private static String external(Map<String, String> environment, List<String> command)
      throws Exception {
    return new External(directory).run(environment, command);
  }
}
