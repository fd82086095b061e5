package dev.panagrad.models.experiments.translate.pairs;

import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.train.DataOrigin;
import java.util.List;

/** Pairs for training and measuring, with their tokenizers. */
public interface PairData {
  /** The tokenizer of the sources. */
  Tokenizer sourceTokens();

  /** The tokenizer of the targets; the same as for the sources if both share a vocabulary. */
  Tokenizer targetTokens();

  /** Both vocabularies. */
  default Vocabularies vocabularies() {
    return new Vocabularies(sourceTokens(), targetTokens());
  }

  /** The pairs of a pass over the data, in a fixed order; the same each time unless endless. */
  List<Pair> epoch(long epoch);

  /** Validation pairs, which are never trained on. */
  List<TextPair> validation();

  /** Test pairs, which are never trained on. */
  List<TextPair> test();

  /** The origin of the pairs. */
  DataOrigin origin();

  /**
   * The number of tokens of the longest sources, including their end, a multiple of {@link
   * Bucket#GRAIN}.
   */
  int longestSource();

  /** The number of tokens of the longest targets, including their end. */
  int longestTarget();

  /** Remarks on the data for the user, in sentences. */
  default List<String> remarks() {
    return List.of();
  }
}
