/**
 * Updates of variables in place: gradient descent, momentum, Adam.
 *
 * <p>The caller handles learning-rate schedules and bias corrections.
 */
package dev.panagrad.engine.kernel.update;
