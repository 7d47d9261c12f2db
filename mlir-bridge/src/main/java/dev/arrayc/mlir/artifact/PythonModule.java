package dev.arrayc.mlir.artifact;

import dev.arrayc.ir.DType;
import dev.arrayc.syntax.Keywords;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A Python module with one function that takes what NumPy or DLPack can show without a copy and
 * gives NumPy arrays back. It needs NumPy, and for element types that NumPy does not have
 * ml_dtypes.
 */
final class PythonModule {
  private PythonModule() {}

  static String of(Manifest manifest, String library) {
    Signature signature = manifest.signature();
    String inputs =
        signature.inputs().stream()
            .map(p -> identifier(p.name()))
            .collect(Collectors.joining(", "));
    return TEXT.replace("$FUNCTION", identifier(signature.name()))
        .replace("$NAME", signature.name())
        .replace("$LIBRARY", library)
        .replace("$PROGRAM", manifest.digest())
        .replace("$ABI", "" + Manifest.ABI)
        .replace(
            "$TABLES",
            table("_INPUTS", inputRows(signature))
                + table("_OUTPUTS", outputRows(signature))
                + sizes(signature.sizes()))
        .replace("$PARAMETERS", inputs)
        .replace("$TUPLE", inputs + (signature.inputs().size() == 1 ? "," : ""))
        .replace("$DOCS", docs(signature));
  }

  /** The C names that are words of Python get an underscore, as Python's own style guide has it. */
  private static String identifier(String name) {
    return Keywords.ALL.contains(name) ? name + "_" : name;
  }

  private static String table(String name, List<String> rows) {
    return name + " = [\n" + String.join("", rows) + "]\n";
  }

  private static List<String> inputRows(Signature signature) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < signature.inputs().size(); i++) {
      Parameter p = signature.inputs().get(i);
      rows.add(
          "    (%s, %s, %s, %s),\n"
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
          "    (%s, %s, %s),\n"
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
    String known =
        sizes.known().stream()
            .map(row -> "    " + tuple(row) + ",\n")
            .collect(Collectors.joining());
    return "_SIZES = "
        + tuple(sizes.names().stream().map(PythonModule::quoted).toList())
        + "\n_PASSED = "
        + sizes.passed()
        + "\n_KNOWN = ["
        + (known.isEmpty() ? "" : "\n" + known)
        + "]\n";
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

  private static final String TEXT =
      """
      \"""$NAME, compiled by arrayc: a function on NumPy arrays, in $LIBRARY.

      The library is looked for beside this file, then where the system looks for libraries.
      \"""

      import ctypes as _ctypes
      import os as _os

      import numpy as _np

      _PROGRAM = "$PROGRAM"


      def _load():
          beside = _os.path.join(_os.path.dirname(_os.path.abspath(__file__)), "$LIBRARY")
          library = _ctypes.CDLL(beside if _os.path.exists(beside) else "$LIBRARY")
          manifest = _ctypes.string_at(_ctypes.addressof(_ctypes.c_char.in_dll(library, "$NAME_manifest")))
          if _PROGRAM not in manifest.decode():
              raise ImportError("$LIBRARY was compiled from another program than this module was made for")
          library.arrayc_error_string.restype = _ctypes.c_char_p
          status = library.$NAME_check($ABI)
          if status != 0:
              raise ImportError("$LIBRARY: " + library.arrayc_error_string(status).decode())
          return library


      def _dtype(name):
          try:
              return _np.dtype(name)
          except TypeError:
              import ml_dtypes

              return _np.dtype(getattr(ml_dtypes, name))


      # name, element type, shape, whether it is changed in place
      # element type, shape, the input whose memory it is
      # names of sizes that differ from call to call, how many are passed, the values there is code for
      $TABLES
      _library = _load()
      _inputs = [(name, _dtype(element), shape, written) for name, element, shape, written in _INPUTS]
      _outputs = [(_dtype(element), shape, place) for element, shape, place in _OUTPUTS]


      def _array(value, name, dtype, shape, written, sizes):
          if isinstance(value, (bool, int, float, complex)) and not written:
              value = _np.asarray(value, dtype)
          elif not isinstance(value, _np.ndarray):
              value = _np.from_dlpack(value) if hasattr(value, "__dlpack__") else _np.asarray(value)
          if sizes is not None and value.ndim == len(shape):
              for wanted, size in zip(shape, value.shape):
                  if isinstance(wanted, str):
                      sizes.setdefault(wanted, size)
              shape = _at(shape, sizes)
          if value.dtype != dtype or value.shape != shape:
              sizes = ", ".join(map(str, shape))
              raise TypeError(f"$NAME: {name} must be {dtype}[{sizes}], not {value.dtype}{list(value.shape)}")
          if written and not (value.flags.c_contiguous and value.flags.writeable and value.flags.aligned):
              raise TypeError(f"$NAME: {name} is changed in place, so it must be contiguous and writeable")
          return _np.require(value, dtype, ["C", "A"])


      def _at(shape, sizes):
          return tuple(sizes.get(size, size) if isinstance(size, str) else size for size in shape)


      def _complete(sizes):
          \"""The sizes that are passed, in order; those that follow from them are added.\"""
          passed = [sizes[name] for name in _SIZES[:_PASSED]]
          for known in _KNOWN:
              if list(known[:_PASSED]) == passed:
                  sizes.update(zip(_SIZES, known))
                  return passed
          if _KNOWN:
              known = ", ".join(str(row[:_PASSED]) for row in _KNOWN)
              raise TypeError(f"$NAME: no code for arrays of sizes {tuple(passed)}; there is code for {known}")
          return passed


      def $FUNCTION($PARAMETERS):
          \"""Computes $NAME; other threads run meanwhile.

      $DOCS
          \"""
          sizes = {} if _SIZES else None
          arrays = [_array(value, *row, sizes) for value, row in zip(($TUPLE), _inputs)]
          passed = [_ctypes.c_int64(size) for size in _complete(sizes)] if sizes is not None else []
          results = [
              _np.empty(_at(shape, sizes) if sizes else shape, dtype) if place is None else arrays[place]
              for dtype, shape, place in _outputs
          ]
          own = [result for result, (_, _, place) in zip(results, _outputs) if place is None]
          pointers = [_ctypes.addressof(size) for size in passed]
          pointers += [array.ctypes.data for array in arrays + own]
          status = _library.$NAME_call((_ctypes.c_void_p * max(1, len(pointers)))(*pointers))
          if status != 0:
              raise RuntimeError("$NAME: " + _library.arrayc_error_string(status).decode())
          return results[0] if len(results) == 1 else tuple(results)
      """;
}
