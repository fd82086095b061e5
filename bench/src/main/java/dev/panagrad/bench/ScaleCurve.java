package dev.panagrad.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The speed of one work at growing sizes, for each number of threads. */
final class ScaleCurve {
  /**
   * Below this share of the best speed at a smaller size, or of the speed with fewer threads, a
   * result is a cliff.
   */
  private static final double CLIFF = 0.75;

  private final String title;
  private final SortedMap<Integer, SortedMap<Integer, Result>> byThreads = new TreeMap<>();

  private ScaleCurve(String title) {
    this.title = title;
  }

  /** The curves of all results that have a size. */
  static List<ScaleCurve> of(List<Result> results) {
    Map<String, ScaleCurve> curves = new TreeMap<>();
    for (Result result : results) {
      if (result.size() > 0) {
        String title = result.type().replace("Scale", "").toLowerCase(Locale.ROOT);
        curves
            .computeIfAbsent(title + " " + result.work(), ScaleCurve::new)
            .byThreads
            .computeIfAbsent(result.threads(), _ -> new TreeMap<>())
            .put(result.size(), result);
      }
    }
    return new ArrayList<>(curves.values());
  }

  /** The growing quantity, and the work. */
  String title() {
    return title;
  }

  /** The results by number of threads, then by size. */
  SortedMap<Integer, SortedMap<Integer, Result>> byThreads() {
    return byThreads;
  }

  /** Milliseconds and GFLOP/s, one line per size. */
  String table() {
    StringBuilder text = new StringBuilder("\n| " + title + " |");
    StringBuilder line = new StringBuilder("| ---: |");
    byThreads
        .keySet()
        .forEach(
            threads -> {
              text.append(" ms, %d threads | GFLOP/s |".formatted(threads));
              line.append(" ---: | ---: |");
            });
    text.append('\n').append(line).append('\n');
    for (int size : byThreads.values().iterator().next().keySet()) {
      text.append("| %d |".formatted(size));
      for (SortedMap<Integer, Result> results : byThreads.values()) {
        Result result = results.get(size);
        text.append(
            result == null
                ? " | |"
                : " %s | %s |"
                    .formatted(
                        ResultTable.number(result.median()), ResultTable.number(result.rate())));
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** The points at which a larger size or more threads give fewer operations per second. */
  List<String> cliffs() {
    List<String> cliffs = new ArrayList<>();
    byThreads.forEach(
        (threads, results) -> {
          Result best = null;
          for (Result result : results.values()) {
            if (best != null && result.rate() < CLIFF * best.rate()) {
              cliffs.add(cliff(result, best, "at " + best.size()));
            }
            best = best == null || result.rate() > best.rate() ? result : best;
            Result fewer = fewer(threads, result.size());
            if (fewer != null && result.rate() < CLIFF * fewer.rate()) {
              cliffs.add(cliff(result, fewer, "on " + fewer.threads() + " threads"));
            }
          }
        });
    return cliffs;
  }

  private Result fewer(int threads, int size) {
    SortedMap<Integer, SortedMap<Integer, Result>> below = byThreads.headMap(threads);
    return below.isEmpty() ? null : below.lastEntry().getValue().get(size);
  }

  private String cliff(Result result, Result better, String where) {
    return "%s, %d on %d threads: %s GFLOP/s, %s %s"
        .formatted(
            title,
            result.size(),
            result.threads(),
            ResultTable.number(result.rate()),
            ResultTable.number(better.rate()),
            where);
  }
}
