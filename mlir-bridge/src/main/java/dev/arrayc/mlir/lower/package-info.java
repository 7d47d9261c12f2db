/**
 * From a prepared function (basic ops, calls inlined) to MLIR text for a CPU.
 *
 * <p>{@link dev.arrayc.mlir.lower.Lowering} runs four stages. {@code Fusion} turns the function
 * into steps: which values live in memory is decided by {@code Materialisation}, everything else is
 * computed inside the kernel that needs it; kernels of one iteration space join. A kernel is a
 * {@code linalg.generic} as a Java record: loops, indexing maps affine in them, a scalar body.
 * {@code RowFusion} joins kernels that share their leading loops, so that a few rows go through all
 * of them while they are in the cache. {@code MemoryPlan} gives each buffer a place: an argument, a
 * result, constant data, or an offset in one workspace, reused by liveness; copies whose two sides
 * can share a place vanish, so loops update their state in place. {@code ProgramEmitter} writes the
 * steps: {@code scf} loops over {@code i64}, {@code llvm} loads and stores of scalars and vectors,
 * {@code arith} and {@code math} between them. Nothing is allocated, and no op becomes a call of a
 * function; a kernel with enough work is one itself, over a range of a loop ({@code Split}), which
 * the runtime's threads share.
 *
 * <p>We write the loops ourselves, and do not schedule {@code linalg} ops by transformations, for
 * three reasons: the order of a sum and the place of every buffer are ours to fix; compiling takes
 * milliseconds; and the text shows what will run. {@code LinalgPrinter} prints the same kernels as
 * {@code linalg} ops.
 *
 * <p>{@link dev.arrayc.mlir.lower.DeviceLowering} does the same for a GPU. The steps are those of
 * {@code Fusion}, without {@code RowFusion}, in the memory that {@code MemoryPlan} gives them.
 * {@code DeviceEmitter} makes kernels of them: a thread is one iteration of a step's parallel loops
 * ({@code Part.point}), and what it does there is written by the CPU's emitters, one element at a
 * time, so the bits are the same. What threads do together has classes of its own: runs of a
 * reduction ({@code DeviceReduce}), tiles of a contraction ({@code DeviceContract}), sorts,
 * scatters, and loops over little ({@code DeviceBlock}). An attention is one step, which {@code
 * Attentions} finds before {@code Fusion}, and one kernel ({@code DeviceAttention}). The host gets
 * a function that launches kernels, in {@code scf} loops and branches where they are too large for
 * one block.
 *
 * <p>Numbers mean what the interpreter says they mean, bit for bit. {@code Spelling} is the table
 * of elementwise ops: one line per op.
 */
package dev.arrayc.mlir.lower;
