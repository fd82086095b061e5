package dev.panagrad.models.tokenizer;

import java.util.Arrays;
import java.util.Locale;

/** The unit of tokens. */
public enum Unit {
  /** A character. */
  CHAR,
  /** A word or a punctuation mark. */
  WORD,
  /** A part of a word, learned by byte-pair encoding. */
  BPE;

  /**
   * The unit with a name, as {@code --unit} takes it.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Unit of(String name) {
    return Arrays.stream(values())
        .filter(unit -> unit.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no unit '%s'; take char, word or bpe".formatted(name)));
  }

  /** The name, in lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
