package dev.panagrad.models.train;

/**
 * How well a model does on some examples.
 *
 * @param loss as the experiment shows it
 * @param accuracy from 0 to 1, or another metric of which more is better
 */
public record Score(double loss, double accuracy) {}
