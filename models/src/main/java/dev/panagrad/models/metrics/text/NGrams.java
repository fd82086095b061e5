package dev.panagrad.models.metrics.text;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** N-grams: sequences of n consecutive tokens. */
final class NGrams {
  /** The characters that Python's {@code split} treats as spaces. */
  private static final Pattern SPACES = Pattern.compile("[\\s\\x1c-\\x1f\\x85\\p{Z}]+");

  private NGrams() {}

  /** How many n-grams two sequences share; an n-gram counts as often as both have it. */
  static long common(List<String> one, List<String> other, int n) {
    Map<List<String>, Integer> left = new HashMap<>();
    for (int i = 0; i + n <= other.size(); i++) {
      left.merge(other.subList(i, i + n), 1, Integer::sum);
    }
    long common = 0;
    for (int i = 0; i + n <= one.size(); i++) {
      Integer count = left.get(one.subList(i, i + n));
      if (count != null && count > 0) {
        common++;
        left.put(one.subList(i, i + n), count - 1);
      }
    }
    return common;
  }

  /** Splits at spaces. */
  static List<String> words(String text) {
    return Arrays.stream(SPACES.split(text)).filter(word -> !word.isEmpty()).toList();
  }

  static void checkPairs(List<String> hypotheses, List<String> references) {
    if (hypotheses.size() != references.size()) {
      throw new IllegalArgumentException(
          "each hypothesis needs one reference: there are %d and %d"
              .formatted(hypotheses.size(), references.size()));
    }
  }
}
