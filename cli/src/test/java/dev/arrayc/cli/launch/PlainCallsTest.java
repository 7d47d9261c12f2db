package dev.arrayc.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.ElementType;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The subject's classes answer the same before and after their call sites became plain. */
class PlainCallsTest {
  /** An array prints and hashes by its identity, so both runs use one. */
  private static final int[] SHARED = {1};

  private static final List<Object> VALUES =
      Arrays.asList(
          null,
          "",
          "a",
          "ab",
          "abcd",
          "abcde",
          "1",
          "zzz",
          0,
          1,
          2,
          7,
          11,
          -1,
          -7,
          100_000,
          3L,
          6.5,
          'a',
          'b',
          'c',
          'd',
          '\uffff',
          new int[3],
          List.of(1, 2),
          List.of(1),
          new StringBuilder("x"),
          RoundingMode.UP,
          RoundingMode.DOWN,
          ElementType.FIELD,
          ElementType.METHOD,
          ElementType.PACKAGE,
          ElementType.MODULE,
          ElementType.RECORD_COMPONENT,
          new Object[0]);

  private static final List<Double> NUMBERS =
      List.of(
          0.0,
          -0.0,
          Double.NaN,
          Double.longBitsToDouble(0x7ff8_0000_0000_0001L),
          Double.POSITIVE_INFINITY,
          -1.5,
          65.25,
          1e300);

  @ParameterizedTest
  @ValueSource(
      strings = {"Types", "NoNull", "Constants", "OneEnum", "Words", "Boxes", "Letters", "Speaker"})
  @SuppressWarnings("unchecked")
  void aSwitch_answersTheSame(String name) throws ReflectiveOperationException {
    Function<Object, String> before = (Function<Object, String>) original(name);
    Function<Object, String> after = (Function<Object, String>) rewritten(name);
    for (Object value : VALUES) {
      assertThat(answer(after, value)).as("%s", value).isEqualTo(answer(before, value));
    }
  }

  @Test
  @SuppressWarnings("unchecked")
  void nestedPatterns_answerTheSame() throws ReflectiveOperationException {
    PlainLoader loader = new PlainLoader();
    Function<Object, String> before = (Function<Object, String>) original("Types");
    Function<Object, String> after = (Function<Object, String>) loader.make("Types");
    List<Object> parts = Arrays.asList(null, 1, 2, "b", 2.0);
    for (Object a : parts) {
      for (Object b : parts) {
        Object theirs = loader.pair(loader.pair(1, a), b);
        Object ours = new PlainCallsSubject.Pair(new PlainCallsSubject.Pair(1, a), b);
        assertThat(answer(after, theirs)).isEqualTo(answer(before, ours));
        assertThat(answer(after, loader.pair(a, b)))
            .isEqualTo(answer(before, new PlainCallsSubject.Pair(a, b)));
      }
    }
  }

  @Test
  @SuppressWarnings("unchecked")
  void records_areEqual_hash_andPrintTheSame() throws ReflectiveOperationException {
    BinaryOperator<Object> before = (BinaryOperator<Object>) original("Records");
    BinaryOperator<Object> after = (BinaryOperator<Object>) rewritten("Records");
    List<Object> seeds = new ArrayList<>();
    NUMBERS.forEach(n -> seeds.add(new Object[] {n, SHARED}));
    seeds.add(new Object[] {1.0, new int[1]});
    seeds.addAll(Arrays.asList(null, "a", new String("a"), 1, 1L, List.of(Double.NaN)));
    for (Object left : seeds) {
      for (Object right : seeds) {
        assertThat(after.apply(left, right)).isEqualTo(before.apply(left, right));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Types",
        "NoNull",
        "Constants",
        "OneEnum",
        "Words",
        "Boxes",
        "Letters",
        "Talks",
        "Pair",
        "Empty",
        "All"
      })
  void nothingOfTheKindIsLeft(String name) throws IOException {
    assertThat(bootstraps(bytes(name))).as("before").isNotEmpty();
    assertThat(bootstraps(PlainLoader.plain(bytes(name)))).as("after").isEmpty();
  }

  /** The call sites that stay are those of lambdas and string concatenation. */
  private static List<String> bootstraps(byte[] classFile) {
    List<String> found = new ArrayList<>();
    for (MethodModel method : ClassFile.of().parse(classFile).methods()) {
      method
          .code()
          .ifPresent(
              code -> {
                for (CodeElement element : code) {
                  if (element instanceof InvokeDynamicInstruction call) {
                    found.add(call.bootstrapMethod().owner().displayName());
                  }
                }
              });
    }
    found.removeAll(List.of("LambdaMetafactory", "StringConcatFactory"));
    return found;
  }

  private static Object answer(Function<Object, String> function, Object value) {
    try {
      return function.apply(value);
    } catch (RuntimeException e) {
      return e.getClass();
    }
  }

  private static Object original(String name) throws ReflectiveOperationException {
    return make(Class.forName(PlainLoader.PREFIX + name));
  }

  private static Object rewritten(String name) throws ReflectiveOperationException {
    return new PlainLoader().make(name);
  }

  private static Object make(Class<?> type) throws ReflectiveOperationException {
    var constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor.newInstance();
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in =
        PlainCallsTest.class.getResourceAsStream("PlainCallsSubject$" + name + ".class")) {
      return in.readAllBytes();
    }
  }

  /** Defines the subject's classes anew, rewritten. */
  private static final class PlainLoader extends ClassLoader {
    private static final String PREFIX = PlainCallsSubject.class.getName() + "$";

    PlainLoader() {
      super(PlainCallsTest.class.getClassLoader());
    }

    static byte[] plain(byte[] bytes) {
      ClassFile classFile = ModernJar.classFile(PlainCallsTest.class.getClassLoader());
      ClassModel model = classFile.parse(bytes);
      return classFile.transformClass(model, new PlainCalls(model));
    }

    Object make(String name) throws ReflectiveOperationException {
      return PlainCallsTest.make(loadClass(PREFIX + name));
    }

    Object pair(Object left, Object right) throws ReflectiveOperationException {
      var constructor =
          loadClass(PREFIX + "Pair").getDeclaredConstructor(Object.class, Object.class);
      constructor.setAccessible(true);
      return constructor.newInstance(left, right);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(PlainCallsSubject.class.getName())) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] plain = plain(in.readAllBytes());
        return defineClass(name, plain, 0, plain.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
