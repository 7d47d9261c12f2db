package dev.arrayc.mlir.codegen;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.mlir.capi.Callbacks.Message;
import dev.arrayc.mlir.capi.Callbacks.Severity;
import dev.arrayc.mlir.capi.NativeThread;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What MLIR and LLVM refuse is a defect of ours, since the program was verified before. The report
 * names the user's line, keeps the input, and says how to repeat it.
 */
final class BugReport {
  /** A place in a source, as MLIR prints it: {@code "prog.py":3:5}. */
  private static final Pattern PLACE = Pattern.compile("\"([^\"]*)\":(\\d+):(\\d+)");

  private BugReport() {}

  static CompileException.Bug of(LoweredModule module, Options options, StageFailure failure) {
    Span span = module.span();
    StringBuilder text = new StringBuilder(failure.getMessage());
    for (Message message : failure.messages()) {
      Optional<Span> place = place(module, message.location());
      if (place.isEmpty() && !message.location().isEmpty()) {
        text.append("\nat ").append(message.location());
      } else if (place.isPresent() && message.severity() == Severity.ERROR) {
        span = place.get();
      }
    }
    return bug(module, options, span, text.toString());
  }

  static CompileException.Bug of(
      LoweredModule module, Options options, NativeThread.FatalError failure) {
    return bug(module, options, module.span(), "LLVM gave up: " + failure.getMessage());
  }

  private static CompileException.Bug bug(
      LoweredModule module, Options options, Span span, String message) {
    List<String> hints = new ArrayList<>();
    hints.add("this is a defect of arrayc, not of the program; please report it");
    hints.add(keep(module, options.bugDirectory()));
    hints.add("to see every stage: arrayc compile … --dump-dir DIR");
    return new CompileException.Bug(new Diagnostic(span, "", "internal error: " + message, hints));
  }

  private static String keep(LoweredModule module, Path directory) {
    try {
      Files.createDirectories(directory);
      Path file =
          Files.createTempFile(directory, "arrayc-bug-" + module.signature().name() + "-", ".mlir");
      Files.writeString(file, module.text(), StandardCharsets.UTF_8);
      return "the program as it was handed to MLIR is in " + file;
    } catch (IOException e) {
      return "the program could not be kept: " + e.getMessage();
    }
  }

  /** The last place of a location that lies in one of the program's sources. */
  private static Optional<Span> place(LoweredModule module, String location) {
    Optional<Span> last = Optional.empty();
    Matcher places = PLACE.matcher(location);
    while (places.find()) {
      for (SourceFile source : module.sources()) {
        if (source.name().equals(places.group(1))) {
          int line = Integer.parseInt(places.group(2));
          last = Optional.of(new Span(source, line, Integer.parseInt(places.group(3)), 1));
        }
      }
    }
    return last;
  }
}
