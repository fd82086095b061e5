/**
 * Layers, initializers and optimizers: what networks and their training steps are built of.
 *
 * <p>Functions from nodes to nodes; nothing here runs a step or knows an experiment. {@link
 * dev.panagrad.models.nn.Layers} makes layers, {@link dev.panagrad.models.nn.Optimizer#minimize}
 * the update, {@link dev.panagrad.models.nn.LearningRate} its rate.
 */
package dev.panagrad.models.nn;
