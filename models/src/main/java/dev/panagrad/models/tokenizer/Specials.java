package dev.panagrad.models.tokenizer;

import java.util.List;

/** The special tokens at the start of every learned vocabulary. */
final class Specials {
  /** By id. */
  static final List<String> TOKENS = List.of("<pad>", "<s>", "</s>", "<unk>");

  private Specials() {}

  /** The text of a special token; only the unknown token has one. */
  static String text(int id) {
    return id == Tokenizer.UNKNOWN ? TOKENS.get(id) : "";
  }

  /** Rejects an id outside a vocabulary. */
  static void check(int id, int size) {
    if (id < 0 || id >= size) {
      throw new IllegalArgumentException(
          "the vocabulary has the tokens 0 to %d, not %d".formatted(size - 1, id));
    }
  }
}
