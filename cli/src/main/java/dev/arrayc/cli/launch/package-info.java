/**
 * What set-up does once so that every start is quick. The JVM's AOT cache takes no classes from
 * before Java 6, and picocli's are of Java 5; {@link dev.arrayc.cli.launch.ModernJar} rewrites
 * them. Nothing here runs when a program is compiled.
 */
package dev.arrayc.cli.launch;
