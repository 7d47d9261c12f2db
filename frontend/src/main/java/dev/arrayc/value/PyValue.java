package dev.arrayc.value;

/** A value of an array program: a Python object as far as tracing knows it. */
public sealed interface PyValue
    permits PyNone,
        PyEllipsis,
        PyNotImplemented,
        PyBool,
        PyInt,
        PyFloat,
        PyComplex,
        PyStr,
        PyTuple,
        PyList,
        PyDict,
        PySlice,
        PyRange,
        PyDType,
        NumpyValue,
        Array,
        PyCallable,
        PyObject {
  /** {@return the name of its class, as {@code type(x).__name__} gives it} */
  String typeName();
}
