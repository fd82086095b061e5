package dev.panagrad.models.experiments.text;

import java.util.List;

/**
 * Where a head of a Transformer looks in a text.
 *
 * @param tokens of the text as people read them
 * @param weights for each token its shares of all, 0 for those behind it
 */
public record TextLook(List<String> tokens, List<List<Float>> weights) {
  /** Copies the lists. */
  public TextLook {
    tokens = List.copyOf(tokens);
    weights = weights.stream().map(List::copyOf).toList();
  }
}
