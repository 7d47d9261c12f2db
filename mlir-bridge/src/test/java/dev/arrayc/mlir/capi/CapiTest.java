package dev.arrayc.mlir.capi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.arrayc.diagnostic.CompileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The native libraries: where they are, what is in them, what is said when they are not there. */
class CapiTest {
  private static final String PROPERTY = "arrayc.native.dir";
  private final String before = System.getProperty(PROPERTY, "");

  @TempDir Path directory;

  @AfterEach
  void restore() {
    if (before.isEmpty()) {
      System.clearProperty(PROPERTY);
    } else {
      System.setProperty(PROPERTY, before);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("native")
  void everyFunctionIsThere(CFunction function) {
    assertThat(function.address().address()).isNotZero();
  }

  @Test
  @Tag("native")
  void theFilesAreThere() {
    NativeFiles files = NativeFiles.find();
    assertThat(files.llvmVersion()).startsWith("22.");
    assertThat(files.library()).isRegularFile();
    for (String architecture : List.of("x86-64", "aarch64")) {
      assertThat(files.runtimeObject(architecture)).isRegularFile();
      assertThat(files.libcStub(architecture)).isRegularFile();
    }
    assertThat(files.linker()).isExecutable();
  }

  @Test
  void whatIsMissingIsNamedWithTheRemedy() {
    System.setProperty(PROPERTY, directory.toString());
    assumeThat(System.getenv("ARRAYC_NATIVE_DIR"))
        .as("the environment must not name a directory that is complete")
        .isNull();
    assertThatThrownBy(NativeFiles::find)
        .isInstanceOf(CompileException.EnvironmentError.class)
        .hasMessageContaining(
            "-Darrayc.native.dir = " + directory + " (no native.properties in it)")
        .hasMessageContaining("$ARRAYC_NATIVE_DIR (not set)");
  }

  @Test
  void anotherVersionOfLlvmIsRefused() throws Exception {
    Files.writeString(directory.resolve("native.properties"), "llvm.version=21.0\n");
    System.setProperty(PROPERTY, directory.toString());
    assertThatThrownBy(NativeFiles::find)
        .isInstanceOf(CompileException.EnvironmentError.class)
        .hasMessage(directory + " is built from LLVM 21.0; arrayc needs 22");
  }

  @Test
  void scratchNamesAreNeverShared() throws Exception {
    Path first = Scratch.file(".so");
    Path second = Scratch.file(".so");
    Path folder = Scratch.directory();
    assertThat(first).isNotEqualTo(second).hasFileName(first.getFileName().toString()).exists();
    assertThat(Files.getPosixFilePermissions(folder)).hasSize(3);
    for (Path path : new Path[] {first, second, folder}) {
      Files.delete(path);
    }
  }
}
