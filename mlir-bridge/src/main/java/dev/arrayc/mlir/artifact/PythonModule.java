package dev.arrayc.mlir.artifact;

import dev.arrayc.ir.DType;
import dev.arrayc.syntax.Keywords;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A Python module with the functions of a library, which take what NumPy or DLPack can show without
 * a copy and give NumPy arrays back. It needs NumPy, and for element types that NumPy does not have
 * ml_dtypes.
 */
final class PythonModule {
  private PythonModule() {}

  static String of(List<Manifest> manifests, String library) {
    return TEXT.replace("$LIBRARY", library)
        .replace("$NAMES", manifests.stream().map(m -> name(m)).collect(Collectors.joining(", ")))
        .replace("$ABI", "" + Manifest.ABI)
        .replace(
            "$TABLE", manifests.stream().map(PythonModule::entry).collect(Collectors.joining("\n")))
        .replace(
            "$FUNCTIONS",
            manifests.stream().map(PythonModule::function).collect(Collectors.joining("\n\n")));
  }

  private static String name(Manifest manifest) {
    return manifest.signature().name();
  }

  /** What the module knows of a function. */
  private static String entry(Manifest manifest) {
    Signature signature = manifest.signature();
    return ENTRY
        .replace("$NAME", signature.name())
        .replace("$PROGRAM", manifest.digest())
        .replace("$INPUTS", rows(inputRows(signature)))
        .replace("$OUTPUTS", rows(outputRows(signature)))
        .replace("$SIZES", sizes(signature.sizes()))
        .stripTrailing();
  }

  private static String function(Manifest manifest) {
    Signature signature = manifest.signature();
    String inputs =
        signature.inputs().stream()
            .map(p -> identifier(p.name()))
            .collect(Collectors.joining(", "));
    return FUNCTION
        .replace("$FUNCTION", identifier(signature.name()))
        .replace("$NAME", signature.name())
        .replace("$PARAMETERS", inputs)
        .replace("$DOCS", docs(signature));
  }

  /** The C names that are words of Python get an underscore, as Python's own style guide has it. */
  private static String identifier(String name) {
    return Keywords.ALL.contains(name) ? name + "_" : name;
  }

  private static String rows(List<String> rows) {
    return rows.isEmpty() ? "[]" : "[\n" + String.join("", rows) + "        ]";
  }

