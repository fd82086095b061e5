package dev.panagrad.models.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.tokenizer.BpeTokenizer.Merge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BpeTokenizerTest {
  private static final List<String> TEXTS =
      List.of(
          "And God said, Let there be light: and there was light.",
          "And God saw the light, that it was good: and God divided the light from the darkness.",
          "And God called the light Day, and the darkness he called Night.");

  /** Sennrich's own example: low, lower, newest, widest. */
  @Test
  void joinsThePairsOfThePapersExample() {
    BpeLearner learner = new BpeLearner();
    learner.add(List.of("l", "o", "w", "."), 5);
    learner.add(List.of("l", "o", "w", "e", "r", "."), 2);
    learner.add(List.of("n", "e", "w", "e", "s", "t", "."), 6);
    learner.add(List.of("w", "i", "d", "e", "s", "t", "."), 3);
    // (e s), (s t) and (t .) are 9 each: the last in lexical order goes first, as in subword-nmt.
    assertEquals(
        List.of(
            new Merge("t", "."),
            new Merge("s", "t."),
            new Merge("e", "st."),
            new Merge("o", "w"),
            new Merge("l", "ow"),
            new Merge("w", "est.")),
        learner.learn(6));
  }

  @Test
  void learnsWhatCountingAnewEachTimeLearns() {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      Map<List<String>, Integer> words = new HashMap<>();
      for (int i = 0; i < 60; i++) {
        List<String> word = new ArrayList<>();
        for (int length = 1 + random.nextInt(8); length > 0; length--) {
          word.add(String.valueOf((char) ('a' + random.nextInt(4))));
        }
        words.merge(word, 1 + random.nextInt(5), Integer::sum);
      }
      BpeLearner learner = new BpeLearner();
      words.forEach(learner::add);
      assertEquals(slowly(words, 40), learner.learn(40), "seed " + seed);
    }
  }

  /** Sennrich's program as it is in the paper, with subword-nmt's order. */
  private static List<Merge> slowly(Map<List<String>, Integer> words, int symbols) {
    List<Merge> merges = new ArrayList<>();
    Map<List<String>, Integer> now = new HashMap<>(words);
    Set<String> known = new HashSet<>();
    words.keySet().forEach(known::addAll);
    int wanted = known.size() + symbols;
    while (known.size() < wanted) {
      Map<List<String>, Integer> counts = new HashMap<>();
      now.forEach(
          (word, count) -> {
            for (int i = 0; i + 1 < word.size(); i++) {
              counts.merge(List.of(word.get(i), word.get(i + 1)), count, Integer::sum);
            }
          });
      List<String> best = null;
      for (List<String> pair : counts.keySet()) {
        int order = best == null ? 1 : Integer.compare(counts.get(pair), counts.get(best));
        order = order != 0 ? order : pair.get(0).compareTo(best.get(0));
        order = order != 0 ? order : pair.get(1).compareTo(best.get(1));
        best = order > 0 ? pair : best;
      }
      if (best == null || counts.get(best) < 2) {
        return merges;
      }
      merges.add(new Merge(best.get(0), best.get(1)));
      String joined = best.get(0) + best.get(1);
      known.add(joined);
      Map<List<String>, Integer> next = new HashMap<>();
      for (Map.Entry<List<String>, Integer> entry : now.entrySet()) {
        List<String> word = new ArrayList<>();
        List<String> old = entry.getKey();
        for (int i = 0; i < old.size(); i++) {
          boolean here =
              i + 1 < old.size()
                  && old.get(i).equals(best.get(0))
                  && old.get(i + 1).equals(best.get(1));
          word.add(here ? joined : old.get(i));
          i += here ? 1 : 0;
        }
        next.merge(word, entry.getValue(), Integer::sum);
      }
      now = next;
    }
    return merges;
  }

  @Test
  void everyTextSurvives() {
    long seed = 23;
    List<String> texts = HostileTexts.of(seed, 2_000);
    for (BpeTokenizer tokenizer :
        List.of(BpeTokenizer.learn(TEXTS, 400), BpeTokenizer.learn(texts, 2_000))) {
      for (String text : texts) {
        int[] ids = tokenizer.encode(text);
        assertEquals(text, tokenizer.decode(ids), "seed " + seed);
        for (int id : ids) {
          assertTrue(id > Tokenizer.UNKNOWN && id < tokenizer.size());
        }
      }
    }
  }

  @Test
  void frequentWordsAreOneTokenWithTheSpaceInFront() {
    BpeTokenizer tokenizer = BpeTokenizer.learn(TEXTS, 400);
    int[] ids = tokenizer.encode("And God called the light");
    List<String> tokens = Arrays.stream(ids).mapToObj(tokenizer::token).toList();
    assertEquals(List.of("And", "\u2581God", "\u2581called", "\u2581the", "\u2581light"), tokens);
    assertEquals(" light", tokenizer.decode(ids[4]));
  }

  @Test
  void theOrderOfTheTextsDoesNotMatter() {
    List<String> reversed = new ArrayList<>(TEXTS);
    Collections.reverse(reversed);
    BpeTokenizer one = BpeTokenizer.learn(TEXTS, 380);
    BpeTokenizer other = BpeTokenizer.learn(reversed, 380);
    assertEquals(one.size(), other.size());
    for (int id = 0; id < one.size(); id++) {
      assertEquals(one.token(id), other.token(id));
    }
  }

  @Test
  void unknownCharactersAreBytes() {
    BpeTokenizer tokenizer = BpeTokenizer.learn(TEXTS, 400);
    assertArrayEquals(
        new int[] {4 + 0xF0, 4 + 0x9F, 4 + 0x98, 4 + 0x80}, tokenizer.encode("\uD83D\uDE00"));
    TokenJoiner joiner = tokenizer.joiner();
    assertEquals("", joiner.add(4 + 0xF0));
    assertEquals("", joiner.add(4 + 0x9F));
    assertEquals("\uFFFDA", joiner.add(4 + 0x41), "a character that breaks off");
    assertEquals("", joiner.add(4 + 0xE2));
    assertEquals("\uFFFD", joiner.end());
    assertEquals("<0x41>", tokenizer.token(4 + 0x41));
  }

  @Test
  void specialTokensHaveTheirIds() {
    BpeTokenizer tokenizer = BpeTokenizer.learn(TEXTS, 400);
    List<String> first = List.of("<pad>", "<s>", "</s>", "<unk>", "<0x00>");
    for (int id = 0; id < first.size(); id++) {
      assertEquals(first.get(id), tokenizer.token(id));
    }
    assertEquals("<unk>", tokenizer.decode(1, 3, 2, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> tokenizer.token(tokenizer.size()));
    assertThrows(IllegalArgumentException.class, () -> tokenizer.decode(-1));
    assertThrows(IllegalArgumentException.class, () -> BpeTokenizer.learn(TEXTS, 100));
  }
}
