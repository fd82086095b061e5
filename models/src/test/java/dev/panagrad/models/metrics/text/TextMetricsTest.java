package dev.panagrad.models.metrics.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The figures are those of sacrebleu 2.6.0, where no working is shown. */
class TextMetricsTest {
  private static final double CLOSE = 1e-9;

  private static final List<String> HYPOTHESES =
      List.of(
          "The cat sat on the mat.",
          "He said, \"I paid $1,000.50 - in 1990-91!\"",
          "",
          "a",
          "<skipped>It&quot;s &amp; that's x-ray (well/ill), 3.5%",
          "Sea la luz: y fu\u00e9 la luz.",
          "\u00a0the the the the  \uD83D\uDE00 the\u3000");
  private static final List<String> REFERENCES =
      List.of(
          "The cat is on the mat.",
          "He said: \"I paid $1,000.50 in 1990-91.\"",
          "nothing",
          "a b",
          "It\"s & that's X-ray (well / ill), 3.5 %",
          "Y dijo Dios: Sea la luz: y fu\u00e9 la luz.",
          "the cat \uD83D\uDE00");

  private static void check(double bleu, double chrf, String hypothesis, String reference) {
    assertEquals(bleu, Bleu.of(List.of(hypothesis), List.of(reference)).score(), CLOSE);
    assertEquals(chrf, Chrf.of(List.of(hypothesis), List.of(reference)), CLOSE);
  }

  @Test
  void aCorpusScoresAsWithSacrebleu() {
    Bleu bleu = Bleu.of(HYPOTHESES, REFERENCES);
    assertEquals(59.64667096471595, bleu.score(), CLOSE);
    assertEquals(
        "BLEU = 59.6 82.7/67.4/56.1/47.2 (BP = 0.962 ratio = 0.963 hyp_len = 52 ref_len = 54)",
        bleu.toString());
    assertEquals(63.08092471729715, Chrf.of(HYPOTHESES, REFERENCES), CLOSE);
  }

  @Test
  void tokensAreThoseOf13a() {
    assertEquals(
        List.of("He said , \" I paid $ 1,000.50 - in 1990 - 91 ! \"".split(" ")),
        Tokens13a.of(HYPOTHESES.get(1)));
    assertEquals(
        List.of("It \" s & that's x-ray ( well / ill ) , 3.5 %".split(" ")),
        Tokens13a.of(HYPOTHESES.get(4)));
    assertEquals(List.of("fu\u00e9", "la", "luz", "."), Tokens13a.of("fu\u00e9 la luz."));
    assertEquals(List.of(), Tokens13a.of(" \n"));
  }

  @Test
  void aCountOfZeroIsSmoothed() {
    // 4 of 5, 2 of 4, then 1/2 of 3 and 1/4 of 2: (80 * 50 * 100/6 * 100/8)^(1/4).
    double worked = Math.pow(80.0 * 50 * (100.0 / 6) * (100.0 / 8), 0.25);
    // chrF: 4/5, 2/4, and nothing of 3 to 5 characters.
    check(worked, 100 * (0.8 + 0.5) / 5, "a b x c d", "a b y c d");
  }

  @Test
  void whatIsTooShortIsPunished() {
    check(100 * Math.exp(1 - 8.0 / 5), 52.5011986575036, "a b c d e", "a b c d e f g h");
  }

  @Test
  void fewerThanFourWordsScoreNothing() {
    check(0, 100, "a b c", "a b c");
    check(0, 0, "x y", "a b");
    check(0, 0, "", "a b");
    check(0, 0, "a b", "");
    assertEquals(0, Bleu.of(List.of(), List.of()).score());
    assertEquals(0, Chrf.of(List.of(), List.of()));
  }

  @Test
  void eachHypothesisNeedsItsReference() {
    assertThrows(IllegalArgumentException.class, () -> Bleu.of(List.of("a"), List.of("a", "b")));
    assertThrows(IllegalArgumentException.class, () -> Chrf.of(List.of(), List.of("b")));
  }
}
