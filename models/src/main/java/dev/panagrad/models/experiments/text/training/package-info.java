/**
 * The training and evaluation of a language model, whatever its network: what a network offers for
 * it, its task, and the view of the task. No network is here.
 */
package dev.panagrad.models.experiments.text.training;
