package dev.panagrad.models.train;

/**
 * The result of measuring a model on some examples.
 *
 * @param loss as the experiment shows it
 * @param accuracy from 0 to 1, or another metric for which larger is better
 */
public record Score(double loss, double accuracy) {}
