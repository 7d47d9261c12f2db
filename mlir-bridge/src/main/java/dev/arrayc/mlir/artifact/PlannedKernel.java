package dev.arrayc.mlir.artifact;

/**
 * A kernel of a function for a GPU, and its launch.
 *
 * @param name its symbol in the PTX
 * @param blocks how many blocks of threads
 * @param threads how many threads in a block
 * @param sharedBytes memory that the threads of a block share
 * @param flops float operations of a launch, as far as they are known
 * @param bytes bytes that a launch moves to and from memory, likewise
 * @param tensor what it multiplies on tensor cores, from sm_80 on: {@code bf16}; or nothing
 */
public record PlannedKernel(
    String name,
    long blocks,
    long threads,
    long sharedBytes,
    long flops,
    long bytes,
    String tensor) {}
