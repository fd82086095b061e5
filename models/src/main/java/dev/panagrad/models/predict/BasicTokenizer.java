package dev.panagrad.models.predict;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a text into words and punctuation marks, as BERT's normalizer and pre-tokenizer in Hugging
 * Face's tokenizers do.
 *
 * @param clean whether to remove control characters and replace every kind of space by a plain one
 * @param separateIdeographs whether each Chinese character becomes a word
 * @param stripAccents whether to remove accents from letters
 * @param lowerCase whether to convert letters to lower case
 */
record BasicTokenizer(
    boolean clean, boolean separateIdeographs, boolean stripAccents, boolean lowerCase) {

  List<String> words(String text) {
    StringBuilder cleaned = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> clean(c, cleaned));
    String whole = cleaned.toString();
    if (stripAccents) {
      whole = withoutMarks(whole);
    }
    if (lowerCase) {
      whole = lowered(whole);
    }
    return split(whole);
  }

  private void clean(int c, StringBuilder into) {
    if (clean && (c == 0 || c == 0xfffd || isControl(c))) {
      return;
    }
    if (clean && isSpace(c)) {
      into.append(' ');
    } else if (separateIdeographs && isIdeograph(c)) {
      into.append(' ').appendCodePoint(c).append(' ');
    } else {
      into.appendCodePoint(c);
    }
  }

  private static String withoutMarks(String text) {
    StringBuilder without = new StringBuilder(text.length());
    Normalizer.normalize(text, Normalizer.Form.NFD)
        .codePoints()
        .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
        .forEach(without::appendCodePoint);
    return without.toString();
  }

  /**
   * Converts code point by code point: String.toLowerCase would write a sigma at the end of a word
   * differently.
   */
  private static String lowered(String text) {
    StringBuilder small = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              small.appendCodePoint(Character.toLowerCase(c));
              if (c == 'İ') {
                small.append('\u0307');
              }
            });
    return small.toString();
  }

  private static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              boolean mark = isPunctuation(c);
              if (mark || isSpace(c)) {
                flush(word, words);
              } else {
                word.appendCodePoint(c);
              }
              if (mark) {
                words.add(Character.toString(c));
              }
            });
    flush(word, words);
    return words;
  }

  private static void flush(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  /** Unicode's White_Space; Java's own methods miss the no-break spaces or include separators. */
  private static boolean isSpace(int c) {
    return (c >= 9 && c <= 13)
        || c == 0x85
        || switch (Character.getType(c)) {
          case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
              true;
          default -> false;
        };
  }

  private static boolean isControl(int c) {
    return c != '\t'
        && c != '\n'
        && c != '\r'
        && switch (Character.getType(c)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.PRIVATE_USE,
              Character.SURROGATE,
              Character.UNASSIGNED ->
              true;
          default -> false;
        };
  }

  /** Unicode's punctuation and all ASCII marks, such as $, which Unicode classifies as symbols. */
  private static boolean isPunctuation(int c) {
    if (c < 128) {
      return c > ' ' && c < 127 && !Character.isLetterOrDigit(c);
    }
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  /** The blocks that BERT includes: unified and compatibility ideographs, no kana, no hangul. */
  private static boolean isIdeograph(int c) {
    return (c >= 0x4e00 && c <= 0x9fff)
        || (c >= 0x3400 && c <= 0x4dbf)
        || (c >= 0x20000 && c <= 0x2a6df)
        || (c >= 0x2a700 && c <= 0x2b73f)
        || (c >= 0x2b740 && c <= 0x2b81f)
        || (c >= 0x2b820 && c <= 0x2ceaf)
        || (c >= 0xf900 && c <= 0xfaff)
        || (c >= 0x2f800 && c <= 0x2fa1f);
  }
}
