/**
 * Moves elements without arithmetic: copies, gathers, transposes, and conversions to and from the
 * layout with the batch innermost.
 *
 * <p>Transposes in registers are in the package {@code simd}.
 */
package dev.panagrad.engine.kernel.layout;
