package dev.arrayc.cli;

import dev.arrayc.diagnostic.CompileException.UsageError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.value.Session;
import java.util.Locale;
import java.util.Map;

/** A job's settings as an evaluation takes them. */
final class Settings {
  private Settings() {}

  /**
   * {@return the configuration that {@code --config} asks for}
   *
   * @throws UsageError for an unknown name or a value that is neither true nor false
   */
  static Session.Config config(Map<String, String> wanted) {
    Session.Config config = Session.Config.DEFAULT;
    for (Map.Entry<String, String> setting : wanted.entrySet()) {
      String name = setting.getKey();
      boolean value =
          switch (setting.getValue().toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default ->
                throw usage(
                    "--config " + name + "=" + setting.getValue() + " is neither true nor false",
                    "write --config " + name + "=true");
          };
      config =
          config
              .with(name, value)
              .orElseThrow(
                  () ->
                      usage(
                          "--config " + name + " is not known",
                          "known are " + String.join(", ", Session.Config.NAMES)));
    }
    return config;
  }

  static Session.Limits limits(Job.Limits limits) {
    return new Session.Limits(
        limits.steps(), Math.toIntExact(limits.frames()), limits.constantBytes());
  }

  private static UsageError usage(String message, String hint) {
    return new UsageError(Diagnostic.of(Span.NONE, "", message, hint));
  }
}
