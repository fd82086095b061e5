/**
 * The training and evaluation of a translation, whatever the net and the pairs: the contract of the
 * experiments, the task and its view, and opening what it has trained.
 */
package dev.panagrad.models.experiments.translate.training;
