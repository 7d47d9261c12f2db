/**
 * From MLIR text to a shared object.
 *
 * <pre>
 * MLIR text → parse, verify → LLVM dialect → LLVM IR → bitcode ─┬─ v3: optimise, emit ─┐
 *                                                               └─ v4: optimise, emit ─┼─ link
 * signature, manifest, constants → glue as LLVM IR → emit ─────────────────────────────┤
 *                                                                                      │
 * kernels' MLIR text → LLVM IR → bitcode → each GPU: optimise, PTX text → data → emit ─┤
 * launches' MLIR text → LLVM IR → baseline x86-64: optimise, emit ─────────────────────┘
 * </pre>
 *
 * {@link dev.arrayc.mlir.codegen.Codegen} is the entry. Nothing here looks at the machine it runs
 * on: CPU levels are named, not detected, and the output depends on the input alone.
 */
package dev.arrayc.mlir.codegen;
