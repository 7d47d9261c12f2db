package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.arrayc.bytecode.ClassPath;
import dev.arrayc.bytecode.JavaTracing;
import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.python.ArgumentSpec;
import dev.arrayc.transform.raise.RaiseLoops;
import dev.arrayc.value.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged class files: each gives a program or one located error, and never takes long. */
class ClassFileMutationTest {
  private static final int MUTANTS = Integer.getInteger("arrayc.test.mutations", 300);
  private static final long SEED = Long.getLong("arrayc.test.seed", 11);
  private static final List<Class<?>> OWNERS =
      List.of(JavaMethods.class, JavaLoops.class, JavaIdioms.class, JavaAlgorithms.class);

  /** So many steps a mutant may take: a loop that no longer ends is stopped. */
  private static final Session.Limits LIMITS = new Session.Limits(200_000, 200, 1 << 24);

  private static byte[] bytes(String internalName) {
    try (InputStream in =
        ClassFileMutationTest.class.getClassLoader().getResourceAsStream(internalName + ".class")) {
      return in == null ? new byte[0] : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A class path on which one class has other bytes. */
  private record Replaced(String name, byte[] content) implements ClassPath {
    @Override
    public Optional<byte[]> classFile(String internalName) {
      byte[] found = internalName.equals(name) ? content : bytes(internalName);
      return Optional.of(found).filter(b -> b.length > 0 || internalName.equals(name));
    }

    @Override
    public Optional<String> source(String file) {
      return Optional.empty();
    }
  }

  private static String internal(Class<?> owner) {
    return owner.getName().replace('.', '/');
  }

  private static List<Method> methods(Class<?> owner) {
    return Arrays.stream(owner.getDeclaredMethods())
        .filter(m -> Modifier.isStatic(m.getModifiers()) && !m.isSynthetic())
        .filter(m -> Arrays.stream(m.getParameterTypes()).allMatch(ClassFileMutationTest::isPlain))
        .sorted(Comparator.comparing(Method::getName))
        .toList();
  }

  private static boolean isPlain(Class<?> type) {
    return type.isArray() ? isPlain(type.getComponentType()) : type.isPrimitive();
  }

  private static ArgumentSpec argument(Class<?> type) {
    List<Long> shape = new ArrayList<>();
    Class<?> element = type;
    while (element.isArray()) {
      shape.add(12L);
      element = element.getComponentType();
    }
    DType dtype =
        switch (element.getName()) {
          case "int" -> DType.I32;
          case "long" -> DType.I64;
          case "byte" -> DType.I8;
          case "short" -> DType.I16;
          case "char" -> DType.U16;
          case "boolean" -> DType.BOOL;
          case "float" -> DType.F32;
          default -> DType.F64;
        };
    return new ArgumentSpec.Traced(new TensorType(dtype, shape));
  }

  private static JavaTracing.Entry trace(Method method, byte[] content) {
    return JavaTracing.trace(
        new JavaTracing.Request(
            new Replaced(internal(method.getDeclaringClass()), content),
            method.getDeclaringClass().getName(),
            method.getName(),
            Arrays.stream(method.getParameterTypes()).map(t -> argument(t)).toList(),
            List.of(),
            List.of(),
            true,
            new RaiseLoops.Options(false, false),
            Session.Config.DEFAULT,
            LIMITS));
  }

  private static byte[] mutated(byte[] good, Random random) {
    byte[] bad = good.clone();
    switch (random.nextInt(4)) {
      case 0 -> {
        return Arrays.copyOf(bad, random.nextInt(bad.length));
      }
      case 1 -> bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      case 2 -> {
        for (int i = 0; i < 4; i++) {
          bad[random.nextInt(bad.length)] = (byte) random.nextInt();
        }
      }
      default -> {
        int at = random.nextInt(bad.length - 8);
        int from = random.nextInt(bad.length - 8);
        System.arraycopy(good, from, bad, at, 1 + random.nextInt(8));
      }
    }
    return bad;
  }

  @Test
  void damagedClassFiles_giveAProgramOrAnError() {
    Random random = new Random(SEED);
    int refused = 0;
    for (int i = 0; i < MUTANTS; i++) {
      Class<?> owner = OWNERS.get(random.nextInt(OWNERS.size()));
      List<Method> methods = methods(owner);
      Method method = methods.get(random.nextInt(methods.size()));
      byte[] bad = mutated(bytes(internal(owner)), random);
      long start = System.nanoTime();
      try {
        trace(method, bad);
      } catch (CompileException.Bug e) {
        throw new AssertionError("mutant " + i + " of " + method, e);
      } catch (CompileException e) {
        refused++;
        assertThat(e.diagnostic().render().lines().findFirst())
            .hasValueSatisfying(line -> assertThat(line).contains("error: "));
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("mutant " + i + " of " + method, e);
      }
      assertThat(System.nanoTime() - start)
          .as("mutant %d of %s", i, method)
          .isLessThan(20_000_000_000L);
    }
    assertThat(refused).isGreaterThan(MUTANTS / 4);
    System.out.println(MUTANTS + " damaged class files, " + refused + " refused, 0 crashes");
  }

  private static Method method(String name) {
    return methods(JavaMethods.class).stream()
        .filter(m -> m.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void classFilesOfANewerJava_areRefused() {
    byte[] newer = bytes(internal(JavaMethods.class));
    newer[7] = (byte) (ClassFile.latestMajorVersion() + 1);
    assertThatThrownBy(() -> trace(method("saxpy"), newer))
        .isInstanceOf(CompileException.UserError.class)
        .hasMessageContaining("newer than");
  }

  @Test
  void emptyAndTruncatedFiles_areRefused() {
    byte[] good = bytes(internal(JavaMethods.class));
    for (int length : new int[] {0, 3, 8, 9, 200, good.length - 1}) {
      assertThatThrownBy(() -> trace(method("saxpy"), Arrays.copyOf(good, length)))
          .isInstanceOf(CompileException.class)
          .isNotInstanceOf(CompileException.Bug.class);
    }
  }

  @Test
  void withoutLineTablesAndNames_theClassFileIsThePlace() {
    ClassFile files = ClassFile.of();
    byte[] stripped =
        files.transformClass(
            files.parse(bytes(internal(JavaMethods.class))),
            ClassTransform.dropping(SourceFileAttribute.class::isInstance)
                .andThen(
                    ClassTransform.transformingMethodBodies(
                        (code, element) -> {
                          if (!(element instanceof LineNumber)
                              && !(element instanceof LocalVariable)) {
                            code.with(element);
                          }
                        })));
    assertThat(trace(method("saxpy"), stripped).program().entry().results()).hasSize(1);
    assertThat(trace(method("saxpy"), stripped).definition().toString())
        .isEqualTo("dev/arrayc/cli/JavaMethods.class");
  }
}
