package dev.panagrad.models.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.WarmUp;
import dev.panagrad.models.run.Experiments;
import dev.panagrad.models.train.store.Checkpoint;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is promised of every experiment holds for batches in shards too. */
final class ShardsTest {
  private static final int BATCH = 24;

  static Stream<String> experiments() {
    return PromisesTest.experiments();
  }

  private static TrainingTask open(String name, int shards, int threads) {
    return open(name, shards, SessionOptions.defaults().withThreads(threads));
  }

  private static TrainingTask open(String name, int shards, SessionOptions options) {
    return PromisesTest.open(name, BATCH, shards, options);
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void bitsDoNotDependOnThreads(String name) {
    Map<String, float[]> expected = null;
    for (int threads = 1; threads <= 2; threads++) {
      try (TrainingTask task = open(name, 4, threads)) {
        PromisesTest.train(task, 0, 5);
        Map<String, float[]> found = PromisesTest.variables(task);
        if (expected == null) {
          expected = found;
        }
        PromisesTest.assertSame(expected, found);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void bitsDoNotDependOnAWarmUp(String name) {
    Map<String, float[]> expected = null;
    for (boolean warm : new boolean[] {false, true}) {
      try (TrainingTask task = open(name, 3, 2)) {
        if (warm) {
          WarmUp warmUp = new WarmUp(task.session());
          task.warmUp(warmUp);
          warmUp.start();
        }
        Map<String, float[]> found = PromisesTest.trained(task);
        if (expected == null) {
          expected = found;
        }
        PromisesTest.assertSame(expected, found);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void goesOnFromACheckpointBitForBit(String name, @TempDir Path folder) {
    Path file = folder.resolve("last.safetensors");
    Map<String, float[]> expected;
    try (TrainingTask task = open(name, 4, 2)) {
      PromisesTest.train(task, 0, 5);
      assertEquals(5, task.session().counter());
      new Checkpoint(name, 5, task.session().counter(), null, 0, task.position()).save(file, task);
      PromisesTest.train(task, 5, 11);
      expected = PromisesTest.variables(task);
    }
    try (TrainingTask task = open(name, 4, 1)) {
      Checkpoint checkpoint = Checkpoint.load(file, name, task.session());
      task.seek(checkpoint.position());
      PromisesTest.train(task, 5, 11);
      PromisesTest.assertSame(expected, PromisesTest.variables(task));
    }
  }

  /**
   * Adam's first moments are a tenth of the gradients of the first update, and batch by batch the
   * characters' states are carried on.
   */
  @ParameterizedTest
  @CsvSource({
    "mnist-mlp-sigmoid, 2",
    "mnist-mlp-relu, 6",
    "mnist-conv, 4",
    "mnist-conv-maxpool, 3",
    "text-rnn, 4",
    "text-lstm, 2",
    "text-gru, 6",
    "text-gpt, 4"
  })
  void gradientsAreThoseOfTheWholeBatch(String name, int shards) {
    try (TrainingTask whole = openWithoutDropout(name, 1);
        TrainingTask cut = openWithoutDropout(name, shards)) {
      whole.nextBatch();
      cut.nextBatch();
      assertEquals(whole.scoreBatch().loss(), cut.scoreBatch().loss(), 1e-4);
      assertEquals(whole.scoreBatch().accuracy(), cut.scoreBatch().accuracy(), 1e-6);
      assertEquals(whole.update(0), cut.update(0), 1e-4);
      Map<String, float[]> expected = PromisesTest.variables(whole);
      Map<String, float[]> found = PromisesTest.variables(cut);
      assertEquals(expected.keySet(), found.keySet());
      expected.forEach(
          (variable, values) -> {
            if (variable.startsWith("adam/m/")
                || variable.startsWith("adamw/m/")
                || variable.startsWith("state")) {
              assertClose(values, found.get(variable), variable);
            }
          });
    }
  }

  private static TrainingTask openWithoutDropout(String name, int shards) {
    Experiment experiment = Experiments.find(name).orElseThrow();
    HyperParameters values = PromisesTest.small(experiment, 20);
    if (name.startsWith("text-")) {
      values = values.set("keep-probability", 1);
    }
    SessionOptions options = SessionOptions.defaults().withThreads(1).withSeed(3);
    return experiment.open(
        TaskSettings.of(experiment, options).with(values).withBatch(BATCH, shards));
  }

  /** As close as the largest value allows, and not all zeros. */
  private static void assertClose(float[] expected, float[] found, String name) {
    float largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertTrue(largest > 0, name + " is zero");
    assertArrayEquals(expected, found, 2e-5f * largest, name);
  }

  /** The mean of the shards' means is that of the batch; within shards there is less variance. */
  @Test
  void movingAveragesFollowTheMeanOverTheShards() {
    try (TrainingTask whole = open("mnist-mlp-relu-bn", 1, 1);
        TrainingTask cut = open("mnist-mlp-relu-bn", 4, 1)) {
      PromisesTest.train(whole, 0, 1);
      PromisesTest.train(cut, 0, 1);
      Map<String, float[]> expected = PromisesTest.variables(whole);
      Map<String, float[]> found = PromisesTest.variables(cut);
      String first = "dense1/moving_";
      assertClose(expected.get(first + "mean"), found.get(first + "mean"), "mean");
      float[] variances = expected.get(first + "variance");
      for (int i = 0; i < variances.length; i++) {
        assertTrue(found.get(first + "variance")[i] < variances[i], "unit " + i);
        assertTrue(found.get(first + "variance")[i] > variances[i] / 3, "unit " + i);
      }
    }
  }

  /** What is around the kernels, and plain loops. */
  @ParameterizedTest
  @ValueSource(
      strings = {"mnist-softmax", "mnist-mlp-dropout", "mnist-mlp-relu-bn", "text-gru", "text-gpt"})
  void aWarmStepAllocatesNothing(String name) {
    SessionOptions options =
        SessionOptions.defaults().withThreads(2).withKernels(KernelSets.scalar());
    try (TrainingTask task = PromisesTest.open(name, 4, 4, options)) {
      assertEquals(0, PromisesTest.leastAllocated(task, 1, 400), "bytes in a step");
    }
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void nothingLeaks(String name) {
    long before = Workspace.liveBytes();
    try (TrainingTask task = open(name, 4, 1)) {
      PromisesTest.train(task, 0, 1);
    }
    assertEquals(before, Workspace.liveBytes());
  }

  @ParameterizedTest
  @CsvSource({
    "100, 3, take 2 or 4",
    "100, 0, take 1",
    "100, 101, take 100",
    "7, 4, take 1 or 7",
  })
  void shardsMustDivideTheBatch(int batch, int shards, String advice) {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> PromisesTest.open("mnist-softmax", batch, shards, SessionOptions.defaults()))
            .getMessage();
    assertEquals(
        "a batch of %d can't be cut into %d equal shards; %s, or another batch"
            .formatted(batch, shards, advice),
        message);
  }
}
