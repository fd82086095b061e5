package dev.panagrad.models.onnx.operator.ml;

import dev.panagrad.graph.Rules;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** The n-grams of a TfIdfVectorizer: a tree of items, which are longs or strings. */
final class Grams {
  /** The n-grams that begin alike. */
  private static final class Prefix {
    final Map<Object, Prefix> next = new HashMap<>();

    /** Where the n-gram is counted; -1 if it only begins longer ones. */
    int column = -1;
  }

  private final Prefix root = new Prefix();
  private final int longest;
  private final int skips;
  private final int width;

  /**
   * Reads a pool.
   *
   * @param pool the items of all n-grams: first those of one item, then of two, and so on
   * @param starts where those of each length begin
   * @param columns where each n-gram is counted
   * @param shortest the smallest length that is counted
   * @param longest the greatest one
   * @param skips the most items that are left out between two of an n-gram
   */
  Grams(List<?> pool, long[] starts, long[] columns, int shortest, int longest, int skips) {
    this.longest = longest;
    this.skips = skips;
    Rules.check(
        shortest >= 1 && longest >= shortest && longest <= starts.length && skips >= 0,
        "n-grams of %d to %d items with up to %d skips don't fit ngram_counts of %d lengths",
        shortest,
        longest,
        skips,
        starts.length);
    int most = -1;
    for (long column : columns) {
      Rules.check(column >= 0 && column < Integer.MAX_VALUE, "%d is no index of output", column);
      most = Math.max(most, (int) column);
    }
    width = most + 1;
    int gram = 0;
    for (int length = 1; length <= starts.length; length++) {
      long end = length < starts.length ? starts[length] : pool.size();
      Rules.check(
          starts[length - 1] >= 0 && end >= starts[length - 1] && end <= pool.size(),
          "ngram_counts don't fit a pool of %d items",
          pool.size());
      for (long at = starts[length - 1]; at + length <= end; at += length) {
        Rules.check(gram < columns.length, "the pool has more n-grams than ngram_indexes");
        if (length >= shortest && length <= longest) {
          add(pool.subList((int) at, (int) at + length), (int) columns[gram]);
        }
        gram++;
      }
    }
  }

  private void add(List<?> items, int column) {
    Prefix prefix = root;
    for (Object item : items) {
      prefix = prefix.next.computeIfAbsent(item, _ -> new Prefix());
    }
    prefix.column = column;
  }

  /** The number of counts. */
  int width() {
    return width;
  }

  /**
   * Adds how often each n-gram occurs in a row, with the same number of skips between its items.
   */
  void count(IntFunction<Object> row, int size, int... counts) {
    for (int step = 1; step <= skips + 1; step++) {
      for (int start = 0; start < size; start++) {
        Prefix prefix = root;
        int length = 0;
        for (int at = start; at < size && length < longest; at += step) {
          prefix = prefix.next.get(row.apply(at));
          if (prefix == null) {
            break;
          }
          length++;
          // Those of one item have nothing to skip, and are counted once.
          if (prefix.column >= 0 && (length > 1 || step == 1)) {
            counts[prefix.column]++;
          }
        }
      }
    }
  }
}
