package dev.panagrad.models.tokenizer;

/** Rules for where most texts have spaces. */
final class Spacing {
  /** No space after these, but one before them. */
  private static final String OPENING = "([{<\u2018\u201C\u00AB\u00BF\u00A1";

  /** No space on either side of these. */
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

  /** Any other mark attaches to the word before it. */
  private static boolean isClosing(String word) {
    int first = word.codePointAt(0);
    // An unknown word, which is shown in angle brackets, counts as a word.
    return word.length() <= 2 && !Character.isLetterOrDigit(first);
  }
}
