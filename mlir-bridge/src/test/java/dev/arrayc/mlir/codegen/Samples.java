package dev.arrayc.mlir.codegen;

import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.diagnostic.Span;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.mlir.artifact.Parameter;
import dev.arrayc.mlir.artifact.Signature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small programs as the lowering would write them. */
final class Samples {
  static final TensorType VECTOR = TensorType.of(DType.F32, 1003);
  static final SourceFile SOURCE =
      new SourceFile("axpy.py", "def axpy(x, y):\n    return 2.5 * x + y\n");

  private Samples() {}

  static Provenance provenance() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("optimise", "full");
    options.put("bits", "portable");
    return new Provenance(
        "c0ffee", Optional.of("module @f {\n}\n"), "0.1.0", options, 2006, "portable");
  }

  /** {@code out0 = fma(2.5, x, y)}: 16 lanes at a time, then the rest one by one. */
  static LoweredModule axpy() {
    return axpy(false);
  }

  /** The same, where out0 may be x. */
  static LoweredModule axpy(boolean donated) {
    Signature signature =
        new Signature(
            "axpy",
            List.of(new Parameter("x", "x", VECTOR, donated), Parameter.of("y", VECTOR)),
            List.of(Parameter.of("out0", VECTOR)));
    String text =
        """
        func.func @impl(%x: !llvm.ptr, %y: !llvm.ptr, %out: !llvm.ptr, %ws: !llvm.ptr) -> i32 {
          %c0 = arith.constant 0 : i64
          %c1 = arith.constant 1 : i64
          %c16 = arith.constant 16 : i64
          %main = arith.constant 992 : i64
          %n = arith.constant 1003 : i64
          %a = arith.constant 2.5 : f32
          %as = vector.broadcast %a : f32 to vector<16xf32>
          scf.for %i = %c0 to %main step %c16 : i64 {
            %px = llvm.getelementptr %x[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
            %py = llvm.getelementptr %y[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
            %po = llvm.getelementptr %out[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
            %vx = llvm.load %px {alignment = 4 : i64} : !llvm.ptr -> vector<16xf32>
            %vy = llvm.load %py {alignment = 4 : i64} : !llvm.ptr -> vector<16xf32>
            %r = math.fma %as, %vx, %vy : vector<16xf32> loc("axpy.py":2:12)
            llvm.store %r, %po {alignment = 4 : i64} : vector<16xf32>, !llvm.ptr
          }
          scf.for %i = %main to %n step %c1 : i64 {
            %px = llvm.getelementptr %x[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
            %py = llvm.getelementptr %y[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
            %po = llvm.getelementptr %out[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
            %vx = llvm.load %px : !llvm.ptr -> f32
            %vy = llvm.load %py : !llvm.ptr -> f32
            %r = math.fma %a, %vx, %vy : f32
            llvm.store %r, %po : f32, !llvm.ptr
          }
          %ok = arith.constant 0 : i32
          return %ok : i32
        }
        """;
    return new LoweredModule(
        text, signature, 0, List.of(), List.of(), List.of(SOURCE), new Span(SOURCE, 1, 1, 3));
  }

  /**
   * The dot product of x with a constant vector, by way of a workspace that holds the products:
   * vectors, a reduction, a helper function, a constant, a workspace.
   */
  static LoweredModule dot(long workspaceBytes) {
    TensorType type = TensorType.of(DType.F64, 64);
    Signature signature =
        new Signature(
            "dot",
            List.of(Parameter.of("x", type)),
            List.of(Parameter.of("out0", TensorType.scalar(DType.F64))));
    String text =
        """
        llvm.mlir.global external constant @weights() {addr_space = 0 : i32} : !llvm.array<64 x f64>
        func.func private @sum(%p: !llvm.ptr) -> f64 {
          %c0 = arith.constant 0 : i64
          %c8 = arith.constant 8 : i64
          %n = arith.constant 64 : i64
          %zero = arith.constant dense<0.0> : vector<8xf64>
          %lanes = scf.for %i = %c0 to %n step %c8 iter_args(%acc = %zero) -> (vector<8xf64>) : i64 {
            %q = llvm.getelementptr %p[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f64
            %v = llvm.load %q {alignment = 8 : i64} : !llvm.ptr -> vector<8xf64>
            %next = arith.addf %acc, %v : vector<8xf64>
            scf.yield %next : vector<8xf64>
          }
          %start = arith.constant 0.0 : f64
          %s = vector.reduction <add>, %lanes, %start : vector<8xf64> into f64
          return %s : f64
        }
        func.func @impl(%x: !llvm.ptr, %out: !llvm.ptr, %ws: !llvm.ptr) -> i32 {
          %w = llvm.mlir.addressof @weights : !llvm.ptr
          %c0 = arith.constant 0 : i64
          %c8 = arith.constant 8 : i64
          %n = arith.constant 64 : i64
          scf.for %i = %c0 to %n step %c8 : i64 {
            %px = llvm.getelementptr %x[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f64
            %pw = llvm.getelementptr %w[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f64
            %pt = llvm.getelementptr %ws[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f64
            %vx = llvm.load %px {alignment = 8 : i64} : !llvm.ptr -> vector<8xf64>
            %vw = llvm.load %pw {alignment = 64 : i64} : !llvm.ptr -> vector<8xf64>
            %r = arith.mulf %vx, %vw : vector<8xf64>
            llvm.store %r, %pt {alignment = 64 : i64} : vector<8xf64>, !llvm.ptr
          }
          %s = func.call @sum(%ws) : (!llvm.ptr) -> f64
          llvm.store %s, %out : f64, !llvm.ptr
          %ok = arith.constant 0 : i32
          return %ok : i32
        }
        """;
    byte[] weights = new byte[64 * 8];
    for (int i = 0; i < 64; i++) {
      java.nio.ByteBuffer.wrap(weights)
          .order(java.nio.ByteOrder.LITTLE_ENDIAN)
          .putDouble(8 * i, i + 1);
    }
    return new LoweredModule(
        text,
        signature,
        workspaceBytes,
        List.of(),
        List.of(new LoweredModule.Constant("weights", weights)),
        List.of(),
        Span.NONE);
  }
}
