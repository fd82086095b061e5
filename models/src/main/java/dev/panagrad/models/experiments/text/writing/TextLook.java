package dev.panagrad.models.experiments.text.writing;

import java.util.List;

/**
 * The attention weights of a Transformer's head over a text.
 *
 * @param tokens of the text in readable form
 * @param weights for each token, the weights of all tokens, 0 for later ones
 */
public record TextLook(List<String> tokens, List<List<Float>> weights) {
  /** Copies the lists. */
  public TextLook {
    tokens = List.copyOf(tokens);
    weights = weights.stream().map(List::copyOf).toList();
  }
}
