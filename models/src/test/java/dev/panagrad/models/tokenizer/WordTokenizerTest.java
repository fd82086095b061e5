package dev.panagrad.models.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordTokenizerTest {
  private static List<String> tokens(Tokenizer tokenizer, String text) {
    return Arrays.stream(tokenizer.encode(text)).mapToObj(tokenizer::token).toList();
  }

  @Test
  void everyTextOfKnownWordsSurvives() {
    long seed = 29;
    List<String> texts = HostileTexts.of(seed, 2_000);
    WordTokenizer tokenizer = WordTokenizer.learn(texts, 1_000_000);
    for (String text : texts) {
      assertEquals(text, tokenizer.decode(tokenizer.encode(text)), "seed " + seed);
    }
  }

  @Test
  void ordinarySpacesHaveNoToken() {
    String text = "Where is he (the king's son), now? \u201CHere!\u201D\nWell-known 42.";
    WordTokenizer tokenizer = WordTokenizer.learn(List.of(text), 100);
    assertEquals(
        List.of(
            "Where", "is", "he", "(", "the", "king's", "son", ")", ",", "now", "?", "\u201C",
            "Here", "!", "\u201D", "\n", "Well", "-", "known", "42", "."),
        tokens(tokenizer, text));
    assertEquals(text, tokenizer.decode(tokenizer.encode(text)));
  }

  @Test
  void otherSpacesAreSaid() {
    WordTokenizer tokenizer = WordTokenizer.learn(List.of("a b ,"), 100);
    assertEquals(List.of("a", "\u2581", ","), tokens(tokenizer, "a ,"));
    assertEquals(List.of("a", "\u2581", "\u2581", "b"), tokens(tokenizer, "a  b"));
    assertEquals(List.of(",", "\u2040", "a"), tokens(tokenizer, ",a"));
    assertEquals(List.of("\u2581", "a", "\u2581"), tokens(tokenizer, " a "));
  }

  @Test
  void theMostFrequentWordsAreKept() {
    WordTokenizer tokenizer = WordTokenizer.learn(List.of("b b a c c c d"), 9);
    assertEquals(9, tokenizer.size());
    assertEquals(List.of("c", "b", "a", "<unk>"), tokens(tokenizer, "c b a d"));
    assertEquals(
        "c <unk>, b",
        WordTokenizer.learn(List.of("c , b"), 50)
            .decode(WordTokenizer.learn(List.of("c , b"), 50).encode("c xyz, b")));
    assertThrows(IllegalArgumentException.class, () -> WordTokenizer.learn(List.of("a"), 6));
  }
}
