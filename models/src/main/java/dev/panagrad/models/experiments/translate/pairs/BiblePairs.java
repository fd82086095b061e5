package dev.panagrad.models.experiments.translate.pairs;

import dev.panagrad.corpora.CorpusFile;
import dev.panagrad.models.data.corpus.Bible;
import dev.panagrad.models.data.corpus.Verse;
import dev.panagrad.models.io.file.Sha256;
import dev.panagrad.models.train.DataOrigin;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The verses that come with the product, as pairs. */
public final class BiblePairs {
  /** Their names: English to Spanish, and old to modern English. */
  public static final List<String> NAMES = List.of("web-rv", "kjv-web");

  private BiblePairs() {}

  /**
   * Opens the pairs with a name.
   *
   * @param name one of {@link #NAMES}
   */
  public static PairTexts open(String name) {
    boolean spanish = name.equals("web-rv");
    List<TextPair> pairs = new ArrayList<>();
    for (Verse verse : Bible.verses()) {
      pairs.add(
          spanish
              ? new TextPair(verse.worldEnglish(), verse.reinaValera())
              : new TextPair(verse.kingJames(), verse.worldEnglish()));
    }
    String source =
        spanish ? "verses, English to Spanish (web-rv)" : "verses, old to modern English (kjv-web)";
    return new PairTexts(pairs, 0, new DataOrigin(source, sums()));
  }

  private static Map<String, String> sums() {
    try (InputStream in = CorpusFile.BIBLE3.open()) {
      return Map.of(CorpusFile.BIBLE3.fileName(), Sha256.of(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
