package dev.panagrad.models.experiments.translate.writing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A translation that a model gives, with its attention weights.
 *
 * @param text of the translation
 * @param score used for ranking: log p, divided by the length penalty
 * @param logProbability of all tokens together, in nats
 * @param ended whether it has an end token; else it was cut off
 * @param sourceTokens of the source in readable form, including the end
 * @param tokens of the translation in readable form, including the end if there is one
 * @param weights for each token of the translation, the attention weights of the source's tokens
 * @param heads the same for each head by its name, as 2.1 for the first head of the second layer;
 *     empty for a net without heads
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
