package dev.panagrad.cli.panel;

import java.util.ArrayList;
import java.util.List;

/** Marks the words of a text that differ from a reference. */
public final class WrongWords {
  private WrongWords() {}

  /**
   * A word of a text.
   *
   * @param wrong whether it is outside the longest common subsequence of words
   */
  public record Word(String text, boolean wrong) {}

  /** The words of a text, marked against a reference. */
  public static List<Word> of(String found, String wanted) {
    String[] words = found.split(" ", -1);
    String[] right = wanted.split(" ", -1);
    // The longest common subsequence of the rests that start at each pair of words.
    int[][] common = new int[words.length + 1][right.length + 1];
    for (int i = words.length - 1; i >= 0; i--) {
      for (int j = right.length - 1; j >= 0; j--) {
        common[i][j] =
            words[i].equals(right[j])
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<Word> marked = new ArrayList<>();
    int j = 0;
    for (int i = 0; i < words.length; i++) {
      while (j < right.length
          && !words[i].equals(right[j])
          && common[i][j + 1] == common[i][j]
          && common[i + 1][j] < common[i][j]) {
        j++;
      }
      boolean same = j < right.length && words[i].equals(right[j]);
      marked.add(new Word(words[i], !same));
      j += same ? 1 : 0;
    }
    return marked;
  }
}
