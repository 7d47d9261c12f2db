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
 * before, in the same directory, environment and compiler, is answered before the command line is
 * even parsed, once the digests of all files it had read are found unchanged. So a warm call costs
 * a JVM start and a copy. This package therefore depends on the JDK alone and keeps its class count
 * small.
 *
 * <p>A cache is an optimisation: when it cannot be written, there is one warning and the work is
 * done without it.
 */
package dev.arrayc.cli.cache;
