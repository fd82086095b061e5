package dev.panagrad.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Small grey images as text, two rows of pixels per line: half blocks in shades of grey, half
 * blocks in black and white, or characters of increasing darkness.
 */
public final class DigitPicture {
  /** The width of an image with its caption, in columns. */
  private static final int WIDTH = 28;

  private static final String GAP = "  ";
  private static final String OFF = SafeWriter.own("\033[0m");
  private static final String ASCII = " .:-=+*#%@";

  /** By upper and lower pixel: none, lower, upper, both. */
  private static final String HALVES = " ▄▀█";

  private static final int INK = 96;
  private static final int DARKEST_GREY = 232;
  private static final int GREYS = 24;

  private DigitPicture() {}

  /** The source of pixels, from 0 (background) to 255 (ink). */
  @FunctionalInterface
  public interface Pixels {
    /** Returns a pixel. */
    int at(int row, int col);
  }

  /** Text cut or padded to the width of an image. */
  public static String caption(String text) {
    return String.format(Locale.ROOT, "%-" + WIDTH + "." + WIDTH + "s", text);
  }

  /** The lines of an image, in the best form that the console can show. */
  public static List<String> lines(Console console, int rows, int cols, Pixels pixels) {
    boolean blocks = console.interactive() && console.unicode();
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < rows; row += 2) {
      StringBuilder line = new StringBuilder();
      for (int col = 0; col < cols; col++) {
        int upper = pixels.at(row, col);
        int lower = row + 1 < rows ? pixels.at(row + 1, col) : 0;
        if (blocks && console.colour()) {
          line.append(shades(upper, lower));
        } else if (blocks) {
          line.append(HALVES.charAt((upper >= INK ? 2 : 0) + (lower >= INK ? 1 : 0)));
        } else {
          line.append(ASCII.charAt((upper + lower) * (ASCII.length() - 1) / 510));
        }
      }
      lines.add(blocks && console.colour() ? line + OFF : line.toString());
    }
    return lines;
  }

  private static String shades(int upper, int lower) {
    return SafeWriter.own("\033[38;5;%d;48;5;%dm▀".formatted(grey(upper), grey(lower)));
  }

  private static int grey(int pixel) {
    return DARKEST_GREY + pixel * (GREYS - 1) / 255;
  }

  /** Writes images of equal height side by side, as many per row as fit the console. */
  public static void printBeside(Console console, List<List<String>> images) {
    int columns = Math.max(1, (console.width() + GAP.length()) / (WIDTH + GAP.length()));
    for (int first = 0; first < images.size(); first += columns) {
      List<List<String>> row = images.subList(first, Math.min(images.size(), first + columns));
      console.line();
      for (int i = 0; i < row.getFirst().size(); i++) {
        int line = i;
        console.line(
            String.join(GAP, row.stream().map(image -> image.get(line)).toList()).stripTrailing());
      }
    }
  }
}
