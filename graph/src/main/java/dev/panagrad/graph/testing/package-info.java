/**
 * Checks of built-in and custom ops against plain double arithmetic and central differences.
 *
 * <p>Nothing here depends on a test framework, and nothing else of the module uses it.
 */
package dev.panagrad.graph.testing;
