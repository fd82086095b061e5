/**
 * The training, evaluation and use of a network for digits, whatever its layers: the contract of
 * the experiments, the task and its view. No network is here.
 */
package dev.panagrad.models.experiments.mnist.training;
