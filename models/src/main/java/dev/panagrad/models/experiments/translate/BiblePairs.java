package dev.panagrad.models.experiments.translate;

import dev.panagrad.models.io.Sha256;
import dev.panagrad.models.train.DataOrigin;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The verses that come with the product in three translations: the King James Version, the World
 * English Bible and the Reina-Valera of 1909.
 */
final class BiblePairs {
  private static final int KJV = 1;
  private static final int WEB = 2;
  private static final int RV = 3;

  private BiblePairs() {}

  /**
   * Opens the pairs of a name.
   *
   * @param name "web-rv" for English to Spanish, "kjv-web" for old to modern English
   */
  static PairTexts open(String name) {
    try (InputStream in = BiblePairs.class.getResourceAsStream("bible3.tsv.gz")) {
      if (in == null) {
        throw new IllegalStateException("the product lacks its verses");
      }
      return read(name, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PairTexts read(String name, byte[] packed) throws IOException {
    boolean spanish = name.equals("web-rv");
    List<TextPair> pairs = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(new ByteArrayInputStream(packed)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split("\t", -1);
        pairs.add(
            spanish
                ? new TextPair(cells[WEB], withoutCapitals(cells[RV]))
                : new TextPair(cells[KJV], cells[WEB]));
      }
    }
    String source =
        spanish ? "verses, English to Spanish (web-rv)" : "verses, old to modern English (kjv-web)";
    return new PairTexts(
        pairs, 0, new DataOrigin(source, Map.of("bible3.tsv.gz", Sha256.of(packed))));
  }

  /** The first word of a chapter stands in capitals. */
  static String withoutCapitals(String verse) {
    int end = 0;
    while (end < verse.length() && Character.isLetter(verse.charAt(end))) {
      end++;
    }
    String word = verse.substring(0, end);
    return end > 1 && word.equals(word.toUpperCase(Locale.ROOT))
        ? word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT) + verse.substring(end)
        : verse;
  }
}
