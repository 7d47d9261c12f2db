package dev.arrayc.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ModernJarTest {
  @TempDir private Path directory;

  @Test
  void picocli_becomesModern_andEveryClassStillPassesTheVerifier()
      throws IOException, ReflectiveOperationException, URISyntaxException {
    Path original =
        Path.of(CommandLine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path modern = directory.resolve("modern.jar");
    ModernJar.rewrite(original, modern, List.of(original));
    int classes = 0;
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    try (JarFile jar = new JarFile(modern.toFile());
        URLClassLoader loader = new URLClassLoader(new URL[] {modern.toUri().toURL()}, platform)) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        String name = entry.getName();
        if (!name.endsWith(".class") || name.endsWith("module-info.class")) {
          continue;
        }
        byte[] bytes = jar.getInputStream(entry).readAllBytes();
        assertThat(ClassFile.of().parse(bytes).majorVersion())
            .as(name)
            .isEqualTo(ClassFile.latestMajorVersion());
        // Initialising a class links it, and linking verifies it against its new stack maps.
        Class.forName(name.substring(0, name.length() - 6).replace('/', '.'), true, loader);
        classes++;
      }
    }
    assertThat(classes).isGreaterThan(200);
  }

  @Test
  void equalJars_giveEqualJars() throws IOException, URISyntaxException {
    Path original =
        Path.of(CommandLine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    ModernJar.rewrite(original, directory.resolve("a.jar"), List.of(original));
    ModernJar.rewrite(original, directory.resolve("b.jar"), List.of(original));
    assertThat(Files.mismatch(directory.resolve("a.jar"), directory.resolve("b.jar")))
        .isEqualTo(-1);
  }
}
