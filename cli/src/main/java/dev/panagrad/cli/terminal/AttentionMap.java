package dev.panagrad.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * The attention of a translation as a text map: one row per token of the translation, one column
 * per token of the source, darker for more attention. Maps wider than the console continue below.
 */
public final class AttentionMap {
  private static final String OFF = SafeWriter.own("\033[0m");
  private static final String ASCII = " .:-=+*#%@";
  private static final String BLOCKS = " \u2591\u2592\u2593\u2588";
  private static final int DARKEST_GREY = 232;
  private static final int GREYS = 24;
  private static final int NARROWEST = 8;

  private final Console console;
  private final List<String> sources;
  private final List<String> tokens;
  private final List<List<Float>> weights;

  /**
   * Creates a map.
   *
   * @param weights for each token its shares of the sources, from 0 to 1
   */
  public AttentionMap(
      Console console, List<String> sources, List<String> tokens, List<List<Float>> weights) {
    this.console = console;
    this.sources = sources;
    this.tokens = tokens;
    this.weights = weights;
  }

  /** The lines of the map. */
  public List<String> lines() {
    int label = tokens.stream().mapToInt(AttentionMap::width).max().orElse(0);
    // Characters are set without gaps, words with gaps.
    String gap = sources.stream().anyMatch(s -> width(s) > 1 && !s.startsWith("<")) ? " " : "";
    List<String> lines = new ArrayList<>();
    for (int from = 0; from < sources.size(); ) {
      int to = from;
      int used = label + 1;
      while (to < sources.size()
          && (to == from
              || used + width(sources.get(to)) < Math.max(console.width(), label + NARROWEST))) {
        used += width(sources.get(to)) + gap.length();
        to++;
      }
      lines.add(
          (" ".repeat(label + 1) + String.join(gap, sources.subList(from, to))).stripTrailing());
      for (int row = 0; row < tokens.size(); row++) {
        StringBuilder line = new StringBuilder(tokens.get(row));
        line.append(" ".repeat(label - width(tokens.get(row)) + 1));
        for (int column = from; column < to; column++) {
          line.append(cell(weights.get(row).get(column), width(sources.get(column)))).append(gap);
        }
        lines.add(line.toString().stripTrailing());
      }
      from = to;
    }
    return lines;
  }

  private static int width(String token) {
    return token.codePointCount(0, token.length());
  }

  private String cell(float weight, int width) {
    double share = Math.clamp(weight, 0f, 1f);
    if (console.interactive() && console.unicode() && console.colour()) {
      int grey = DARKEST_GREY + (int) (share * (GREYS - 1));
      return SafeWriter.own("\033[48;5;%dm".formatted(grey)) + " ".repeat(width) + OFF;
    }
    String shades = console.unicode() ? BLOCKS : ASCII;
    return shades.substring(at(share, shades), at(share, shades) + 1).repeat(width);
  }

  private static int at(double share, String shades) {
    return (int) Math.round(share * (shades.length() - 1));
  }
}
