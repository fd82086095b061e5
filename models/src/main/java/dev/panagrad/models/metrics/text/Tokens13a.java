package dev.panagrad.models.metrics.text;

import java.util.List;
import java.util.regex.Pattern;

/** The tokenizer mteval-v13a, as sacrebleu implements it. */
final class Tokens13a {
  /** ASCII symbols except apostrophe, comma, hyphen and full stop. */
  private static final Pattern SYMBOL = Pattern.compile("([{-~\\[-` -&(-+:-@/])");

  private static final Pattern STOP_AFTER_OTHER = Pattern.compile("([^0-9])([.,])");
  private static final Pattern STOP_BEFORE_OTHER = Pattern.compile("([.,])([^0-9])");
  private static final Pattern DASH_AFTER_DIGIT = Pattern.compile("([0-9])(-)");

  private Tokens13a() {}

  static List<String> of(String sentence) {
    String text =
        sentence
            .stripTrailing()
            .replace("<skipped>", "")
            .replace("-\n", "")
            .replace("\n", " ")
            .replace("&quot;", "\"")
            .replace("&amp;", "&")
            .replace("&lt;", "<")
            .replace("&gt;", ">");
    text = SYMBOL.matcher(" " + text + " ").replaceAll(" $1 ");
    text = STOP_AFTER_OTHER.matcher(text).replaceAll("$1 $2 ");
    text = STOP_BEFORE_OTHER.matcher(text).replaceAll(" $1 $2");
    text = DASH_AFTER_DIGIT.matcher(text).replaceAll("$1 $2 ");
    return NGrams.words(text);
  }
}
