package dev.panagrad.models.tokenizer;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts strings. */
final class Counts {
  private final Map<String, Integer> counts = new HashMap<>();

  /** Adds one to the count of a string. */
  void add(String item) {
    add(item, 1);
  }

  /** Adds to the count of a string. */
  void add(String item, int count) {
    counts.merge(item, count, Math::addExact);
  }

  /** All counts. */
  Map<String, Integer> asMap() {
    return counts;
  }

  /** The most frequent strings, by descending count and then in lexical order. */
  List<String> mostFrequent(int limit, int atLeast) {
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue() >= atLeast)
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(limit)
        .map(Map.Entry::getKey)
        .toList();
  }
}
