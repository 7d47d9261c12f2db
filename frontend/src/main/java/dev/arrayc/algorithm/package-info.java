/**
 * Algorithms as subgraphs of basic ops, written once: factorisations and eigenvalue problems, the
 * Fourier transform, generators of random bits.
 *
 * <p>StableHLO has ops that are whole algorithms, and JAX calls LAPACK by {@code custom_call}. No
 * engine implements either. They are replaced, before anything is interpreted or lowered, by loops
 * over the ops that every engine has; so they need no library, give the same bits everywhere, and
 * fuse with what surrounds them. {@link dev.arrayc.algorithm.Algorithms} is the entrance, {@code
 * Notation} the notation that they are written in, {@code Batches} the loop over a batch.
 *
 * <p>What LAPACK fixes is as in LAPACK: the signs of a QR decomposition, the pivots of an LU, which
 * minor or pivot {@code info} names. Where it leaves freedom (the sign of an eigenvector) the
 * algorithm is LAPACK's own for small matrices, so that the freedom is used alike.
 */
package dev.arrayc.algorithm;
