/**
 * Moves of elements without arithmetic: copies, gathers, transposes, and conversions to and from
 * the layout with the batch innermost.
 *
 * <p>Whoever needs a transpose in registers finds it in the package of vectors.
 */
package dev.panagrad.engine.kernel.layout;
