package dev.arrayc.cli.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Copies jars, and makes of their classes what the JVM's AOT cache can hold best: older classes get
 * this JDK's class file version and the stack maps that come with it, dynamic call sites that would
 * be linked at every start become plain calls ({@link PlainCalls}). What the classes do stays the
 * same. Equal jars give equal jars.
 */
public final class ModernJar {
  private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

  private ModernJar() {}

  /** Rewrites the jars of a class path, given one by one, in place. */
  public static void main(String[] args) throws IOException {
    List<Path> jars = Arrays.stream(args).map(Path::of).toList();
    List<Path> modern = new ArrayList<>();
    for (Path jar : jars) {
      modern.add(jar.resolveSibling(jar.getFileName() + ".modern"));
      rewrite(jar, modern.getLast(), jars);
    }
    for (int i = 0; i < jars.size(); i++) {
      Files.move(modern.get(i), jars.get(i), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /**
   * Rewrites {@code from} to {@code to}.
   *
   * @param classPath where the classes are that its classes refer to
   */
  static void rewrite(Path from, Path to, List<Path> classPath) throws IOException {
    URL[] urls = new URL[classPath.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = classPath.get(i).toUri().toURL();
    }
    try (JarFile jar = new JarFile(from.toFile());
        URLClassLoader resources = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
        OutputStream file = Files.newOutputStream(to);
        ZipOutputStream out = new ZipOutputStream(file)) {
      ClassFile classFile = classFile(resources);
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

  /** What reads and writes classes that refer to those of this loader, which it does not load. */
  static ClassFile classFile(ClassLoader classPath) {
    // Stack maps name the common superclass of two types.
    return ClassFile.of(
        ClassHierarchyResolverOption.of(
            ClassHierarchyResolver.ofResourceParsing(classPath).cached()));
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
      return classFile.transformClass(model, new PlainCalls(model));
    }
    return renewed(model, classFile.withOptions(StackMapsOption.GENERATE_STACK_MAPS));
  }

  private static byte[] renewed(ClassModel model, ClassFile classFile) {
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
