package dev.panagrad.models.experiments.text;

/**
 * How a model did on one sequence of a training batch.
 *
 * @param book the text that it comes from
 * @param text the characters to be predicted
 * @param predicted the likeliest character at each place
 * @param loss mean cross-entropy in nats
 */
public record SequenceResult(String book, String text, String predicted, double loss) {}
