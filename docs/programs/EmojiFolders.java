import dev.panagrad.corpora.CorpusFile;
import dev.panagrad.models.io.Image;
import dev.panagrad.models.io.Pictures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Writes the emoji of the product as pictures in folders named after their group: train/ with three
 * designs, test/ with Twemoji, which another artist has drawn.
 */
class EmojiFolders {
  private static final int SIDE = 32;
  private static final int COLUMNS = 64;

  /**
   * Takes the folder to write to, and perhaps how many pictures of each group and design are
   * enough.
   */
  public static void main(String... args) throws IOException {
    int most = args.length > 1 ? Integer.parseInt(args[1]) : Integer.MAX_VALUE;
    Map<String, Integer> written = new HashMap<>();
    Map<String, Image> sheets = new HashMap<>();
    var names = new GZIPInputStream(CorpusFile.EMOJI_CAPTIONS.open());
    try (var lines = new BufferedReader(new InputStreamReader(names))) {
      for (String line : lines.lines().skip(1).toList()) {
        String[] cells = line.split("\t", -1); // design, number, code points, group, names
        boolean known = !cells[3].isEmpty() && !cells[3].equals("Component");
        if (known && written.merge(cells[0] + " " + cells[3], 1, Integer::sum) <= most) {
          String half = cells[0].equals("twemoji") ? "test" : "train";
          Path folder = Path.of(args[0], half, cells[3].replace(" & ", "-"));
          Path file = Files.createDirectories(folder).resolve(cells[0] + "-" + cells[2] + ".png");
          Files.write(
              file, picture(sheets.computeIfAbsent(cells[0], EmojiFolders::sheet), cells[1]));
        }
      }
    }
    System.out.printf(
        "pictures of %d groups in %d designs%n", written.size() / sheets.size(), sheets.size());
  }

  private static Image sheet(String design) {
    try (var in = CorpusFile.valueOf("EMOJI_" + design.toUpperCase(Locale.ROOT)).open()) {
      return Pictures.decode(design, in.readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] picture(Image sheet, String number) {
    int place = Integer.parseInt(number);
    byte[] samples = new byte[SIDE * SIDE * 3];
    for (int i = 0; i < samples.length; i++) {
      int x = place % COLUMNS * SIDE + i / 3 % SIDE;
      int y = place / COLUMNS * SIDE + i / 3 / SIDE;
      samples[i] = (byte) (sheet.argb(x, y) >> (16 - i % 3 * 8));
    }
    return Pictures.png(SIDE, SIDE, samples);
  }
}
