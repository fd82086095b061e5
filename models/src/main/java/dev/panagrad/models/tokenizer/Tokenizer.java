package dev.panagrad.models.tokenizer;

import dev.panagrad.models.io.FileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Cuts text into tokens of a vocabulary that was learned from text, and joins tokens to text.
 *
 * <p>Immutable, so that threads may share one.
 */
public interface Tokenizer {
  /** The token that fills up short sequences. */
  int PAD = 0;

  /** The token in front of a text. */
  int START = 1;

  /** The token behind a text. */
  int END = 2;

  /** The token for what the vocabulary lacks. */
  int UNKNOWN = 3;

  /** What a token is in most cases. */
  Unit unit();

  /** The number of tokens; their ids are below. */
  int size();

  /** The tokens of a text, without those in front of it and behind. */
  int[] encode(String text);

  /**
   * A token as it is shown to people, as "▁the": spaces are visible, and so are special tokens.
   *
   * @throws IllegalArgumentException if there is no such token
   */
  String token(int id);

  /** Joins tokens to text, one after the other. */
  TokenJoiner joiner();

  /** The text of tokens; PAD, START and END have none. */
  default String decode(int... ids) {
    TokenJoiner joiner = joiner();
    StringBuilder text = new StringBuilder();
    for (int id : ids) {
      text.append(joiner.add(id));
    }
    return text.append(joiner.end()).toString();
  }

  /** The text of the tokens [from, to). */
  default String decode(int[] ids, int from, int to) {
    return decode(Arrays.copyOfRange(ids, from, to));
  }

  /** The token for what the vocabulary lacks; those up to it stand for no text of their own. */
  default int unknown() {
    return UNKNOWN;
  }

  /** The vocabulary as a file that people can read. */
  byte[] content();

  /**
   * Writes the vocabulary to a file.
   *
   * @throws FileException if it can't be written
   */
  default void save(Path file) {
    VocabularyFile.write(file, content());
  }

  /**
   * Reads a vocabulary of any unit.
   *
   * @throws FileException if the file is missing or holds no intact vocabulary
   */
  static Tokenizer load(Path file) {
    return new VocabularyFile(file).read();
  }
}
