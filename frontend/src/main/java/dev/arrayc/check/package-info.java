/**
 * What a test file expects of its program.
 *
 * <p>StableHLO's test files hold inputs, a program, and checks of its values: ops of the {@code
 * check} dialect, or custom calls to {@code @check.expect_…}. {@link dev.arrayc.check.Checks} takes
 * them out of a program, which then returns what they look at, so that any engine can run it and
 * each {@link dev.arrayc.check.Check} is evaluated on tensors afterwards.
 */
package dev.arrayc.check;
