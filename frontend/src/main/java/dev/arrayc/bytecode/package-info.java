/**
 * Java bytecode in: the symbolic executor.
 *
 * <p>{@link dev.arrayc.bytecode.JavaTracing} reads a class file ({@code java.lang.classfile}; user
 * code is never loaded) and executes a static method with two kinds of values, as the evaluator of
 * array programs does: known ones, computed now, and traced ones, of which operations are emitted
 * into the StableHLO program. {@code Instructions} is what each bytecode does, {@code Arithmetic}
 * Java's meaning of numbers, {@code ArrayAccess} arrays, {@code Calls} calls: user code and the
 * JDK's Java code are inlined, {@code Natives} is the table of methods that are operations.
 *
 * <p>Control flow is structured again from the graph ({@code ControlFlow}: post-dominators and
 * natural loops). A path ({@code Path}) has variables, a stack and a heap of immutable contents, so
 * a branch on a traced value copies it, executes both sides up to where they meet, and joins what
 * differs ({@code Branches}, {@code Walk}). Ways that part for longer (returns and breaks) travel
 * with a code that says which one it is ({@code Outcome}). A loop is run round by round as long as
 * that is cheap ({@code Unrolling}); else {@code LoopTracer} traces it once, after {@code
 * LoopState} has found what a round changes. Branches on data need {@code --control-flow=capture};
 * those that depend on loop counters alone do not.
 */
package dev.arrayc.bytecode;
