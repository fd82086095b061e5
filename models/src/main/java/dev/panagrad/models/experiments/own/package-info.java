/**
 * Experiments on data of a person's own: which network, optimizer and data, as words that a run's
 * configuration keeps. The training itself lives in {@code fit}.
 */
package dev.panagrad.models.experiments.own;
