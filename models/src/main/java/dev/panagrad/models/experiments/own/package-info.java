/**
 * Experiments on a user's own data: network, optimizer and data, as words that a run's
 * configuration keeps. The training itself is in {@code fit}.
 */
package dev.panagrad.models.experiments.own;
