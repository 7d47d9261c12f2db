/**
 * The front half of arrayc, in the JDK's own terms: types, the StableHLO program and its op table,
 * the verifier, the reference interpreter, the array language and its diagnostics. No native code.
 */
module dev.arrayc.frontend {
  exports dev.arrayc.algorithm;
  exports dev.arrayc.api;
  exports dev.arrayc.bytecode;
  exports dev.arrayc.check;
  exports dev.arrayc.diagnostic;
  exports dev.arrayc.format;
  exports dev.arrayc.interpret;
  exports dev.arrayc.ir;
  exports dev.arrayc.library;
  exports dev.arrayc.math;
  exports dev.arrayc.op;
  exports dev.arrayc.portable;
  exports dev.arrayc.python;
  exports dev.arrayc.syntax;
  exports dev.arrayc.text;
  exports dev.arrayc.transform;
  exports dev.arrayc.transform.raise;
  exports dev.arrayc.value;
}
