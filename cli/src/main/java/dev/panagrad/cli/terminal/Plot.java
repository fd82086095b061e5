package dev.panagrad.cli.terminal;

import dev.panagrad.cli.panel.Figures;
import dev.panagrad.cli.panel.RunColours;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Curves as text: eight dots per braille character, each curve in its own colour; or, if these
 * can't be shown, a letter for each curve.
 */
public final class Plot {
  private static final int ROWS = 18;
  private static final int MARGIN = 10;
  private static final int BRAILLE = 0x2800;

  /** The bits of the dots of a braille character, by row and column. */
  private static final int[][] DOTS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

  /**
   * Indices into the 256 colours, by hue: light, middle and dark, all of which are visible on black
   * and on white.
   */
  private static final int[][] COLOURS = {
    {117, 39, 26}, {215, 208, 166}, {183, 170, 127}, {114, 34, 28}, {217, 205, 161}, {186, 178, 136}
  };

  private record Curve(String name, RunColours.Colour colour, double[] x, double[] y) {}

  private final Console console;
  private final boolean braille;
  private final int rows;
  private final int columns;
  private final List<Curve> curves = new ArrayList<>();
  private int[][] bits;
  private int[][] owner;

  /** Creates an empty plot, as wide as the console. */
  public Plot(Console console) {
    this(console, ROWS);
  }

  /**
   * Creates an empty plot, as wide as the console.
   *
   * @param rows of text, without title and axis
   */
  public Plot(Console console, int rows) {
    this.console = console;
    this.rows = rows;
    // Without colours the braille dots of several curves can't be distinguished.
    braille = console.unicode() && console.colour();
    columns = Math.max(20, Math.min(console.width(), 120) - MARGIN - 2);
  }

  /** Adds a curve; points whose y is NaN are left out. */
  public void curve(String name, RunColours.Colour colour, double[] x, double[] y) {
    curves.add(new Curve(name, colour, x, y));
  }

  /** Writes the title, the plot and the legend. */
  public void print(String title) {
    double[] ys = all(true);
    if (ys.length == 0) {
      console.line(title + ": there is nothing to draw yet");
      return;
    }
    double bottom = Arrays.stream(ys).min().orElse(0);
    double top = Arrays.stream(ys).max().orElse(1);
    double height = top == bottom ? 1 : top - bottom;
    double right = Math.max(1, Arrays.stream(all(false)).max().orElse(1));
    bits = new int[rows][columns];
    owner = new int[rows][columns];
    for (int i = 0; i < curves.size(); i++) {
      draw(i, right, bottom, height);
    }
    console.line(console.bold(title));
    for (int row = 0; row < rows; row++) {
      boolean labelled = row == 0 || row == rows - 1 || row == rows / 2;
      double value = top - height * row / (rows - 1);
      String label = labelled ? String.format(Locale.ROOT, "%" + MARGIN + ".4f", value) : "";
      console.line(" ".repeat(MARGIN - label.length()) + label + " |" + line(row));
    }
    String end = Figures.count(Math.round(right));
    console.line(" ".repeat(MARGIN) + " +" + "-".repeat(columns));
    console.line(" ".repeat(MARGIN + 2) + "0" + " ".repeat(columns - 1 - end.length()) + end);
    for (int i = 0; i < curves.size(); i++) {
      console.line(
          " ".repeat(MARGIN + 2) + mark(i, braille ? "──" : letter(i)) + " " + curves.get(i).name);
    }
  }

  private double[] all(boolean ofY) {
    return curves.stream()
        .flatMapToDouble(curve -> Arrays.stream(ofY ? curve.y : curve.x))
        .filter(Double::isFinite)
        .toArray();
  }

  /** Draws points joined by straight lines, in dots. */
  private void draw(int number, double right, double bottom, double height) {
    Curve curve = curves.get(number);
    int across = braille ? 2 * columns : columns;
    int down = braille ? 4 * rows : rows;
    double lastX = Double.NaN;
    double lastY = Double.NaN;
    for (int i = 0; i < curve.x.length; i++) {
      double x = curve.x[i] / right * (across - 1);
      double y = (1 - (curve.y[i] - bottom) / height) * (down - 1);
      if (Double.isFinite(y)) {
        double fromX = Double.isNaN(lastY) ? x : lastX;
        double fromY = Double.isNaN(lastY) ? y : lastY;
        int dots = (int) Math.max(1, Math.ceil(Math.max(Math.abs(x - fromX), Math.abs(y - fromY))));
        for (int dot = 0; dot <= dots; dot++) {
          double share = (double) dot / dots;
          dot(number, fromX + share * (x - fromX), fromY + share * (y - fromY));
        }
      }
      lastX = x;
      lastY = Double.isFinite(y) ? y : Double.NaN;
    }
  }

  private void dot(int number, double x, double y) {
    int col = (int) Math.round(x);
    int row = (int) Math.round(y);
    int cellRow = braille ? row / 4 : row;
    int cellCol = braille ? col / 2 : col;
    bits[cellRow][cellCol] |= braille ? DOTS[row % 4][col % 2] : 1;
    owner[cellRow][cellCol] = number;
  }

  private String line(int row) {
    StringBuilder line = new StringBuilder();
    for (int col = 0; col < columns; col++) {
      int set = bits[row][col];
      int number = owner[row][col];
      line.append(
          set == 0
              ? " "
              : mark(number, braille ? Character.toString(BRAILLE + set) : letter(number)));
    }
    return line.toString().stripTrailing();
  }

  private String mark(int number, String text) {
    RunColours.Colour colour = curves.get(number).colour;
    int[] shades = COLOURS[colour.hue() % COLOURS.length];
    int number256 =
        switch (colour.shade()) {
          case LIGHT -> shades[0];
          case MIDDLE -> shades[1];
          case DARK -> shades[2];
        };
    return console.colour(number256, text);
  }

  private static String letter(int number) {
    return Character.toString('a' + number % 26);
  }
}
