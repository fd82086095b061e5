/**
 * Experiments and their trainings, independent of what drives them: tasks, their steps, settings
 * and measurements, and the other processes that take part: {@code Peers} for batches in shards,
 * {@code Cluster} for graphs that are placed on several.
 *
 * <p>To write your own experiment, start at {@link dev.panagrad.models.train.SessionTask}, which
 * does everything except the graph and the batches; an {@link
 * dev.panagrad.models.train.ExperimentProvider} makes it available to the command.
 */
package dev.panagrad.models.train;
