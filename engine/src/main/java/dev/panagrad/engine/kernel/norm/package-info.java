/**
 * Batch normalisation of images and of matrices, and its gradient.
 *
 * <p>Moving averages are the caller's.
 */
package dev.panagrad.engine.kernel.norm;
