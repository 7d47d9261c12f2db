package dev.arrayc.mlir.capi;

import dev.arrayc.diagnostic.CompileException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Temporary files and directories under names that nobody else has. {@link Files#createTempFile}
 * does the same with a SecureRandom, whose start takes 50 ms of a cold JVM; here a name that is
 * taken is simply skipped, since creation is exclusive.
 */
public final class Scratch {
  private static final AtomicLong NEXT = new AtomicLong();

  private Scratch() {}

  /** Makes a directory that only this user can read. */
  public static Path directory() {
    return make("rwx------", "", Files::createDirectory);
  }

  /** Makes an empty file that only this user can read. */
  public static Path file(String suffix) {
    return make("rw-------", suffix, Files::createFile);
  }

  private interface Maker {
    Path make(Path path, FileAttribute<Set<PosixFilePermission>> permissions) throws IOException;
  }

  private static Path make(String permissions, String suffix, Maker maker) {
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    String prefix = "arrayc-" + ProcessHandle.current().pid() + "-";
    while (true) {
      Path path = parent.resolve(prefix + NEXT.getAndIncrement() + suffix);
      try {
        return maker.make(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
      } catch (FileAlreadyExistsException e) {
        // Left behind by an earlier process of this number: the next name is free.
      } catch (IOException e) {
        throw cannotWrite(parent, e);
      }
    }
  }

  /** The error for a temporary file that could not be written. */
  public static CompileException.EnvironmentError cannotWrite(Path path, IOException e) {
    return NativeFiles.missing(
        "cannot write " + path + ": " + e, "choose a directory: -Djava.io.tmpdir=DIR");
  }
}
