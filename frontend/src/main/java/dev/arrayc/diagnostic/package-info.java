/**
 * What goes wrong, said to a person: a {@link dev.arrayc.diagnostic.Diagnostic} is one error with
 * its place, class, message and hints; a {@link dev.arrayc.diagnostic.CompileException} carries one
 * to whoever can print it, and its kind decides the exit status.
 */
package dev.arrayc.diagnostic;
