/**
 * Layers, recurrent cells, initializers and optimizers: the building blocks of networks and their
 * training steps.
 *
 * <p>Functions from nodes to nodes; nothing here runs a step or depends on an experiment. {@link
 * dev.panagrad.models.nn.Layers} makes layers, {@link dev.panagrad.models.nn.RecurrentNet} unrolls
 * {@link dev.panagrad.models.nn.Cell}s over time steps, {@link
 * dev.panagrad.models.nn.Optimizer#minimize} makes the update, {@link
 * dev.panagrad.models.nn.LearningRate} its rate.
 */
package dev.panagrad.models.nn;
