package dev.arrayc.cli.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Copies a jar and gives its classes this JDK's class file version and the stack maps that come
 * with it. The code itself stays as it is. Equal jars give equal jars.
 */
public final class ModernJar {
  private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

  private ModernJar() {}

  /** Rewrites the jar at the first path to the second. */
  public static void main(String[] args) throws IOException {
    rewrite(Path.of(args[0]), Path.of(args[1]));
  }

  /** Rewrites {@code from} to {@code to}; classes that are modern already are copied. */
  static void rewrite(Path from, Path to) throws IOException {
    try (JarFile jar = new JarFile(from.toFile());
        OutputStream file = Files.newOutputStream(to);
        ZipOutputStream out = new ZipOutputStream(file)) {
      ClassFile classFile = classFile(jar);
      List<JarEntry> entries = Collections.list(jar.entries());
      for (JarEntry entry : entries) {
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(TIME);
        out.putNextEntry(copy);
        out.write(modern(entry.getName(), bytes(jar, entry), classFile));
        out.closeEntry();
      }
    }
  }

  private static ClassFile classFile(JarFile jar) {
    // Stack maps name the common superclass of two types, so the jar's own hierarchy is needed.
    ClassHierarchyResolver own =
        ClassHierarchyResolver.ofResourceParsing(type -> open(jar, type)).cached();
    return ClassFile.of(
        StackMapsOption.GENERATE_STACK_MAPS,
        ClassHierarchyResolverOption.of(own.orElse(ClassHierarchyResolver.defaultResolver())));
  }

  @SuppressWarnings("NullAway") // The resolver's own contract: null where there is no such class.
  private static InputStream open(JarFile jar, ClassDesc type) {
    String name = type.descriptorString();
    JarEntry entry = jar.getJarEntry(name.substring(1, name.length() - 1) + ".class");
    try {
      return entry == null ? null : jar.getInputStream(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(JarFile jar, JarEntry entry) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private static byte[] modern(String name, byte[] bytes, ClassFile classFile) {
    if (!name.endsWith(".class") || name.endsWith("module-info.class")) {
      return bytes;
    }
    ClassModel model = classFile.parse(bytes);
    if (model.majorVersion() >= ClassFile.JAVA_6_VERSION) {
      return bytes;
    }
    return classFile.build(
        model.thisClass().asSymbol(),
        builder -> {
          for (ClassElement element : model) {
            switch (element) {
              case ClassFileVersion old -> builder.withVersion(ClassFile.latestMajorVersion(), 0);
              // Code has to pass through the builder to get its stack map.
              case MethodModel method ->
                  builder.transformMethod(
                      method, MethodTransform.transformingCode(CodeTransform.ACCEPT_ALL));
              default -> builder.with(element);
            }
          }
        });
  }
}