  private static List<String> inputRows(Signature signature) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < signature.inputs().size(); i++) {
      Parameter p = signature.inputs().get(i);
      rows.add(
          "            (%s, %s, %s, %s),\n"
              .formatted(
                  quoted(p.name()),
                  quoted(element(p.type().dtype())),
                  shape(p),
                  signature.isWritten(i) ? "True" : "False"));
    }
    return rows;
  }

  private static List<String> outputRows(Signature signature) {
    List<String> rows = new ArrayList<>();
    for (Parameter p : signature.outputs()) {
      OptionalInt place = p.inPlaceOf();
      rows.add(
          "            (%s, %s, %s),\n"
              .formatted(
                  quoted(element(p.type().dtype())),
                  shape(p),
                  place.isPresent() ? "" + place.getAsInt() : "None"));
    }
    return rows;
  }

  /** The element type by the name that NumPy, or ml_dtypes, has for it. */
  private static String element(DType dtype) {
    return switch (dtype) {
      case I2, I4 -> "int8"; // one byte each in memory (design §6)
      case U2, U4 -> "uint8";
      default -> dtype.numpyName();
    };
  }

  /** A tuple of numbers, and of texts where a size differs from call to call. */
  private static String shape(Parameter p) {
    List<String> sizes = new ArrayList<>();
    for (int axis = 0; axis < p.type().rank(); axis++) {
      String size = p.shapeTexts().get(axis);
      sizes.add(p.type().isDynamic(axis) ? quoted(size) : size);
    }
    return tuple(sizes);
  }

  private static String tuple(List<?> items) {
    String all = items.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return "(" + all + (items.size() == 1 ? ",)" : ")");
  }

  private static String sizes(Sizes sizes) {
    List<String> known =
        sizes.known().stream().map(row -> "            " + tuple(row) + ",\n").toList();
    return "names="
        + tuple(sizes.names().stream().map(PythonModule::quoted).toList())
        + ",\n        passed="
        + sizes.passed()
        + ",\n        known="
        + rows(known);
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private static String docs(Signature signature) {
    StringBuilder docs = new StringBuilder();
    for (int i = 0; i < signature.inputs().size(); i++) {
      Parameter p = signature.inputs().get(i);
      String written = signature.isWritten(i) ? ", changed in place" : "";
      docs.append("    %s: %s%s%n".formatted(p.name(), p.typeText(), written));
    }
    String results =
        signature.outputs().stream().map(Parameter::typeText).collect(Collectors.joining(", "));
    return docs.append("    Returns ")
        .append(results.isEmpty() ? "nothing" : results)
        .toString()
        .replace("\r\n", "\n");
  }

  private static final String ENTRY =
      """
          "$NAME": _Function(
              "$NAME",
              "$PROGRAM",
              inputs=$INPUTS,
              outputs=$OUTPUTS,
              $SIZES,
          ),
      """;

  private static final String FUNCTION =
      """
      def $FUNCTION($PARAMETERS):
          \"""Computes $NAME; other threads run meanwhile.

      $DOCS
          \"""
          return _functions["$NAME"]($PARAMETERS)
      """;

  private static final String TEXT =
      """
      \"""Compiled by arrayc: $NAMES on NumPy arrays, in $LIBRARY.

      The library is looked for beside this file, then where the system looks for libraries. Arrays of
      other packages come in by DLPack where they have it, without a copy if they are contiguous and of
      the right type. Results are NumPy arrays, which such packages take without a copy.
      \"""

      import ctypes as _ctypes
      import os as _os

      import numpy as _np


      def _load():
          beside = _os.path.join(_os.path.dirname(_os.path.abspath(__file__)), "$LIBRARY")
          library = _ctypes.CDLL(beside if _os.path.exists(beside) else "$LIBRARY")
          library.arrayc_error_string.restype = _ctypes.c_char_p
          return library


      _library = _load()


      def _error(status):
          return _library.arrayc_error_string(status).decode()


      def _dtype(name):
          try:
              return _np.dtype(name)
          except TypeError:
              import ml_dtypes

              return _np.dtype(getattr(ml_dtypes, name))


      class _Tensor(_ctypes.Structure):
          \"""DLTensor of DLPack.\"""

          _fields_ = [
              ("data", _ctypes.c_void_p),
              ("device_type", _ctypes.c_int32),
              ("device", _ctypes.c_int32),
              ("rank", _ctypes.c_int32),
              ("code", _ctypes.c_uint8),
              ("bits", _ctypes.c_uint8),
              ("lanes", _ctypes.c_uint16),
              ("shape", _ctypes.POINTER(_ctypes.c_int64)),
              ("strides", _ctypes.POINTER(_ctypes.c_int64)),
              ("offset", _ctypes.c_uint64),
          ]


      # Types that DLPack and ml_dtypes know and NumPy does not, by DLPack's code and number of bits.
      _BEYOND_NUMPY = {
          (4, 16): "bfloat16",
          (7, 8): "float8_e3m4",
          (8, 8): "float8_e4m3",
          (9, 8): "float8_e4m3b11fnuz",
          (10, 8): "float8_e4m3fn",
          (11, 8): "float8_e4m3fnuz",
          (12, 8): "float8_e5m2",
          (13, 8): "float8_e5m2fnuz",
          (14, 8): "float8_e8m0fnu",
      }


      def _from_dlpack(value):
          \"""The array in the same memory.\"""
          try:
              return _np.from_dlpack(value)
          except (BufferError, RuntimeError):
              if value.__dlpack_device__()[0] != 1:
                  raise TypeError("an array that is not in the host's memory") from None
          capsule = value.__dlpack__()
          pointer = _ctypes.pythonapi.PyCapsule_GetPointer
          pointer.restype, pointer.argtypes = _ctypes.c_void_p, [_ctypes.py_object, _ctypes.c_char_p]
          # The capsule keeps its name, so it gives the memory back when it goes.
          tensor = _Tensor.from_address(pointer(capsule, b"dltensor"))
          name = _BEYOND_NUMPY.get((tensor.code, tensor.bits))
          if name is None or tensor.lanes != 1:
              raise TypeError("an array of a type that NumPy does not have")
          dtype, shape = _dtype(name), tuple(tensor.shape[: tensor.rank])
          array = _np.empty(shape, dtype)
          if array.size:
              strides = tensor.strides[: tensor.rank] if tensor.strides else None
              last = sum((n - 1) * s for n, s in zip(shape, strides)) if strides else array.size - 1
              count = dtype.itemsize * (last + 1)
              memory = (_ctypes.c_char * count).from_address(tensor.data + tensor.offset)
              memory.owner = capsule
              if strides:
                  strides = [s * dtype.itemsize for s in strides]
              array = _np.ndarray(shape, dtype, memory, strides=strides)
          array.flags.writeable = False  # as NumPy has it where the capsule does not say
          return array


      class _Function:
          \"""A function of the library.

          Of an input: name, element type, shape, whether it is changed in place. Of an output: element
          type, shape, the input whose memory it is. Sizes that differ from call to call: their names, how
          many are passed, and the values there is code for; none if there is code for all.
          \"""

          def __init__(self, name, program, inputs, outputs, names, passed, known):
              self.name, self.names, self.passed, self.known = name, names, passed, known
              text = _ctypes.c_char.in_dll(_library, name + "_manifest")
              if program not in _ctypes.string_at(_ctypes.addressof(text)).decode():
                  raise ImportError("$LIBRARY was compiled from another program than this module was made for")
              status = getattr(_library, name + "_check")($ABI)
              if status != 0:
                  raise ImportError("$LIBRARY: " + _error(status))
              self.function = getattr(_library, name + "_call")
              self.inputs = [(n, _dtype(element), shape, written) for n, element, shape, written in inputs]
              self.outputs = [(_dtype(element), shape, place) for element, shape, place in outputs]

          def __call__(self, *values):
              sizes = {}
              arrays = [self._array(value, *row, sizes) for value, row in zip(values, self.inputs)]
              passed = [_ctypes.c_int64(size) for size in self._complete(sizes)]
              results = [
                  _np.empty(_at(shape, sizes), dtype) if place is None else arrays[place]
                  for dtype, shape, place in self.outputs
              ]
              own = [result for result, (_, _, place) in zip(results, self.outputs) if place is None]
              pointers = [_ctypes.addressof(size) for size in passed]
              pointers += [array.ctypes.data for array in arrays + own]
              status = self.function((_ctypes.c_void_p * max(1, len(pointers)))(*pointers))
              if status != 0:
                  raise RuntimeError(f"{self.name}: {_error(status)}")
              return results[0] if len(results) == 1 else tuple(results)

          def _array(self, value, name, dtype, shape, written, sizes):
              if isinstance(value, (bool, int, float, complex)) and not written:
                  value = _np.asarray(value, dtype)
              elif not isinstance(value, _np.ndarray) and hasattr(value, "__dlpack__"):
                  try:
                      value = _from_dlpack(value)
                  except TypeError as e:
                      raise TypeError(f"{self.name}: {name} is {e}") from None
              elif not isinstance(value, _np.ndarray):
                  value = _np.asarray(value)
              if value.ndim == len(shape):
                  for wanted, size in zip(shape, value.shape):
                      if isinstance(wanted, str):
                          sizes.setdefault(wanted, size)
                  shape = _at(shape, sizes)
              if value.dtype != dtype or value.shape != shape:
                  wanted = ", ".join(map(str, shape))
                  raise TypeError(
                      f"{self.name}: {name} must be {dtype}[{wanted}], not {value.dtype}{list(value.shape)}"
                  )
              if written and not (value.flags.c_contiguous and value.flags.writeable and value.flags.aligned):
                  raise TypeError(
                      f"{self.name}: {name} is changed in place, so it must be contiguous and writeable"
                  )
              return _np.require(value, dtype, ["C", "A"])

          def _complete(self, sizes):
              \"""The sizes that are passed, in order; those that follow from them are added.\"""
              passed = [sizes[name] for name in self.names[: self.passed]]
              for known in self.known:
                  if list(known[: self.passed]) == passed:
                      sizes.update(zip(self.names, known))
                      return passed
              if self.known:
                  known = ", ".join(str(row[: self.passed]) for row in self.known)
                  raise TypeError(
                      f"{self.name}: no code for arrays of sizes {tuple(passed)}; there is code for {known}"
                  )
              return passed


      def _at(shape, sizes):
          return tuple(sizes.get(size, size) if isinstance(size, str) else size for size in shape)


      _functions = {
      $TABLE
      }


      $FUNCTIONS\
      """;
}
