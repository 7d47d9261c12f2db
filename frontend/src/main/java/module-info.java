/**
 * The front half of arrayc, in the JDK's own terms: types, the StableHLO program and its op table,
 * the verifier, the reference interpreter, the array language and its diagnostics. No native code.
 */
module dev.arrayc.frontend {
  exports dev.arrayc.diagnostic;
  exports dev.arrayc.ir;
}
