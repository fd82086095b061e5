package dev.panagrad.models.experiments.caption;

import java.util.List;

/**
 * What a model says of a picture, and where it looked.
 *
 * @param text the caption
 * @param probability of all tokens together
 * @param ended whether it came to its end; else it was cut off
 * @param tokens as people read them, the end included if it is there
 * @param weights for each token its shares of the places of the grid, row by row
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
