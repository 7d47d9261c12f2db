/**
 * What the compiler hands out: a shared object, its C header, its manifest. This package holds
 * their forms (the C signature, the header's text, the manifest's JSON, where it stands in an ELF
 * file) and calls a finished library from Java. It does not compile anything.
 */
package dev.arrayc.mlir.artifact;
