/**
 * What is trained, whatever trains it: tasks, their steps, settings and measurements.
 *
 * <p>Experiments of one's own start at {@link dev.panagrad.models.train.SessionTask}, which does
 * all but the graph and the batches; an {@code ExperimentProvider} offers them to the command.
 */
package dev.panagrad.models.train;
