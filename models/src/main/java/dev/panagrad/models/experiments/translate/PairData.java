package dev.panagrad.models.experiments.translate;

import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.train.DataOrigin;
import java.util.List;

/** Pairs to train on and to measure with, and what cuts them into tokens. */
interface PairData {
  /** Of the sources. */
  Tokenizer sourceTokens();

  /** Of the targets; the same as of the sources if both share a vocabulary. */
  Tokenizer targetTokens();

  /** Both. */
  default Vocabularies vocabularies() {
    return new Vocabularies(sourceTokens(), targetTokens());
  }

  /** The pairs of a pass over the data, in a fixed order; the same each time unless endless. */
  List<Pair> epoch(long epoch);

  /** Pairs that are never trained on, to watch the training by. */
  List<TextPair> validation();

  /** Other pairs that are never trained on, for the result. */
  List<TextPair> test();

  /** Where the pairs come from. */
  DataOrigin origin();

  /** Tokens of the longest sources, their end included, a multiple of {@link Bucket#GRAIN}. */
  int longestSource();

  /** Tokens of the longest targets, their end included. */
  int longestTarget();

  /** What a person should know of the data, in sentences. */
  default List<String> remarks() {
    return List.of();
  }
}
