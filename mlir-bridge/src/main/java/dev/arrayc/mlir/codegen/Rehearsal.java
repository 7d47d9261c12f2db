package dev.arrayc.mlir.codegen;

import dev.arrayc.mlir.artifact.Signature;
import java.util.List;

/** The small program that {@link Codegen#warmUp} compiles for nobody. */
final class Rehearsal {
  private static final String TEXT =
      """
      func.func @impl(%p: !llvm.ptr) -> i32 {
        %zero = arith.constant 0 : i64
        %one = arith.constant 1 : i64
        %n = arith.constant 64 : i64
        scf.for %i = %zero to %n step %one : i64 {
          %q = llvm.getelementptr %p[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
          %v = llvm.load %q {alignment = 4 : i64} : !llvm.ptr -> vector<16xf32>
          %w = math.fma %v, %v, %v : vector<16xf32>
          llvm.store %w, %q {alignment = 4 : i64} : vector<16xf32>, !llvm.ptr
        }
        %ok = arith.constant 0 : i32
        return %ok : i32
      }
      """;

  private Rehearsal() {}

  /** {@return the program, as the lowering would leave it} */
  static LoweredModule module() {
    return LoweredModule.of(TEXT, new Signature("rehearsal", List.of(), List.of()));
  }
}
