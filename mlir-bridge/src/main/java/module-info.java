/**
 * The back half of arrayc: MLIR and LLVM through the foreign function API, the lowering of
 * StableHLO, code generation, linking, and loading of what came out. The bindings themselves
 * ({@code dev.arrayc.mlir.capi}) stay inside.
 */
module dev.arrayc.mlir {
  requires transitive dev.arrayc.frontend;

  exports dev.arrayc.mlir.artifact;
  exports dev.arrayc.mlir.codegen;
  exports dev.arrayc.mlir.lower;
}
