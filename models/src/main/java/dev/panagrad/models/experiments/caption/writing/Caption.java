package dev.panagrad.models.experiments.caption.writing;

import java.util.List;

/**
 * A caption that a model gives for a picture, with its attention weights.
 *
 * @param text the caption
 * @param probability of all tokens together
 * @param ended whether it has an end token; else it was cut off
 * @param tokens in readable form, including the end if there is one
 * @param weights for each token, the attention weights of the places of the grid, row by row
 */
public record Caption(
    String text,
    double probability,
    boolean ended,
    List<String> tokens,
    List<List<Float>> weights) {
  /** Copies the lists. */
  public Caption {
    tokens = List.copyOf(tokens);
    weights = weights.stream().map(List::copyOf).toList();
  }
}
