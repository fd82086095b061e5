package dev.panagrad.cli.startup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.panagrad.cli.option.Blas;
import dev.panagrad.cli.option.ExecutionOptions;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.run.Experiments;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.TaskSettings;
import dev.panagrad.models.train.TrainingTask;
import org.junit.jupiter.api.Test;

final class TaskAheadTest {
  private static final Experiment SOFTMAX = Experiments.find("mnist-softmax").orElseThrow();
  private static final int STEPS = 3;

  @Test
  void aTaskThatWasOpenedAheadTrainsAsAnyOther() {
    float[] plain = losses(SOFTMAX.open(settings(100, 7)));
    TaskAhead ahead = TaskAhead.begin(SOFTMAX, settings(100, 7));
    assertArrayEquals(plain, losses(ahead.open(SOFTMAX, settings(100, 7))));
  }

  /** Else each training would be opened and warmed up twice. */
  @Test
  void theGuessIsWhatTheCommandAsksFor() {
    SessionOptions asked = new ExecutionOptions().session(Blas.AUTO).withThreads(1);
    assertEquals(SessionOptions.defaults().withThreads(1), asked);
    TaskSettings wanted = TaskSettings.of(SOFTMAX, SessionOptions.defaults().withSeed(7));
    assertEquals(settings(SOFTMAX.batch(), 7), wanted);
  }

  @Test
  void aWrongGuessChangesNothing() {
    float[] plain = losses(SOFTMAX.open(settings(100, 7)));
    TaskAhead ahead = TaskAhead.begin(SOFTMAX, settings(100, 8));
    assertArrayEquals(plain, losses(ahead.open(SOFTMAX, settings(100, 7))));
  }

  @Test
  void whatCannotBeOpenedIsToldWhenItIsWanted() {
    TaskAhead ahead = TaskAhead.begin(SOFTMAX, settings(1_000_000, 7));
    assertThrows(IllegalArgumentException.class, () -> ahead.open(SOFTMAX, settings(1_000_000, 7)));
  }

  @Test
  void whatWasOpenedAheadIsGivenOnce() {
    TaskAhead ahead = TaskAhead.begin(SOFTMAX, settings(100, 7));
    try (TrainingTask first = ahead.open(SOFTMAX, settings(100, 7));
        TrainingTask second = ahead.open(SOFTMAX, settings(100, 7))) {
      assertNotSame(first, second);
    }
  }

  private static TaskSettings settings(int batch, long seed) {
    return TaskSettings.of(SOFTMAX, SessionOptions.defaults().withSeed(seed)).withBatch(batch);
  }

  private static float[] losses(TrainingTask opened) {
    float[] losses = new float[STEPS];
    try (TrainingTask task = opened) {
      for (int step = 0; step < STEPS; step++) {
        task.nextBatch();
        losses[step] = task.update(step);
      }
    }
    return losses;
  }
}
