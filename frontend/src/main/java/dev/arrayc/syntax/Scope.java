package dev.arrayc.syntax;

import java.util.SequencedSet;

/**
 * The names that a function, lambda or class body binds. A name that is in none of the sets is
 * free: looked up in the enclosing functions, then in the module, then among the builtins.
 * Comprehensions are scopes of their own: their loop variables are not in here, their {@code :=}
 * targets are.
 *
 * @param locals bound here (parameters first, then in order of first binding), so unbound until
 *     then
 * @param globals declared {@code global}
 * @param nonlocals declared {@code nonlocal}
 * @param yields whether the body makes it a generator
 */
public record Scope(
    SequencedSet<String> locals,
    SequencedSet<String> globals,
    SequencedSet<String> nonlocals,
    boolean yields) {}
