package dev.panagrad.models.experiments.text.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.experiments.text.corpus.Alphabet;
import dev.panagrad.models.experiments.text.recurrent.TextExperiment;
import dev.panagrad.models.experiments.text.writing.Sampling;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.run.Experiments;
import dev.panagrad.models.train.DataSource;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.Score;
import dev.panagrad.models.train.TaskSettings;
import dev.panagrad.models.train.store.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TextTaskTest {
  private static final int BATCH = 6;

  private static TextExperiment experiment(String name) {
    return (TextExperiment) Experiments.find(name).orElseThrow();
  }

  private static HyperParameters small(TextExperiment experiment) {
    return experiment
        .hyperParameters()
        .set("layers", 2)
        .set("hidden", 20)
        .set("sequence", 9)
        .set("learning-rate", 0.01);
  }

  private static TextTask open(String name, int threads, double keep, String text) {
    TextExperiment experiment = experiment(name);
    SessionOptions options = SessionOptions.defaults().withThreads(threads).withSeed(4);
    HyperParameters values = small(experiment).set("keep-probability", keep);
    return experiment.open(
        TaskSettings.of(experiment, options)
            .with(values)
            .withBatch(BATCH)
            .with(DataSource.text(text)));
  }

  private static void train(TextTask task, int from, int to) {
    for (int step = from; step < to; step++) {
      task.nextBatch();
      if (step % 3 == 0) {
        task.scoreBatch();
      }
      task.update(step);
    }
  }

  private static Map<String, float[]> variables(TextTask task) {
    Map<String, float[]> values = new TreeMap<>();
    for (Node variable : task.session().graph().variables()) {
      values.put(variable.name(), task.session().variable(variable).toArray());
    }
    return values;
  }

  private static void assertSame(Map<String, float[]> expected, Map<String, float[]> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((name, values) -> assertArrayEquals(values, actual.get(name), 0, name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text-rnn", "text-lstm", "text-gru"})
  void goesOnFromACheckpointBitForBit(String name, @TempDir Path folder) {
    Path file = folder.resolve("last.safetensors");
    Map<String, float[]> expected;
    Score score;
    try (TextTask task = open(name, 2, 0.8, null)) {
      train(task, 0, 7);
      new Checkpoint(name, 7, task.session().counter(), null, 0, task.position()).save(file, task);
      train(task, 7, 15);
      expected = variables(task);
      score = task.evaluate();
    }
    try (TextTask task = open(name, 2, 0.8, null)) {
      Checkpoint checkpoint = Checkpoint.load(file, name, task.session());
      task.seek(checkpoint.position());
      train(task, 7, 15);
      assertSame(expected, variables(task));
      assertEquals(score, task.evaluate());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text-rnn", "text-lstm", "text-gru"})
  void learns(String name) {
    try (TextTask task = open(name, 2, 1, null)) {
      Score before = task.evaluate();
      assertEquals(Math.log(98), before.loss(), 0.6);
      train(task, 0, 600);
      Score after = task.evaluate();
      assertTrue(after.loss() < 2.9, after.toString());
      assertTrue(after.accuracy() > 0.2, after.toString());
      assertTrue(task.better(after, before));
      task.nextBatch();
      assertTrue(task.scoreBatch().loss() < 2.9);
    }
  }

  @Test
  void theSequencesOfABatchAreShown() {
    try (TextTask task = open("text-gru", 1, 0.8, null)) {
      train(task, 0, 5);
      task.nextBatch();
      List<SequenceResult> sequences = task.sequences(3);
      assertEquals(3, sequences.size());
      double mean = 0;
      for (SequenceResult sequence : task.sequences(BATCH)) {
        assertEquals("sonnets.txt", sequence.book());
        assertEquals(9, sequence.text().length());
        assertEquals(9, sequence.predicted().length());
        mean += sequence.loss() / BATCH;
      }
      assertEquals(task.scoreBatch().loss(), mean, 1e-5);
      String text = Alphabet.decode(task.corpus().training().codes(), 0, 60);
      assertEquals(text.substring(46, 55), sequences.get(0).text());
    }
  }

  @Test
  void validationDoesNotDependOnHowItIsCut(@TempDir Path folder) throws IOException {
    // 128 sequences go side by side; 1,500 characters are two of them, the second one short.
    Path file = folder.resolve("a.txt");
    Files.writeString(file, "the quick brown fox\n".repeat(750));
    try (TextTask task = open("text-gru", 1, 1, file.toString())) {
      train(task, 0, 20);
      assertEquals(1_499, task.evaluationExamples());
      Score score = task.evaluate();
      assertEquals(score, task.evaluate());
      int[] codes = task.corpus().validation().codes();
      double loss = 0;
      try (TextEvaluator first = task.evaluator(Arrays.copyOf(codes, 1_025));
          TextEvaluator second = task.evaluator(Arrays.copyOfRange(codes, 1_024, 1_500))) {
        loss = first.score(null).loss() * 1_024 + second.score(null).loss() * 475;
      }
      assertEquals(loss / 1_499, score.loss(), 1e-6);
    }
  }

  @Test
  void theSameSeedWritesTheSame() {
    try (TextTask task = open("text-gru", 2, 0.8, null)) {
      train(task, 0, 30);
      Sampling sampling = new Sampling(10, 0.9, 7);
      String text = task.generator().write("When ", 80, sampling);
      assertEquals(80, text.length());
      assertEquals(text, task.generator().write("When ", 80, sampling));
      assertNotEquals(text, task.generator().write("When ", 80, new Sampling(10, 0.9, 8)));
      StringBuilder streamed = new StringBuilder();
      task.generator()
          .write("When ", 80, sampling, (piece, p) -> streamed.append(piece).length() < 20);
      assertEquals(text.substring(0, 20), streamed.toString());
      train(task, 30, 31);
    }
  }

  @Test
  void writingDoesNotChangeTraining() {
    Map<String, float[]> expected;
    try (TextTask task = open("text-gru", 1, 0.8, null)) {
      train(task, 0, 6);
      expected = variables(task);
    }
    try (TextTask task = open("text-gru", 1, 0.8, null)) {
      train(task, 0, 3);
      task.generator().write("", 10, new Sampling(5, 1, 1));
      task.sequences(2);
      task.evaluate();
      train(task, 3, 6);
      assertSame(expected, variables(task));
    }
  }

  @Test
  void nothingLeaks() {
    long before = Workspace.liveBytes();
    try (TextTask task = open("text-lstm", 1, 0.8, null)) {
      train(task, 0, 1);
      task.evaluate();
    }
    assertEquals(before, Workspace.liveBytes());
  }

  @Test
  void mistakesAreToldInASentence() {
    TextExperiment experiment = experiment("text-gru");
    HyperParameters halves = small(experiment).set("layers", 1.5);
    SessionOptions options = SessionOptions.defaults();
    TaskSettings own = TaskSettings.of(experiment, options);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> experiment.open(own.with(halves).withBatch(4)));
    assertTrue(e.getMessage().contains("'layers' must be a whole number"), e.getMessage());
    TaskSettings large = own.with(small(experiment)).withBatch(20_000);
    assertThrows(FileException.class, () -> experiment.open(large));
    assertThrows(FileException.class, () -> experiment.stepsPerEpoch(large));
  }
}
