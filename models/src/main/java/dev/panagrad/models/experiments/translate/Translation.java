package dev.panagrad.models.experiments.translate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A translation that a model gives, and where it looked.
 *
 * @param text of the translation
 * @param score what it is ranked by: log p, divided by the length penalty
 * @param logProbability of all tokens together, in nats
 * @param ended whether it came to its end; else it was cut off
 * @param sourceTokens of the source as people read them, the end included
 * @param tokens of the translation as people read them, the end included if it is there
 * @param weights for each token of the translation its shares of the source's tokens
 * @param heads the same for each head by its name, as 2.1 for the first head of the second layer;
 *     none for a net without heads
 */
public record Translation(
    String text,
    double score,
    double logProbability,
    boolean ended,
    List<String> sourceTokens,
    List<String> tokens,
    List<List<Float>> weights,
    Map<String, List<List<Float>>> heads) {
  /** Copies the lists. */
  public Translation {
    sourceTokens = List.copyOf(sourceTokens);
    tokens = List.copyOf(tokens);
    weights = weights.stream().map(List::copyOf).toList();
    heads = Collections.unmodifiableMap(new LinkedHashMap<>(heads));
  }
}
