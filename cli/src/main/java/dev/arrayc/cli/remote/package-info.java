/**
 * A cache that several machines share, by the HTTP protocol of Bazel's remote cache: {@code
 * /ac/KEY} holds an {@link dev.arrayc.cli.remote.ActionResult}, the list of an artifact's files
 * with their digests, and {@code /cas/DIGEST} holds contents. Any server of that protocol will do,
 * a plain WebDAV directory too.
 *
 * <p>Nothing from outside is believed: contents are used if their length and SHA-256 are those of
 * the list, and the list if its Ed25519 signature is by a trusted key, where keys are given ({@link
 * dev.arrayc.cli.remote.Signatures}). Whoever may write to an unsigned cache can run code on the
 * machines that read it.
 *
 * <p>A cache never fails a build, and never costs it more than its time limit, a second: all
 * requests of a command share one deadline, and a server that failed is left alone for a minute, by
 * all processes that share a local cache ({@link dev.arrayc.cli.remote.CircuitBreaker}).
 */
package dev.arrayc.cli.remote;
