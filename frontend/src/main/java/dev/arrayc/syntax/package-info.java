/**
 * The syntax of array programs: Python 3.11's grammar, from text to tree.
 *
 * <p>{@link dev.arrayc.syntax.Parser#parseModule} is the way in. A hand-written lexer turns
 * indentation into tokens, a recursive-descent parser with precedence climbing turns tokens into
 * {@link dev.arrayc.syntax.Stmt}, {@link dev.arrayc.syntax.Expr}, {@link dev.arrayc.syntax.Target}
 * and {@link dev.arrayc.syntax.Pattern}: sealed types of records, so that whoever walks the tree
 * writes an exhaustive switch. The grammar is the whole of the language reference, not the subset
 * that can be evaluated: a program that uses an unsupported statement should be told so by the
 * evaluator, at its place, rather than be called invalid Python.
 *
 * <p>Every node has a {@link dev.arrayc.diagnostic.Span} that begins where CPython's node begins;
 * as there, parentheses around an expression do not belong to it, those of a tuple, call or
 * comprehension do. A span ends with the node or with its first line. Compound statements span
 * their first line up to the colon.
 *
 * <p>Whatever the text is, the answer is a tree or one located {@code SyntaxError}, {@code
 * IndentationError} or {@code TabError}. Nesting is bounded (parentheses, indentation, and the
 * height of an expression), so neither this parser nor a recursive walk of its trees can exhaust
 * the stack.
 */
package dev.arrayc.syntax;
