package dev.arrayc.mlir;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** What {@code module-info.java} cannot say of the bridge. */
class BridgeHouseTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("dev.arrayc.mlir");

  @Test
  void bridge_neitherPrintsNorExits() {
    noClasses().should().accessField(System.class, "out").check(CLASSES);
    noClasses().should().accessField(System.class, "err").check(CLASSES);
    noClasses().should().callMethod(System.class, "exit", int.class).check(CLASSES);
  }

  @Test
  void linkerCalls_stayInTheBindingsAndTheLoader() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.arrayc.mlir.capi", "dev.arrayc.mlir.artifact")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.foreign.Linker")
        .check(CLASSES);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("dev.arrayc.mlir.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
