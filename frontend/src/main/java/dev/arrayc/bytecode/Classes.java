package dev.arrayc.bytecode;

import dev.arrayc.diagnostic.CompileException.UserError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The classes that are executed: the user's from the class path, read and verified; and the JDK's
 * own, of which helpers are inlined. None is ever loaded.
 */
final class Classes {
  private static final int NEWEST = ClassFile.latestMajorVersion();

  private final ClassPath path;
  private final Map<String, Optional<JavaClass>> known = new HashMap<>();
  private final Map<String, String> keys = new HashMap<>();

  Classes(ClassPath path) {
    this.path = path;
  }

  /**
   * Finds a class by its internal name.
   *
   * @throws UserError if it is there, but is no class file that this JDK's verifier accepts
   */
  Optional<JavaClass> find(String name) {
    Optional<JavaClass> found = known.get(name);
    if (found == null) {
      found =
          path.classFile(name)
              .map(bytes -> parse(name, bytes, true))
              .or(() -> library(name).map(bytes -> parse(name, bytes, false)));
      known.put(name, found);
    }
    return found;
  }

  private static Optional<byte[]> library(String name) {
    if (!name.startsWith("java/") && !name.startsWith("jdk/internal/")) {
      return Optional.empty();
    }
    try (InputStream in = ClassLoader.getSystemResourceAsStream(name + ".class")) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JavaClass parse(String name, byte[] bytes, boolean verify) {
    int major = bytes.length < 8 ? 0 : (bytes[6] & 0xFF) << 8 | bytes[7] & 0xFF;
    if (bytes.length >= 8 && magic(bytes) && major > NEWEST) {
      throw refuse(
          name,
          "it is of class file version " + major + ", newer than " + NEWEST,
          "compile it with --release " + (NEWEST - 44) + " or lower");
    }
    if (!magic(bytes)) {
      throw refuse(
          name, "it does not begin as class files do", "name a directory with class files");
    }
    try {
      ClassModel model = ClassFile.of().parse(bytes);
      if (!model.thisClass().asInternalName().equals(name)) {
        throw refuse(
            name,
            "it holds the class " + model.thisClass().asInternalName().replace('/', '.'),
            "the directories below --classpath must follow the packages");
      }
      if (verify) {
        List<VerifyError> findings =
            ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(hierarchy())).verify(model);
        if (!findings.isEmpty()) {
          throw refuse(name, firstLine(findings.getFirst()), "compile it anew");
        }
      }
      return new JavaClass(model, source(model));
    } catch (UserError e) {
      throw e;
    } catch (RuntimeException e) {
      throw refuse(name, firstLine(e), "it is damaged, or hand-made: compile it anew");
    }
  }

  private static boolean magic(byte[] b) {
    return b.length >= 10
        && (b[0] & 0xFF) == 0xCA
        && (b[1] & 0xFF) == 0xFE
        && (b[2] & 0xFF) == 0xBA
        && (b[3] & 0xFF) == 0xBE;
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("it cannot be read");
  }

  private static UserError refuse(String name, String why, String hint) {
    return new UserError(
        Diagnostic.of(
            new Span(new SourceFile(name + ".class", ""), 0, 0, 0),
            "ClassFormatError",
            "the class file cannot be used: " + why,
            hint));
  }

  private SourceFile source(ClassModel model) {
    String file =
        model
            .findAttribute(Attributes.sourceFile())
            .map(a -> a.sourceFile().stringValue())
            .filter(f -> !f.contains("/"))
            .orElse("");
    String name = model.thisClass().asInternalName();
    if (file.isEmpty()) {
      return new SourceFile(name + ".class", "");
    }
    String directory = name.substring(0, name.lastIndexOf('/') + 1);
    Optional<String> text =
        name.startsWith("java/") ? Optional.empty() : path.source(directory + file);
    return new SourceFile(file, text.orElse(""));
  }

  private ClassHierarchyResolver hierarchy() {
    ClassHierarchyResolver own =
        ClassHierarchyResolver.ofResourceParsing(
            (ClassDesc c) -> {
              String name = internalName(c);
              return path.classFile(name).or(() -> library(name)).map(b -> stream(b)).orElse(null);
            });
    ClassHierarchyResolver unknown = c -> ClassHierarchyResolver.ClassHierarchyInfo.ofInterface();
    return own.orElse(unknown).cached();
  }

  private static InputStream stream(byte[] bytes) {
    return new java.io.ByteArrayInputStream(bytes);
  }

  static String internalName(ClassDesc c) {
    String descriptor = c.descriptorString();
    return descriptor.startsWith("L")
        ? descriptor.substring(1, descriptor.length() - 1)
        : descriptor;
  }

  /** {@return the fields of a new object, before its constructor} */
  Map<String, JValue> fields(String name) {
    Map<String, JValue> fields = new LinkedHashMap<>();
    find(name)
        .ifPresent(
            c -> {
              c.superclass().ifPresent(s -> fields.putAll(fields(s)));
              for (FieldModel f : c.fields()) {
                if (!f.flags().has(AccessFlag.STATIC)) {
                  String key = fieldKey(name, f.fieldName().stringValue());
                  fields.put(key, ArrayAccess.zero(f.fieldTypeSymbol()));
                }
              }
            });
    return fields;
  }

  /**
   * {@return what an instance field is called in an object: its name, and of two with one name the
   * derived class's with the class}
   */
  String fieldKey(String owner, String name) {
    return keys.computeIfAbsent(owner + "." + name, k -> keyOf(owner, name));
  }

  private String keyOf(String owner, String name) {
    Optional<JavaClass> c = find(owner);
    Optional<String> parent = c.flatMap(JavaClass::superclass);
    boolean isAbove = parent.filter(p -> hasField(p, name)).isPresent();
    if (!isAbove) {
      return name;
    }
    return c.get().declares(name) ? owner + "." + name : keyOf(parent.get(), name);
  }

  private boolean hasField(String owner, String name) {
    return find(owner)
        .filter(c -> c.declares(name) || c.superclass().filter(s -> hasField(s, name)).isPresent())
        .isPresent();
  }

  /** {@return whether a class is another or derived from it, or implements it} */
  boolean isSubclass(String name, String wanted) {
    if (name.equals(wanted) || wanted.equals("java/lang/Object")) {
      return true;
    }
    return find(name)
        .map(
            c ->
                c.superclass().filter(s -> isSubclass(s, wanted)).isPresent()
                    || c.interfaces().stream().anyMatch(i -> isSubclass(i, wanted)))
        .orElse(false);
  }

  /** Finds a method as a call does: in the class, its superclasses, then its interfaces. */
  Optional<JavaMethod> method(String owner, String name, String descriptor) {
    Optional<JavaClass> c = find(owner);
    if (c.isEmpty()) {
      return Optional.empty();
    }
    return c.get()
        .method(name, descriptor)
        .or(() -> c.get().superclass().flatMap(s -> method(s, name, descriptor)))
        .or(
            () ->
                c.get().interfaces().stream()
                    .flatMap(i -> method(i, name, descriptor).stream())
                    .filter(JavaMethod::hasCode)
                    .findFirst());
  }
}
