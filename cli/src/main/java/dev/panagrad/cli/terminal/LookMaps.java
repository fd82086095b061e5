package dev.panagrad.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * The attention of each word of a caption: small maps side by side, brightest where the word
 * attended most.
 *
 * @param console where they are shown
 * @param rows of the grid of places
 * @param columns of the grid of places
 */
public record LookMaps(Console console, int rows, int columns) {
  /** Characters per place in a line; half as many lines. */
  private static final int ENLARGED = 2;

  private static final String GAP = "  ";

  /**
   * The lines of the maps.
   *
   * @param weights for each word its attention to the places, in row-major order
   */
  public List<String> lines(List<String> words, List<List<Float>> weights) {
    int width = columns * ENLARGED;
    int beside = Math.max(1, (console.width() + GAP.length()) / (width + GAP.length()));
    List<String> lines = new ArrayList<>();
    for (int from = 0; from < words.size(); from += beside) {
      int to = Math.min(words.size(), from + beside);
      List<List<String>> maps = new ArrayList<>();
      StringBuilder names = new StringBuilder();
      for (int word = from; word < to; word++) {
        maps.add(map(weights.get(word)));
        names.append(filled(words.get(word), width)).append(GAP);
      }
      lines.add(names.toString().stripTrailing());
      for (int line = 0; line < maps.getFirst().size(); line++) {
        int of = line;
        lines.add(String.join(GAP, maps.stream().map(map -> map.get(of)).toList()));
      }
    }
    return lines;
  }

  private List<String> map(List<Float> weights) {
    float most = weights.stream().max(Float::compare).orElse(1f);
    return DigitPicture.lines(
        console,
        rows * ENLARGED,
        columns * ENLARGED,
        (row, col) -> {
          float weight = weights.get(row / ENLARGED * columns + col / ENLARGED);
          return Math.clamp(Math.round(255 * weight / most), 0, 255);
        });
  }

  private static String filled(String word, int width) {
    int length = word.codePointCount(0, word.length());
    return length > width
        ? word.substring(0, word.offsetByCodePoints(0, width))
        : word + " ".repeat(width - length);
  }
}
