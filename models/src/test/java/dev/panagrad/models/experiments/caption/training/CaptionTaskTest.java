package dev.panagrad.models.experiments.caption.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.experiments.caption.CaptionDigits;
import dev.panagrad.models.experiments.caption.CaptionEmoji;
import dev.panagrad.models.experiments.caption.pictures.CaptionPictures;
import dev.panagrad.models.experiments.caption.pictures.CaptionedPicture;
import dev.panagrad.models.experiments.caption.writing.Caption;
import dev.panagrad.models.experiments.caption.writing.Captioner;
import dev.panagrad.models.train.DataSource;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.Score;
import dev.panagrad.models.train.TaskSettings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptionTaskTest {
  private static final long SEED = 3;

  @TempDir Path folder;

  private static HyperParameters small(CaptionExperiment experiment) {
    return experiment.hyperParameters().set("units", 24).set("embedding", 24);
  }

  private CaptionTask open(int shards) {
    CaptionEmoji experiment = new CaptionEmoji();
    HyperParameters values = small(experiment).set("warm-up", 10).set("decay-steps", 120);
    SessionOptions options = SessionOptions.defaults().withSeed(SEED).withThreads(2);
    return experiment.open(
        TaskSettings.of(experiment, options)
            .with(values)
            .withBatch(20, shards)
            .with(DataSource.folder(CaptionPictures.folder(folder, 120))));
  }

  private static void train(CaptionTask task, int steps) {
    for (int step = 0; step < steps; step++) {
      task.nextBatch();
      task.update(step);
    }
  }

  /** Six captions of plain colours are learned, and the net in use writes them itself. */
  @Test
  void learnsToNameColours() {
    try (CaptionTask task = open(1)) {
      Score before = task.evaluate();
      train(task, 120);
      Score after = task.evaluate();
      assertTrue(after.loss() < before.loss() / 3, before + " to " + after + ", seed " + SEED);
      assertEquals(1, after.accuracy(), "seed " + SEED);
      assertEquals(1, task.score(task.tests().getFirst()).accuracy(), "seed " + SEED);
      checkBeam(task);
    }
  }

  private static void checkBeam(CaptionTask task) {
    Captioner captioner = task.captioner();
    CaptionedPicture picture = task.shown().getFirst();
    String greedy = captioner.greedy(List.of(picture.samples())).getFirst();
    Caption single = captioner.beam(picture.samples(), 1, 1).getFirst();
    assertEquals(greedy, single.text());
    List<Caption> three = captioner.beam(picture.samples(), 3, 3);
    assertEquals(picture.caption(), three.getFirst().text());
    double sum = 0;
    double least = 1;
    for (Caption caption : three) {
      assertTrue(caption.probability() <= least, "the likeliest comes first");
      least = caption.probability();
      sum += caption.probability();
      assertEquals(caption.tokens().size(), caption.weights().size());
      for (List<Float> looked : caption.weights()) {
        assertEquals(captioner.rows() * captioner.columns(), looked.size());
        assertEquals(1, looked.stream().mapToDouble(Float::doubleValue).sum(), 1e-5);
      }
    }
    assertTrue(sum <= 1.0001, "probabilities of different captions: " + sum);
  }

  /** A score of the batch is that of its shards together. */
  @Test
  void scoresShardsTogether() {
    try (CaptionTask task = open(4)) {
      task.nextBatch();
      Score score = task.scoreBatch();
      assertTrue(score.loss() > 1 && score.loss() < 6, score.toString());
      assertTrue(score.accuracy() >= 0 && score.accuracy() <= 1, score.toString());
      float first = task.update(0);
      train(task, 40);
      assertTrue(task.update(41) < first);
    }
  }

  @Test
  void unitsAreWholeNumbers() {
    CaptionDigits experiment = new CaptionDigits();
    HyperParameters values = experiment.hyperParameters().set("units", 2.5);
    TaskSettings settings =
        TaskSettings.of(experiment, SessionOptions.defaults()).with(values).withBatch(2);
    Exception e = assertThrows(IllegalArgumentException.class, () -> experiment.open(settings));
    assertEquals("the hyper-parameter 'units' must be a whole number, not 2.5", e.getMessage());
  }
}
