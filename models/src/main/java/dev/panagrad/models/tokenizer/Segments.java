package dev.panagrad.models.tokenizer;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a text into consecutive pieces that cover all of it. */
final class Segments {
  // A length limit keeps learning and encoding fast on text that isn't language.
  private static final String LETTERS =
      "[\\p{L}\\p{M}]{1,40}(?:['\\u2019][\\p{L}\\p{M}]{1,40}){0,2}";
  private static final String DIGITS = "\\p{N}{1,40}";

  /** Words, numbers and runs of punctuation, each with an optional space in front; whitespace. */
  private static final Pattern SUBWORD =
      Pattern.compile(
          " ?%s| ?%s| ?[^\\s\\p{L}\\p{M}\\p{N}]{1,40}| {1,40}(?= )|\\s".formatted(LETTERS, DIGITS));

  /** Words, numbers, and all other characters one by one. */
  private static final Pattern WORD =
      Pattern.compile("%s|%s|.".formatted(LETTERS, DIGITS), Pattern.DOTALL);

  private Segments() {}

  /** Pieces within which byte-pair encoding merges symbols. */
  static void subwords(String text, Consumer<String> each) {
    cut(SUBWORD, text, each);
  }

  /** Words, numbers, and all other characters one by one. */
  static void words(String text, Consumer<String> each) {
    cut(WORD, text, each);
  }

  private static void cut(Pattern pattern, String text, Consumer<String> each) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      each.accept(matcher.group());
    }
  }
}
