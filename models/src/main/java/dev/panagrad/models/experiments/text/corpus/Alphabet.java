package dev.panagrad.models.experiments.text.corpus;

/**
 * The 98 codes that stand for characters: 0 for every character that has no code of its own, 1 for
 * the tab, 2 to 96 for the characters 32 to 126, 97 for the line feed.
 */
public final class Alphabet {
  /** The number of codes. */
  public static final int SIZE = 98;

  /** Represents every character without a code of its own. */
  public static final int UNKNOWN = 0;

  /** The line feed. */
  public static final int LINE_FEED = 97;

  private static final int TAB = 1;
  private static final int SHIFT = 30;
  private static final char FIRST = ' ';
  private static final char LAST = '~';

  private Alphabet() {}

  /** The code of a character. */
  public static int encode(int character) {
    if (character >= FIRST && character <= LAST) {
      return character - SHIFT;
    }
    return switch (character) {
      case '\t' -> TAB;
      case '\n' -> LINE_FEED;
      default -> UNKNOWN;
    };
  }

  /** The character of a code; U+FFFD, the replacement character, for the unknown ones. */
  public static char decode(int code) {
    if (code < 0 || code >= SIZE) {
      throw new IllegalArgumentException(
          "the alphabet has the codes 0 to %d, not %d".formatted(SIZE - 1, code));
    }
    return switch (code) {
      case UNKNOWN -> '\uFFFD';
      case TAB -> '\t';
      case LINE_FEED -> '\n';
      default -> (char) (code + SHIFT);
    };
  }

  /** The codes of a text, one for each character. */
  public static int[] encode(String text) {
    int[] characters = text.codePoints().toArray();
    int[] codes = new int[characters.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = encode(characters[i]);
    }
    return codes;
  }

  /** The text of codes [from, to). */
  public static String decode(int[] codes, int from, int to) {
    StringBuilder text = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      text.append(decode(codes[i]));
    }
    return text.toString();
  }
}
