package dev.panagrad.models.data.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.metrics.text.Bleu;
import dev.panagrad.models.metrics.text.Chrf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BibleTest {
  @Test
  void allVersesAreThere() {
    List<Verse> verses = Bible.verses();
    assertEquals(31_077, verses.size());
    Verse light = verses.get(2);
    assertEquals("Genesis 1:3", light.key());
    assertEquals("Genesis", light.book());
    assertEquals("And God said, Let there be light: and there was light.", light.kingJames());
    assertEquals(
        "God said, \u201cLet there be light,\u201d and there was light.", light.worldEnglish());
    assertEquals("Y dijo Dios: Sea la luz: y fu\u00e9 la luz.", light.reinaValera());
    assertEquals("Revelation of John", verses.getLast().book());
  }

  @Test
  void wordsInCapitalsAreOrdinaryOnes() {
    assertEquals("En el principio", Bible.withoutCapitals("EN el principio"));
    assertEquals(
        "Y Jehov\u00e1 dijo \u00e1 No\u00e9",
        Bible.withoutCapitals("Y JEHOV\u00c1 dijo \u00e1 No\u00e9"));
    assertEquals("Y \u00e1 sus hijos", Bible.withoutCapitals("Y \u00c1 SUS hijos"));
    assertEquals("\u00bfPor qu\u00e9 se", Bible.withoutCapitals("\u00bfPOR qu\u00e9 se"));
    assertEquals("Y Dios", Bible.withoutCapitals("Y Dios"));
    assertTrue(
        Bible.verses().stream()
            .noneMatch(verse -> verse.reinaValera().matches("\\P{L}*\\p{Lu}{2,}(?!\\p{L}).*")));
  }

  /** The figures are those of sacrebleu 2.6.0. */
  @Test
  void copyingTheSourceScoresAsWithSacrebleu() {
    List<String> old = new ArrayList<>();
    List<String> modern = new ArrayList<>();
    List<Verse> verses = Bible.verses();
    for (int i = 0; i < verses.size(); i += 31) {
      old.add(verses.get(i).kingJames());
      modern.add(verses.get(i).worldEnglish());
    }
    Bleu bleu = Bleu.of(old, modern);
    assertEquals(42.86950782723975, bleu.score(), 1e-9);
    assertEquals(29_626, bleu.length());
    assertEquals(66.25353628862798, Chrf.of(old, modern), 1e-9);
  }

  @Test
  void booksAreTextsWithAnEmptyLineBetweenChapters() {
    Map<String, String> books = Bible.kingJames();
    assertEquals(66, books.size());
    assertEquals("Genesis", books.keySet().iterator().next());
    String genesis = books.get("Genesis");
    assertTrue(genesis.startsWith("In the beginning God created the heaven and the earth.\nAnd"));
    assertEquals(50, genesis.split("\n\n").length);
    assertTrue(genesis.endsWith("coffin in Egypt.\n"));
  }
}
