package dev.arrayc.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code module-info.java} cannot say of the command line, and rules of all sources. */
class CliHouseTest {
  /** One screen explains a file (CONTRIBUTING.md). */
  private static final int LINES = 500;

  private static final Pattern TYPE =
      Pattern.compile(
          "(?m)^public (?:(?:final|abstract|sealed|non-sealed) )*(?:class|record|interface|enum) ");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("dev.arrayc.cli");

  @Test
  void cli_leavesNativeCodeToTheBridge() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.foreign..")
        .check(CLASSES);
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.arrayc.mlir.capi..")
        .check(CLASSES);
  }

  @Test
  void onlyMain_exits() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(Main.class.getName())
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(CLASSES);
  }

  @Test
  void cache_answersBeforePicocliOrTheCompilerAreTouched() {
    noClasses()
        .that()
        .resideInAPackage("dev.arrayc.cli.cache..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("dev.arrayc.cli.cache..", "java..")
        .check(CLASSES);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("dev.arrayc.(cli.*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void sources_fitTheHouse() throws IOException {
    List<String> complaints = new ArrayList<>();
    for (Path file : mainSources()) {
      String text = Files.readString(file);
      long lines = text.lines().count();
      if (lines > LINES) {
        complaints.add(file + " has " + lines + " lines, more than " + LINES);
      }
      Matcher type = TYPE.matcher(text);
      if (type.find() && !text.substring(0, type.start()).contains("/**")) {
        complaints.add(file + " has a public type without Javadoc");
      }
      boolean inPackage = !file.endsWith("module-info.java");
      if (inPackage && !Files.exists(file.resolveSibling("package-info.java"))) {
        complaints.add(file.getParent() + " has no package-info.java");
      }
    }
    assertThat(complaints).isEmpty();
  }

  private static List<Path> mainSources() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String module : List.of("frontend", "mlir-bridge", "cli")) {
      Path sources = TestPlaces.root().resolve(module).resolve("src/main/java");
      try (Stream<Path> walk = Files.walk(sources)) {
        walk.filter(f -> f.toString().endsWith(".java")).sorted().forEach(files::add);
      }
    }
    assertThat(files).isNotEmpty();
    return files;
  }
}
