package dev.panagrad.models.tokenizer;

/** Joins tokens to text as they come; for one text and one thread. */
public interface TokenJoiner {
  /**
   * Takes the next token.
   *
   * @return the text that it adds, empty while a character isn't complete
   * @throws IllegalArgumentException if there is no such token
   */
  String add(int id);

  /** The text that is left when no more tokens come. */
  String end();
}
