package dev.panagrad.models.tokenizer;

/** Where spaces are in most texts. */
final class Spacing {
  /** After these there is no space, and before them there is one. */
  private static final String OPENING = "([{<\u2018\u201C\u00AB\u00BF\u00A1";

  /** On neither side of these. */
  private static final String JOINING = "-\u2013\u2014/\n\r\t";

  private Spacing() {}

  /**
   * Whether a space is expected between two words.
   *
   * @param before the word before, or null at the start of a text
   */
  static boolean between(String before, String next) {
    if (before == null || isOneOf(JOINING, before) || isOneOf(JOINING, next)) {
      return false;
    }
    return !isOneOf(OPENING, before) && (isOneOf(OPENING, next) || !isClosing(next));
  }

  private static boolean isOneOf(String characters, String word) {
    return word.length() == 1 && characters.indexOf(word.charAt(0)) >= 0;
  }

  /** Any other mark clings to the word before it. */
  private static boolean isClosing(String word) {
    int first = word.codePointAt(0);
    // An unknown word, which is shown in angle brackets, is a word.
    return word.length() <= 2 && !Character.isLetterOrDigit(first);
  }
}
