package dev.panagrad.models.tokenizer;

/** Joins tokens to text as they arrive; for one text and one thread. */
public interface TokenJoiner {
  /**
   * Takes the next token.
   *
   * @return the text that it adds, empty while a character is incomplete
   * @throws IllegalArgumentException if there is no such token
   */
  String add(int id);

  /** The remaining text after the last token. */
  String end();
}
