package dev.panagrad.graph.random;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the child writes: each seed before its program runs, findings at once, counts at the end.
 */
final class Report {
  static final String SEED = "seed";
  static final String FINDINGS = "findings";
  static final String COUNTS = "counts";

  /** One cause shows in many programs; a few tell it. */
  private static final int MOST_OF_A_KIND = 3;

  private final Path folder;
  private final Map<String, Integer> kinds = new HashMap<>();
  private final Map<String, AtomicLong> counts = new TreeMap<>();
  private volatile long seed;
  private volatile long begun = System.nanoTime();

  Report(Path folder) {
    this.folder = folder;
    for (Class<?> op : Recipes.kinds()) {
      counts.put("op " + op.getSimpleName(), new AtomicLong());
    }
  }

  void begin(long next) {
    seed = next;
    begun = System.nanoTime();
    write(SEED, Long.toString(next), false);
  }

  double secondsSinceBegin() {
    return (System.nanoTime() - begun) * 1e-9;
  }

  /** Counts something; one thread counts. */
  void count(String what) {
    counts.computeIfAbsent(what, _ -> new AtomicLong()).incrementAndGet();
  }

  void finding(String what) {
    finding(what.replaceAll("[-.0-9E]+", "#"), what);
  }

  /** Notes an exception, unless it is one that programs may end with. */
  void thrown(String where, Throwable thrown) {
    if (!Verdict.isDocumented(thrown)) {
      finding(Verdict.kind(thrown), where + ": " + Verdict.describe(thrown));
    }
  }

  private synchronized void finding(String kind, String what) {
    if (kinds.merge(kind, 1, Integer::sum) <= MOST_OF_A_KIND) {
      write(FINDINGS, "seed %d: %s%n".formatted(seed, what), true);
    }
  }

  void end() {
    List<String> lines = new ArrayList<>();
    counts.forEach((what, count) -> lines.add(what + "=" + count));
    write(COUNTS, String.join("\n", lines) + "\n", true);
  }

  private void write(String file, String text, boolean append) {
    try {
      StandardOpenOption how =
          append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
      Files.writeString(
          folder.resolve(file), text, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> lines(Path folder, String file) {
    try {
      Path path = folder.resolve(file);
      return Files.exists(path) ? Files.readAllLines(path) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The counts of all children, added up. */
  static Map<String, Long> counts(Path folder) {
    Map<String, Long> sums = new TreeMap<>();
    for (String line : lines(folder, COUNTS)) {
      int at = line.lastIndexOf('=');
      sums.merge(line.substring(0, at), Long.valueOf(line.substring(at + 1)), Long::sum);
    }
    return sums;
  }

  static List<String> ops() {
    return Recipes.kinds().stream().<String>map(Class::getSimpleName).toList();
  }
}
