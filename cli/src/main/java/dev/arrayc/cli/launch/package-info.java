/**
 * What set-up does once so that every start is quick: it makes the jars such that the JVM's AOT
 * cache can hold all that a start needs. The cache takes no classes from before Java 6, and
 * picocli's are of Java 5; and it does not keep the code behind a pattern switch or a record's
 * {@code equals}, so each would be generated again at every start, at about a millisecond apiece.
 * {@link dev.arrayc.cli.launch.ModernJar} rewrites both. Nothing here runs when a program is
 * compiled.
 */
package dev.arrayc.cli.launch;
