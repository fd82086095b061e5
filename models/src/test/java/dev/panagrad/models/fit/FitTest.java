package dev.panagrad.models.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.data.ArrayDataset;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.Split;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import dev.panagrad.models.predict.Predictor;
import dev.panagrad.models.train.TrainingException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Networks of one's own on data of one's own. */
class FitTest {
  private static final long SEED = 4;

  /** Points of three clouds, some of them far out. */
  private static Dataset clouds(int count) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[][] points = new float[count][2];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % 3;
      points[i][0] = (float) (Math.cos(2 * labels[i]) + 0.3 * random.nextGaussian());
      points[i][1] = (float) (Math.sin(2 * labels[i]) + 0.3 * random.nextGaussian());
    }
    return ArrayDataset.ofClasses(
        Shape.of(2), points, labels, new Target.Classes(List.of("a", "b", "c")));
  }

  /** y = sin(x) and its square, between -2 and 2. */
  private static Dataset curve(int count) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[][] x = new float[count][1];
    float[][] y = new float[count][2];
    for (int i = 0; i < count; i++) {
      x[i][0] = (float) (4 * random.nextDouble() - 2);
      y[i][0] = (float) Math.sin(x[i][0]);
      y[i][1] = y[i][0] * y[i][0];
    }
    return ArrayDataset.ofNumbers(Shape.of(1), x, y, new Target.Numbers(List.of("sin", "square")));
  }

  @Test
  void tellsClassesApart() {
    Split split = clouds(600).split(0.25, SEED);
    Model model =
        Model.create(ModelSpec.of(Network.parse("dense 16 relu; dense 3"), split.rest()), SEED);
    History history =
        new Fit().epochs(15).learningRate(0.01).validation(split.part()).run(model, split.rest());
    assertEquals(15, history.epochs().size());
    Epoch kept = history.epochs().get(history.kept() - 1);
    assertTrue(kept.metrics().get("accuracy") > 0.95, kept + ", seed " + SEED);
    assertEquals(history.best().orElseThrow(), kept);
  }

  private static float[] trained(Dataset data, int shards, int threads, boolean prefetch) {
    Model model = Model.create(ModelSpec.of(Network.parse("dense 16 relu; dense 3"), data), SEED);
    new Fit()
        .epochs(3)
        .batch(60)
        .shards(shards)
        .prefetch(prefetch)
        .learningRate(0.01)
        .options(SessionOptions.defaults().withThreads(threads))
        .run(model, data);
    return model.weights().values().iterator().next().toArray();
  }

  @Test
  void gradientsOfPartsOfABatchAddUp() {
    Dataset data = clouds(300);
    float[] whole = trained(data, 1, 1, false);
    float[] parts = trained(data, 4, 1, false);
    assertArrayEquals(whole, parts, 1e-5f);
    assertArrayEquals(parts, trained(data, 4, 2, false));
    assertArrayEquals(parts, trained(data, 4, 1, true));
    String message =
        assertThrows(IllegalArgumentException.class, () -> trained(data, 7, 1, false)).getMessage();
    assertTrue(message.contains("60") && message.contains("7 equal parts"), message);
  }

  /** Each example takes some milliseconds to read, as from a slow disk. */
  private static Dataset slow(Dataset data) {
    return data.map((_, _) -> LockSupport.parkNanos(5_000_000));
  }

  private static double waiting(Dataset data, boolean prefetch) {
    Model model = Model.create(ModelSpec.of(Network.parse("dense 3"), data), SEED);
    return new Fit().epochs(2).batch(10).prefetch(prefetch).run(model, data).waiting();
  }

  @Test
  void tellsHowLongItWaitsForData() {
    Dataset data = clouds(120);
    for (boolean prefetch : new boolean[] {false, true}) {
      double slow = waiting(slow(data), prefetch);
      double fast = waiting(data, prefetch);
      assertTrue(slow > 0.5 && slow < 1, "slow source: " + slow);
      assertTrue(fast > 0 && fast < slow, "arrays: " + fast + ", slow source: " + slow);
    }
  }

  @Test
  void fitsNumbers() {
    Split split = curve(500).split(0.2, SEED);
    Model model =
        Model.create(ModelSpec.of(Network.parse("dense 32 tanh; dense 2"), split.rest()), SEED);
    History history =
        new Fit()
            .epochs(60)
            .learningRate(0.01)
            .metrics(Metrics.r2(), Metrics.meanAbsolute(), Metrics.rootMeanSquared())
            .validation(split.part())
            .run(model, split.rest());
    Epoch kept = history.epochs().get(history.kept() - 1);
    assertTrue(kept.metrics().get("R2") > 0.98, kept + ", seed " + SEED);
    assertTrue(kept.metrics().get("MAE") <= kept.metrics().get("RMSE"), kept.toString());
    Evaluation found = new Fit().evaluate(model, split.part(), Metrics.r2());
    assertEquals(kept.validationLoss(), found.loss(), 1e-6);
    // The mean square is in deviations, about the share of the variance that is not explained.
    assertEquals(1 - kept.metrics().get("R2"), kept.validationLoss(), 0.01);
  }

  /** The sign of the first of six numbers: a network has to keep it over the steps. */
  @Test
  void recurrentLayersRemember() {
    SplittableRandom random = new SplittableRandom(SEED);
    float[][] rows = new float[400][12];
    int[] labels = new int[400];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < 12; j++) {
        rows[i][j] = (float) (2 * random.nextDouble() - 1);
      }
      labels[i] = rows[i][0] > 0 ? 1 : 0;
    }
    Target.Classes signs = new Target.Classes(List.of("below", "above"));
    for (Shape shape : List.of(Shape.of(12), Shape.of(6, 2))) {
      Split split = ArrayDataset.ofClasses(shape, rows, labels, signs).split(0.25, SEED);
      Network network = Network.parse("gru 8 6; dense 6; rnn 4; dense 2");
      Model model = Model.create(ModelSpec.of(network, split.rest()), SEED);
      // Cells have names of their own in each layer: [x, h] to 4 units.
      assertEquals(Shape.of(5, 4), model.weights().get("rnn1/cell1/weights").shape());
      assertTrue(
          model.weights().keySet().stream().anyMatch(name -> name.startsWith("gru1/cell2/")));
      History history =
          new Fit()
              .epochs(40)
              .learningRate(0.02)
              .metrics(Metrics.mean("right", (p, c) -> p[(int) c[0]] > 0.5 ? 1 : 0))
              .validation(split.part())
              .run(model, split.rest());
      Epoch kept = history.epochs().get(history.kept() - 1);
      assertTrue(kept.metrics().get("right") > 0.9, shape + ": " + kept + ", seed " + SEED);
    }
  }

  @Test
  void theSameSettingsGiveTheSameBitsForAnyNumberOfThreads() {
    List<float[]> weights = new ArrayList<>();
    for (int threads : new int[] {1, 2, 2}) {
      Dataset data = clouds(200).map((x, random) -> x[0] += (float) random.nextDouble() / 10);
      Model model =
          Model.create(
              ModelSpec.of(Network.parse("dense 8 relu; dropout 0.9; batchnorm; dense 3"), data),
              SEED);
      SessionOptions options = SessionOptions.defaults().withThreads(threads).withSeed(9);
      new Fit().epochs(3).options(options).run(model, data);
      weights.add(model.weights().get("dense2/weights").toArray());
    }
    assertArrayEquals(weights.get(0), weights.get(1));
    assertArrayEquals(weights.get(1), weights.get(2));
  }

  @Test
  void stopsWhenNothingGetsBetter() {
    Split split = clouds(90).split(0.3, SEED);
    Model model = Model.create(ModelSpec.of(Network.parse("dense 3"), split.rest()), SEED);
    History history =
        new Fit()
            .epochs(500)
            .learningRate(0.3)
            .validation(split.part())
            .callbacks(new EarlyStopping(3))
            .run(model, split.rest());
    assertTrue(history.epochs().size() < 500, "it never stopped");
    assertEquals(history.epochs().size() - 3, history.kept());
  }

  @Test
  void everyLossIsMadeSmall() {
    Dataset data = curve(200);
    List<Loss> losses =
        List.of(
            Losses.meanSquared(),
            Losses.meanAbsolute(),
            Losses.huber(0.5f),
            Losses.binaryCrossEntropy());
    for (Loss loss : losses) {
      Model model = Model.create(ModelSpec.of(Network.parse("dense 16 tanh; dense 2"), data), SEED);
      List<Epoch> epochs =
          new Fit().epochs(20).learningRate(0.01).loss(loss).run(model, data).epochs();
      assertTrue(epochs.getLast().loss() < epochs.getFirst().loss(), epochs.toString());
    }
  }

  @Test
  void mistakesAreTold() {
    Dataset data = clouds(30);
    Model model = Model.create(ModelSpec.of(Network.parse("dense 3"), data), SEED);
    refused("examples of [1], but the model takes [2]", () -> new Fit().run(model, curve(10)));
    refused(
        "end it with 'dense 3'",
        () -> Model.create(ModelSpec.of(Network.parse("dense 4"), data), SEED));
    refused(
        "accuracy is for classes",
        () -> {
          Dataset numbers = curve(20);
          new Fit()
              .validation(numbers)
              .metrics(Metrics.accuracy())
              .run(Model.create(ModelSpec.of(Network.parse("dense 2"), numbers), 1), numbers);
        });
    refused(
        "example 1 has NaN among its features, at 0",
        () ->
            ArrayDataset.ofClasses(
                Shape.of(1),
                new float[][] {{1}, {Float.NaN}},
                new int[] {0, 1},
                new Target.Classes(List.of("a", "b"))));
    float[] before = model.weights().get("dense1/weights").toArray();
    Exception diverged =
        assertThrows(
            TrainingException.class,
            () ->
                new Fit()
                    .learningRate(1e38)
                    .loss(Losses.crossEntropy())
                    .epochs(50)
                    .run(model, data));
    assertTrue(diverged.getMessage().contains("learning rate"), diverged.getMessage());
    assertArrayEquals(before, model.weights().get("dense1/weights").toArray());
  }

  private static void refused(String message, Runnable action) {
    Exception wrong = assertThrows(IllegalArgumentException.class, action::run);
    assertTrue(wrong.getMessage().contains(message), wrong.getMessage());
  }

  private static void train(Fit fit, Dataset data, Metric... metrics) {
    Network network = Network.parse("dense " + data.target().width());
    fit.validation(data)
        .metrics(metrics)
        .run(Model.create(ModelSpec.of(network, data), SEED), data);
  }

  @Test
  void lossesAndMetricsOfTheOtherKindAreRefused() {
    Dataset classes = clouds(30);
    Dataset numbers = curve(30);
    String noNumbers = "but the data tell classes";
    String noClasses = "but the data tell numbers";
    refused(noNumbers, () -> train(new Fit().loss(Losses.meanSquared()), classes));
    refused(noNumbers, () -> train(new Fit().loss(Losses.meanAbsolute()), classes));
    refused(noNumbers, () -> train(new Fit().loss(Losses.huber(1)), classes));
    refused(noNumbers, () -> train(new Fit().loss(Losses.binaryCrossEntropy()), classes));
    refused(noNumbers, () -> train(new Fit().loss(Losses.binaryCrossEntropy(2)), classes));
    refused(noClasses, () -> train(new Fit().loss(Losses.crossEntropy()), numbers));
    refused(noClasses, () -> train(new Fit().loss(Losses.crossEntropy(0.1f)), numbers));
    Loss weighted = Losses.weighted(Losses.meanSquared(), 1, 2);
    refused(noClasses, () -> train(new Fit().loss(weighted), numbers));
    for (Metric metric : List.of(Metrics.r2(), Metrics.meanAbsolute(), Metrics.rootMeanSquared())) {
      refused(metric.name() + " is for numbers", () -> train(new Fit(), classes, metric));
    }
    refused("accuracy is for classes", () -> train(new Fit(), numbers, Metrics.accuracy()));
  }

  @Test
  void wrongNumbersAreRefused() {
    refused("1 epoch or more, not 0", () -> new Fit().epochs(0));
    refused("1 example or more, not 0", () -> new Fit().batch(0));
    for (double rate : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      refused("a number above 0, not " + rate, () -> new Fit().learningRate(rate));
    }
    refused("not -2.0", () -> Losses.weighted(Losses.crossEntropy(), 1, -2));
    refused("not NaN", () -> Losses.weighted(Losses.crossEntropy(), Float.NaN));
    refused("not 0.0", () -> Losses.binaryCrossEntropy(0));
  }

  /** The gradient of a constant answer x is (1 - t) * s - weight * t * (1 - s), s = sigmoid(x). */
  @Test
  void aRareYesCountsMore() {
    float[][] x = new float[40][1];
    float[][] y = new float[40][1];
    for (int i = 0; i < 4; i++) {
      y[i][0] = 1;
    }
    Dataset data = ArrayDataset.ofNumbers(Shape.of(1), x, y, new Target.Numbers(List.of("rare")));
    for (float weight : new float[] {1, 9}) {
      Model model = Model.create(ModelSpec.of(Network.parse("dense 1"), data), SEED);
      new Fit()
          .epochs(300)
          .learningRate(0.1)
          .loss(Losses.binaryCrossEntropy(weight))
          .run(model, data);
      // 36 times no against 4 times yes.
      double answer;
      try (Predictor predictor = new Predictor(model)) {
        answer = 1 / (1 + Math.exp(-predictor.predict(0f)[0]));
      }
      assertEquals(4 * weight / (4 * weight + 36), answer, 0.02, "weight " + weight);
    }
    double plain =
        new Fit()
            .loss(Losses.binaryCrossEntropy())
            .evaluate(model(data), data, Metrics.rocAuc())
            .loss();
    double one =
        new Fit()
            .loss(Losses.binaryCrossEntropy(1))
            .evaluate(model(data), data, Metrics.rocAuc())
            .loss();
    assertEquals(plain, one, 1e-6);
  }

  private static Model model(Dataset data) {
    return Model.create(ModelSpec.of(Network.parse("dense 1"), data), SEED);
  }
}
