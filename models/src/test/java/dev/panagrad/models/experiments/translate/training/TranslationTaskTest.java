package dev.panagrad.models.experiments.translate.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.experiments.translate.TranslateDates;
import dev.panagrad.models.experiments.translate.pairs.TextPair;
import dev.panagrad.models.experiments.translate.writing.Translation;
import dev.panagrad.models.train.Score;
import dev.panagrad.models.train.TaskSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class TranslationTaskTest {
  private static TranslationTask open(int batch, int shards) {
    TranslateDates dates = new TranslateDates();
    return dates.open(
        TaskSettings.of(dates, SessionOptions.defaults().withThreads(2).withSeed(4))
            .withBatch(batch, shards));
  }

  private static Map<String, float[]> variables(TranslationTask task) {
    Map<String, float[]> values = new TreeMap<>();
    for (Node variable : task.session().graph().variables()) {
      values.put(variable.name(), task.session().variable(variable).toArray());
    }
    return values;
  }

  @Test
  void learnsDates() {
    try (TranslationTask task = open(32, 1)) {
      Score before = task.evaluate();
      assertEquals(0, before.accuracy());
      assertEquals(Math.log(15), before.loss(), 0.8);
      for (int step = 0; step < 260; step++) {
        task.nextBatch();
        task.update(step);
      }
      Score after = task.evaluate();
      assertTrue(after.accuracy() > 0.8, after.toString());
      assertTrue(task.better(after, before));
      assertEquals(after, task.evaluate());
      List<String> sources = task.validation().stream().map(TextPair::source).limit(70).toList();
      List<String> greedy = task.translator().greedy(sources);
      for (int i = 0; i < 8; i++) {
        Translation best = task.translator().beam(sources.get(i), 1, 1, 0.6).getFirst();
        assertEquals(greedy.get(i), best.text());
        List<Translation> beam = task.translator().beam(sources.get(i), 4, 3, 0.6);
        assertEquals(3, beam.size());
        assertTrue(beam.getFirst().score() >= beam.get(1).score());
        for (List<Float> looked : beam.getFirst().weights()) {
          assertEquals(1, looked.stream().mapToDouble(Float::doubleValue).sum(), 1e-5);
        }
        assertEquals(
            beam.getFirst().tokens().size(), beam.getFirst().weights().size(), "rows of the map");
      }
    }
  }

  /** Of one batch, in one piece and in four: with masks, a shard has other numbers of tokens. */
  @Test
  void shardsSumToTheWholeBatch() {
    try (TranslationTask whole = open(24, 1);
        TranslationTask cut = open(24, 4)) {
      whole.nextBatch();
      cut.nextBatch();
      assertEquals(whole.scoreBatch().loss(), cut.scoreBatch().loss(), 1e-5);
      assertEquals(whole.update(0), cut.update(0), 1e-5);
      Map<String, float[]> expected = variables(whole);
      Map<String, float[]> found = variables(cut);
      assertEquals(expected.keySet(), found.keySet());
      expected.forEach(
          (name, values) -> {
            if (name.startsWith("adam/m/")) {
              assertArrayEquals(values, found.get(name), 2e-6f, name);
            }
          });
    }
  }

  @Test
  void translatingChangesNoBitOfTheTraining() {
    try (TranslationTask plain = open(8, 1);
        TranslationTask watched = open(8, 1)) {
      for (int step = 0; step < 4; step++) {
        plain.nextBatch();
        plain.update(step);
        watched.nextBatch();
        watched.scoreBatch();
        watched.update(step);
        watched.evaluate();
        watched.translator().beam("3 mai 1922", 3, 3, 0.6);
      }
      Map<String, float[]> expected = variables(plain);
      Map<String, float[]> found = variables(watched);
      expected.forEach((name, values) -> assertArrayEquals(values, found.get(name), 0, name));
    }
  }

  @Test
  void aTextThatIsTooLongIsRefused() {
    try (TranslationTask task = open(4, 1)) {
      assertEquals(
          "a text of 50 tokens is too long for this model, which reads 39; give a shorter one",
          assertThrows(
                  IllegalArgumentException.class,
                  () -> task.translator().beam("a".repeat(50), 2, 1, 0))
              .getMessage());
    }
  }
}
