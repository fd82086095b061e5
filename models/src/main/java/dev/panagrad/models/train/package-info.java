/**
 * Trainings, independent of what drives them: tasks, their steps, settings and measurements.
 *
 * <p>To write your own experiment, start at {@link dev.panagrad.models.train.SessionTask}, which
 * does everything except the graph and the batches; an {@code ExperimentProvider} makes it
 * available to the command.
 */
package dev.panagrad.models.train;
