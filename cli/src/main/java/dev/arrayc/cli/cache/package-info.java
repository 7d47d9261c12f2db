/**
 * The local cache: what was compiled once is copied, not compiled again (design §8).
 *
 * <p>{@link dev.arrayc.cli.cache.ArtifactCache} is content-addressed. A {@link
 * dev.arrayc.cli.cache.CacheKey} is an ordered list of named components (program, target, options,
 * compiler); its digest names a directory that holds the artifact's files and their digests. An
 * entry appears by one atomic rename, so any number of processes share a cache without locks; it is
 * verified whenever it is read, and dropped when it is not what was written.
 *
 * <p>{@link dev.arrayc.cli.cache.CommandMemo} stands in front of it: a command line that was seen
 * before, with the same settings and compiler, is answered before it is even parsed, once the
 * digests of all files it had read are found unchanged. So a warm call costs a JVM start and a
 * copy. Where the working directory is, and where the result goes, is not in its key ({@link
 * dev.arrayc.cli.cache.Invocation}): a second clone is answered by what the first one did. What a
 * hit needs therefore depends on the JDK alone and keeps its class count small.
 *
 * <p>Entries keep their keys as text. {@link dev.arrayc.cli.cache.Explanation} compares those to
 * say what differs, and an entry whose key is not the one it is found under is not used. {@link
 * dev.arrayc.cli.cache.Retention} keeps the cache under its size.
 *
 * <p>A cache is an optimisation: when it cannot be written, there is one warning and the work is
 * done without it.
 */
package dev.arrayc.cli.cache;
