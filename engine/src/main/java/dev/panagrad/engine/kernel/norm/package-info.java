/**
 * Batch normalisation of matrices and of images with the batch innermost, and its gradients.
 *
 * <p>Moving averages are maintained by the caller.
 */
package dev.panagrad.engine.kernel.norm;
