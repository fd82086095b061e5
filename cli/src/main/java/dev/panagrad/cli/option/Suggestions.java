package dev.panagrad.cli.option;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that a user may have meant. */
public final class Suggestions {
  private Suggestions() {}

  /** The name with the smallest edit distance, if that is small enough for a typo. */
  public static Optional<String> of(String given, Collection<String> names) {
    return names.stream()
        .min(Comparator.comparingInt((String name) -> distance(given, name)))
        .filter(name -> distance(given, name) <= Math.max(2, name.length() / 2));
  }

  /** "; did you mean ...?" or nothing. */
  public static String hint(String given, Collection<String> names) {
    return of(given, names).map(name -> "; did you mean '" + name + "'?").orElse("");
  }

  /**
   * Insertions, deletions, replacements and swaps of neighbours that turn one text into the other
   * (the optimal string alignment distance).
   */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
