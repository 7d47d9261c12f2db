/**
 * The command line: what a person types, and what they read.
 *
 * <p>{@link dev.arrayc.cli.Main} asks the command memo first and parses the line only if the answer
 * is not known. {@link dev.arrayc.cli.Arrayc} is the root of the commands; each command is one
 * class that gathers options and calls the frontend and the bridge. An option that several commands
 * take stands once, in a group ({@code …Options}). {@link dev.arrayc.cli.Failures} turns every
 * error into text and an {@link dev.arrayc.cli.ExitCode}: no stack trace ever reaches a user.
 *
 * <p>This is the only package with picocli, {@code System.out}, and that ends the process.
 */
package dev.arrayc.cli;
