package dev.panagrad.models.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.network.Network;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that are saved, loaded and used by many threads. */
class PredictorTest {
  private static final long SEED = 6;

  /** Of each of eight threads; {@code -Dpredictions=100000} makes more. */
  private static final int ROUNDS = Integer.getInteger("predictions", 2000);

  @TempDir Path folder;

  private static Model model() {
    return Model.create(
        new ModelSpec(
            Network.parse("conv 3x3x4 /2; batchnorm; dense 8 tanh; dropout 0.5; dense 3"),
            Shape.of(6, 5, 2),
            new Target.Classes(List.of("left", "right", "straight on")),
            Map.of("kind", "none")),
        SEED);
  }

  private static float[] examples(int count) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[] values = new float[count * 60];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble();
    }
    return values;
  }

  @Test
  void probabilitiesOfOneOrMany() {
    try (Predictor predictor = new Predictor(model())) {
      float[] examples = examples(77);
      float[] all = new float[77 * 3];
      predictor.predict(examples, 77, all);
      for (int i = 0; i < 77; i++) {
        float[] one = predictor.predict(Arrays.copyOfRange(examples, 60 * i, 60 * (i + 1)));
        assertArrayEquals(one, Arrays.copyOfRange(all, 3 * i, 3 * i + 3), 1e-6f);
        assertEquals(1, one[0] + one[1] + one[2], 1e-5);
      }
    }
  }

  @Test
  void aSavedModelIsWhole() {
    Model model = model();
    Path file = folder.resolve("model.safetensors");
    model.trained(Map.of("epochs", "3"));
    model.save(file);
    Model loaded = Model.load(file);
    assertEquals(model.spec(), loaded.spec());
    assertEquals(Map.of("epochs", "3"), loaded.trained());
    try (Predictor before = new Predictor(model);
        Predictor after = Predictor.open(file)) {
      float[] example = examples(1);
      assertArrayEquals(before.predict(example), after.predict(example));
      assertEquals(List.of("left", "right", "straight on"), after.names());
    }
  }

  /** Eight threads, each with examples of its own: nobody gets the result of another. */
  @Test
  void anyNumberOfThreadsPredictAtOnce() throws InterruptedException, ExecutionException {
    try (Predictor predictor = new Predictor(model());
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Integer>> right = new ArrayList<>();
      float[] examples = examples(40);
      float[] expected = new float[40 * 3];
      for (int i = 0; i < 40; i++) {
        float[] one = predictor.predict(Arrays.copyOfRange(examples, 60 * i, 60 * (i + 1)));
        System.arraycopy(one, 0, expected, 3 * i, 3);
      }
      for (int t = 0; t < 8; t++) {
        int first = 5 * t;
        right.add(threads.submit(() -> right(predictor, examples, expected, first)));
      }
      int sum = 0;
      for (Future<Integer> count : right) {
        sum += count.get();
      }
      assertEquals(8 * ROUNDS, sum);
    }
  }

  private static int right(Predictor predictor, float[] examples, float[] expected, int first) {
    float[] mine = new float[60];
    float[] result = new float[3];
    int right = 0;
    for (int round = 0; round < ROUNDS; round++) {
      int i = first + round % 5;
      System.arraycopy(examples, 60 * i, mine, 0, 60);
      predictor.predict(mine, 1, result);
      right += Arrays.equals(result, Arrays.copyOfRange(expected, 3 * i, 3 * i + 3)) ? 1 : 0;
    }
    return right;
  }

  /** What the caller brings is all that a warm call needs, for one example and for any number. */
  @Test
  void aWarmCallAllocatesNothing() {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    float[] examples = examples(77);
    float[] into = new float[77 * 3];
    // Vectors are objects until the JIT compiler has come to them: with plain loops none has to.
    SessionOptions options =
        SessionOptions.defaults().withThreads(1).withKernels(KernelSets.scalar());
    try (Predictor predictor = new Predictor(model(), options)) {
      for (int count : new int[] {1, 5, 77}) {
        long least = Long.MAX_VALUE;
        for (int i = 0; least > 0 && i < 5_000; i++) {
          long before = threads.getCurrentThreadAllocatedBytes();
          predictor.predict(examples, count, into);
          least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least, "bytes in a call of " + count + " examples");
      }
    }
  }

  @Test
  void mistakesAreTold() throws IOException {
    Predictor predictor = new Predictor(model());
    refused(
        "1 examples of [6, 5, 2] have 60 features, but 3 are given",
        () -> predictor.predict(1, 2, 3));
    refused("room for 3 values", () -> predictor.predict(examples(1), 1, new float[2]));
    float[] broken = examples(1);
    broken[7] = Float.NaN;
    refused("feature 7 of example 0 is NaN", () -> predictor.predict(broken));
    predictor.close();
    assertThrows(IllegalStateException.class, () -> predictor.predict(examples(1)));

    Path file = folder.resolve("model.safetensors");
    model().save(file);
    byte[] bytes = Files.readAllBytes(file);
    Path wrong = folder.resolve("wrong.safetensors");
    rewrite(wrong, bytes, "dense 8 tanh", "dense 7 tanh");
    damaged(wrong, "have shape [8] where [7] is needed");
    rewrite(wrong, bytes, "dense 8 tanh", "donse 8 tanh");
    damaged(wrong, "'donse 8 tanh' is no layer");
    rewrite(wrong, bytes, "\\\"version\\\":1", "\\\"version\\\":9");
    damaged(wrong, "version 9, and this program knows versions up to 3");
    rewrite(wrong, bytes, "panagrad.model", "panagrad.modem");
    damaged(wrong, "no 'panagrad.model'");
    Files.write(wrong, Arrays.copyOf(bytes, bytes.length - 1));
    damaged(wrong, "wrong.safetensors");
  }

  private static void rewrite(Path file, byte[] bytes, String from, String to) throws IOException {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    assertTrue(text.contains(from), from);
    Files.write(file, text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void damaged(Path file, String message) {
    Exception wrong = assertThrows(FileException.class, () -> Model.load(file));
    assertTrue(wrong.getMessage().contains(message), wrong.getMessage());
  }

  private static void refused(String message, Runnable action) {
    Exception wrong = assertThrows(IllegalArgumentException.class, action::run);
    assertTrue(wrong.getMessage().contains(message), wrong.getMessage());
  }
}
