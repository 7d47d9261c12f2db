/**
 * The seam to native code: the C functions of MLIR and LLVM that arrayc uses, the one way to call
 * them, and the threads that may. Not exported; nothing outside this module sees an address.
 *
 * <p><b>Everything is a machine word.</b> Making a method handle for a new C signature costs a cold
 * JVM about 5 ms each, and this compiler starts cold every time. So there is one signature: six
 * words in, one word out. Pointers, integers and structs of one pointer are one word on the ABIs
 * that arrayc runs on (System V x86-64, AAPCS64), a string reference is two, and a callee ignores
 * argument registers that it has no parameter for. {@link dev.arrayc.mlir.capi.CFunction} lists the
 * functions; what a word means is read where it is passed.
 *
 * <p><b>Native code runs on our own threads</b> ({@link dev.arrayc.mlir.capi.NativeThread}): their
 * stack is large, and when LLVM gives up they are left behind instead of the process.
 */
package dev.arrayc.mlir.capi;
