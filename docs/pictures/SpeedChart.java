import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws the table of docs/benchmarks.md as bars: how long a training step takes beside this
 * engine's.
 *
 * <p>{@code java docs/pictures/SpeedChart.java docs/benchmarks.md docs/pictures/speed.svg}
 */
class SpeedChart {
  private static final String[] ENGINES = {"Panagrad", "TensorFlow 2.18", "PyTorch 2.7.1"};
  private static final String[] FILLS = {"#1565c0", "#ef8e19", "#8a8f98"};
  private static final List<String> SHOWN =
      List.of(
          "mnist-softmax", "mnist-mlp-relu", "mnist-conv", "mnist-conv-bn", "text-gru, 3 x 512");
  private static final int LEFT = 140;
  private static final int BAR = 13;
  private static final int GROUP = 3 * BAR + 14;

  /** Pixels for the time that this engine takes. */
  private static final double UNIT = 110;

  /** Takes the page with the table and the file to be made. */
  public static void main(String... args) throws IOException {
    List<String[]> rows = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(args[0]))) {
      String[] cells = line.split("\\s*\\|\\s*");
      if (cells.length > 4 && SHOWN.contains(cells[1]) && rows.size() < SHOWN.size()) {
        rows.add(cells);
      }
    }
    if (rows.size() != SHOWN.size()) {
      throw new IOException("only %d of %s are in %s".formatted(rows.size(), SHOWN, args[0]));
    }
    Files.writeString(Path.of(args[1]), svg(rows));
  }

  private static String svg(List<String[]> rows) {
    StringBuilder svg = new StringBuilder();
    int height = 40 + rows.size() * GROUP;
    add(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 760 %d\" width=\"760\""
            + " height=\"%d\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\">",
        height,
        height);
    add(svg, "<title>Milliseconds a training step, bars in multiples of Panagrad's</title>");
    add(svg, "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
    for (int engine = 0; engine < ENGINES.length; engine++) {
      int x = LEFT + 150 * engine;
      add(
          svg,
          "<rect x=\"%d\" y=\"12\" width=\"12\" height=\"12\" fill=\"%s\"/>",
          x,
          FILLS[engine]);
      add(svg, "<text x=\"%d\" y=\"22\">%s</text>", x + 18, ENGINES[engine]);
    }
    int y = 38;
    for (String[] row : rows) {
      add(
          svg,
          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
          LEFT - 8,
          y + BAR + BAR / 2 + 4,
          row[1]);
      double ours = Double.parseDouble(row[2]);
      for (int engine = 0; engine < ENGINES.length; engine++) {
        String time = row[2 + engine];
        double width = UNIT * Double.parseDouble(time) / ours;
        int top = y + engine * BAR;
        add(
            svg,
            "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
            LEFT,
            top,
            width,
            BAR - 1,
            FILLS[engine]);
        add(
            svg,
            "<text x=\"%.1f\" y=\"%d\" font-size=\"11\">%s ms</text>",
            LEFT + width + 5,
            top + BAR - 3,
            time);
      }
      y += GROUP;
    }
    return svg.append("</svg>\n").toString();
  }

  private static void add(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
