/**
 * Updates of variables in place: gradient descent, momentum, Adam.
 *
 * <p>Schedules of the learning rate and bias corrections are the caller's.
 */
package dev.panagrad.engine.kernel.update;
