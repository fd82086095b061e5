package dev.panagrad.models.tokenizer;

import dev.panagrad.models.io.FileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Encodes text as tokens of a vocabulary that was learned from text, and decodes tokens to text.
 *
 * <p>Immutable and thread-safe.
 */
public interface Tokenizer {
  /** The token that pads short sequences. */
  int PAD = 0;

  /** The token at the start of a text. */
  int START = 1;

  /** The token at the end of a text. */
  int END = 2;

  /** The token for anything that the vocabulary lacks. */
  int UNKNOWN = 3;

  /** The unit that most tokens stand for. */
  Unit unit();

  /** The number of tokens; ids are in [0, size). */
  int size();

  /** The tokens of a text, without START and END. */
  int[] encode(String text);

  /**
   * A token in readable form, such as "▁the": spaces are visible, and so are special tokens.
   *
   * @throws IllegalArgumentException if there is no such token
   */
  String token(int id);

  /** A joiner that turns tokens into text one by one. */
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

  /**
   * The token for anything that the vocabulary lacks; tokens up to this id have no text of their
   * own.
   */
  default int unknown() {
    return UNKNOWN;
  }

  /** The vocabulary as the content of a human-readable file. */
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
