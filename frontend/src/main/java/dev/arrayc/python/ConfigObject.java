package dev.arrayc.python;

import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyObject;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import dev.arrayc.value.Session;
import dev.arrayc.value.Session.Config;
import java.util.List;
import java.util.Optional;

/** {@code jax.config}. */
final class ConfigObject implements PyObject {
  private static final String X64 = "jax_enable_x64";
  private static final String PARTITIONABLE = "jax_threefry_partitionable";

  /** Settings that change where or how fast things run, not what they compute. */
  private static final List<String> WITHOUT_EFFECT =
      List.of(
          "jax_platforms",
          "jax_platform_name",
          "jax_compilation_cache_dir",
          "jax_log_compiles",
          "jax_traceback_filtering",
          "jax_captured_constants_warn_bytes");

  @Override
  public Optional<PyValue> attribute(String name) {
    Config config = Session.current().config();
    return switch (name) {
      case "update" ->
          Optional.of(
              Builtin.function(
                  "update",
                  a -> {
                    update(a.exactly(2).string(0), a.get(1));
                    return PyNone.NONE;
                  }));
      case X64, "x64_enabled", "enable_x64" -> Optional.of(PyBool.of(config.enableX64()));
      case PARTITIONABLE, "threefry_partitionable" ->
          Optional.of(PyBool.of(config.threefryPartitionable()));
      default -> Optional.empty();
    };
  }

  /** {@code jax.config.update(name, value)}. */
  void update(String name, PyValue value) {
    if (WITHOUT_EFFECT.contains(name)) {
      return;
    }
    Session session = Session.current();
    if (!Config.NAMES.contains(name)) {
      throw session.limitation(
          "the configuration " + Text.repr(new PyStr(name)) + " is not supported",
          "supported are " + String.join(" and ", Config.NAMES));
    }
    session.config().with(name, bool(name, value)).ifPresent(session::setConfig);
  }

  private static boolean bool(String name, PyValue value) {
    if (value instanceof PyBool b) {
      return b.value();
    }
    throw Raise.value("Invalid value for " + name + ": " + Text.repr(value) + ", expected a bool");
  }

  @Override
  public String repr() {
    return "<jax.config>";
  }

  @Override
  public String typeName() {
    return "Config";
  }
}
