package dev.panagrad.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Wraps text. */
final class Wrapping {
  private static final String BREAKS = " /,+-";

  private Wrapping() {}

  /**
   * Splits a text into lines, each at most as long as a width: at spaces; if a word is longer than
   * a line, after a slash or similar character; otherwise anywhere.
   */
  static List<String> lines(String text, int width) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > width) {
      int space = rest.lastIndexOf(' ', width);
      int end = space > 0 && !rest.substring(0, space).isBlank() ? space : end(rest, width);
      lines.add(rest.substring(0, end).stripTrailing());
      rest = rest.substring(end).stripLeading();
    }
    lines.add(rest);
    return lines;
  }

  private static int end(String word, int width) {
    for (int i = width; i > width / 3; i--) {
      if (BREAKS.indexOf(word.charAt(i - 1)) >= 0) {
        return i;
      }
    }
    return width;
  }
}
