package dev.arrayc.python;

import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyInt;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyObject;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The one device that programs run on here, as JAX shows it. */
enum Device implements PyObject {
  CPU;

  private static final PyObject SHARDING =
      new PyObject() {
        @Override
        public Optional<PyValue> attribute(String name) {
          return switch (name) {
            case "device_set" -> Optional.of(set());
            case "is_fully_replicated" -> Optional.of(PyBool.TRUE);
            default -> Optional.empty();
          };
        }

        @Override
        public String repr() {
          return "SingleDeviceSharding(device=CpuDevice(id=0), memory_kind=device)";
        }

        @Override
        public String typeName() {
          return "SingleDeviceSharding";
        }
      };

  private static PySet set() {
    PySet set = new PySet(false);
    set.add(CPU);
    return set;
  }

  /** {@return where an array is: {@code x.devices()}, {@code x.device}, {@code x.sharding}} */
  static Optional<PyValue> ofArray(PyValue array, String attribute) {
    return switch (attribute) {
      case "devices" -> Optional.of(Builtin.method(array, attribute, a -> deviceSet(a.exactly(0))));
      case "device" -> Optional.of(CPU);
      case "sharding" -> Optional.of(SHARDING);
      case "is_fully_addressable", "is_fully_replicated", "committed" ->
          Optional.of(PyBool.of(!attribute.equals("committed")));
      default -> Optional.empty();
    };
  }

  private static PyValue deviceSet(Args args) {
    args.exactly(0);
    return set();
  }

  /** Adds what {@code jax} says of devices and processes. */
  static void addTo(Map<String, PyValue> jax) {
    for (String name : List.of("devices", "local_devices")) {
      jax.put(name, Builtin.function(name, a -> new PyList(List.of(CPU))));
    }
    for (String name : List.of("device_count", "local_device_count", "process_count")) {
      jax.put(name, Builtin.function(name, a -> PyInt.of(1)));
    }
    jax.put("process_index", Builtin.function("process_index", a -> PyInt.of(0)));
    jax.put("default_backend", Builtin.function("default_backend", a -> new PyStr("cpu")));
  }

  @Override
  public Optional<PyValue> attribute(String name) {
    return switch (name) {
      case "id", "process_index" -> Optional.of(PyInt.of(0));
      case "platform", "device_kind" -> Optional.of(new PyStr("cpu"));
      default -> Optional.empty();
    };
  }

  @Override
  public String repr() {
    return "CpuDevice(id=0)";
  }

  @Override
  public String str() {
    return "TFRT_CPU_0";
  }

  @Override
  public String typeName() {
    return "Device";
  }
}
