package dev.arrayc.mlir.lower;

import dev.arrayc.algorithm.SystemCall;
import dev.arrayc.ir.Value;
import dev.arrayc.mlir.codegen.LoweredModule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes calls of a system's LAPACK as calls of the runtime ({@code lapack.c}), which opens the
 * shared library before anything is computed: a program without it returns an error code.
 */
final class LapackEmitter {
  private static final String OPEN = "arrayc_lapack_open";
  private static final String PATH = "@lapack_path";

  /** So many arrays a routine takes at most; null pointers stand for those that are none. */
  private static final int ARRAYS = 5;

  private final List<SystemCall> calls = new ArrayList<>();

  /** Writes a step; what it needs at the program's begin is noted. */
  void emit(Code code, Memory memory, Step.Lapack step) {
    SystemCall call = step.call();
    calls.add(call);
    List<Long> numbers = new ArrayList<>();
    numbers.add((long) call.routine().number());
    numbers.add((long) SystemCall.number(call.dtype()));
    numbers.add(packed(call.letters()));
    numbers.add(call.count());
    numbers.addAll(call.sizes());
    numbers.addAll(List.of(call.room().work(), call.room().real()));
    numbers.add(call.room().integers());
    List<Reg> arguments = new ArrayList<>(numbers.stream().map(code::i64).toList());
    for (Value result : step.operation().results()) {
      arguments.add(memory.base(result));
    }
    while (arguments.size() < numbers.size() + ARRAYS) {
      arguments.add(code.define("!llvm.ptr", 1, "llvm.mlir.zero : !llvm.ptr"));
    }
    arguments.add(memory.base(step.spare()));
    String passed = arguments.stream().map(Reg::toString).collect(Collectors.joining(", "));
    code.line("func.call @" + LoweredModule.LAPACK + "(" + passed + ") : " + type());
  }

  private static String type() {
    return "(" + "i64, ".repeat(10) + "!llvm.ptr, ".repeat(ARRAYS) + "!llvm.ptr) -> ()";
  }

  /** One byte for each letter, the first one lowest. */
  private static long packed(String letters) {
    long bytes = 0;
    for (int i = 0; i < letters.length(); i++) {
      bytes |= (long) letters.charAt(i) << (8 * i);
    }
    return bytes;
  }

  /** {@return whether there was a step} */
  boolean isUsed() {
    return !calls.isEmpty();
  }

  /** {@return what the module declares} */
  String declarations() {
    String path = calls.getFirst().library();
    StringBuilder escaped = new StringBuilder();
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    for (byte b : bytes) {
      escaped.append('\\').append(String.format("%02X", b & 0xff));
    }
    return "func.func private @"
        + LoweredModule.LAPACK
        + type()
        + "\nfunc.func private @"
        + OPEN
        + "(!llvm.ptr, i64) -> i32\nllvm.mlir.global internal constant "
        + PATH
        + "(\""
        + escaped
        + "\\00\") {addr_space = 0 : i32} : !llvm.array<"
        + (bytes.length + 1)
        + " x i8>\n";
  }

  /**
   * {@return a function that opens the library with what the program calls, and calls another then}
   *
   * @param parameters the parameters of both, with their types
   * @param names the names alone
   */
  String guard(String function, String guarded, String parameters, List<String> names) {
    long wanted = 0;
    for (SystemCall call : calls) {
      wanted |= 1L << (4 * call.routine().number() + SystemCall.number(call.dtype()));
    }
    String passed = names.stream().map(n -> "%" + n).collect(Collectors.joining(", "));
    String types = names.stream().map(n -> "!llvm.ptr").collect(Collectors.joining(", "));
    return """
    func.func @%1$s(%2$s) -> i32 {
      %%path = llvm.mlir.addressof %3$s : !llvm.ptr
      %%wanted = arith.constant %4$s : i64
      %%opened = func.call @%5$s(%%path, %%wanted) : (!llvm.ptr, i64) -> i32
      %%fine = arith.constant 0 : i32
      %%isOpen = arith.cmpi eq, %%opened, %%fine : i32
      %%status = scf.if %%isOpen -> (i32) {
        %%done = func.call @%6$s(%7$s) : (%8$s) -> i32
        scf.yield %%done : i32
      } else {
        scf.yield %%opened : i32
      }
      return %%status : i32
    }
    """
        .formatted(function, parameters, PATH, Long.toString(wanted), OPEN, guarded, passed, types);
  }
}
