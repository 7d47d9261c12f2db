/**
 * Is a build reproducible? A library is built again in fresh processes, each of which differs from
 * this one in a way that must not show ({@link dev.arrayc.cli.reproduce.Variation}); where bytes
 * differ all the same, {@link dev.arrayc.cli.reproduce.Difference} says where, as early in the
 * compilation as it can. What was verified can be attested as an in-toto statement ({@link
 * dev.arrayc.cli.reproduce.Statement}).
 */
package dev.arrayc.cli.reproduce;
