package dev.arrayc.cli.cache;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Where the files of an artifact go.
 *
 * @param paths a place for each file, by its name in the artifact
 */
public record Outputs(Map<String, Path> paths) {
  /** The file of an artifact that is the shared library. */
  public static final String LIBRARY = "library.so";

  /** The file of an artifact that is its C header. */
  public static final String HEADER = "library.h";

  /** The file of an artifact that is the static library, if there is one. */
  public static final String ARCHIVE = "library.a";

  /** {@return where the library goes} */
  public Path library() {
    return path(LIBRARY);
  }

  /** {@return where a file of the artifact goes} */
  public Path path(String name) {
    return java.util.Objects.requireNonNull(paths.get(name), name);
  }

  /** The files that every artifact has. */
  public static final Set<String> FILES = Set.of(LIBRARY, HEADER);

  /** What a library is called by itself. */
  public interface Naming {
    /** {@return the library under another name} */
    byte[] named(byte[] library, String name);
  }

  public Outputs {
    paths = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(paths));
  }

  /**
   * The library goes where it is asked for, its header and the static library beside it: {@code
   * libf.so, libf.h, libf.a}.
   */
  public static Outputs of(Path workingDirectory, String library) {
    Path file = workingDirectory.resolve(library);
    Path last = file.getFileName();
    String name = last == null ? "" : last.toString();
    String stem = name.endsWith(".so") ? name.substring(0, name.length() - 3) : name;
    Map<String, Path> paths = new LinkedHashMap<>();
    paths.put(LIBRARY, file);
    paths.put(HEADER, file.resolveSibling(stem + ".h"));
    paths.put(ARCHIVE, file.resolveSibling(stem + ".a"));
    return new Outputs(paths);
  }

  /**
   * Writes each file in one step.
   *
   * @param naming gives a library the name of its file
   * @throws NotWritten for the first that cannot be written
   */
  public void write(Map<String, byte[]> files, Naming naming) throws NotWritten {
    for (Map.Entry<String, Path> output : paths.entrySet()) {
      byte[] content = files.get(output.getKey());
      if (content == null && !FILES.contains(output.getKey())) {
        continue;
      }
      if (content == null) {
        throw new IllegalStateException("the artifact has no " + output.getKey());
      }
      try {
        AtomicFiles.write(
            output.getValue(),
            output.getKey().equals(LIBRARY)
                ? naming.named(content, String.valueOf(library().getFileName()))
                : content);
      } catch (IOException e) {
        throw new NotWritten(output.getValue(), e);
      }
    }
  }

  /** A place that cannot be written to, and why. */
  public static final class NotWritten extends IOException {
    private final transient Path file;
    private final IOException reason;

    NotWritten(Path file, IOException reason) {
      super(reason);
      this.file = file;
      this.reason = reason;
    }

    public Path file() {
      return file;
    }

    public IOException reason() {
      return reason;
    }
  }
}
