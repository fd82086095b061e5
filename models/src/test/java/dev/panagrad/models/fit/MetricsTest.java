package dev.panagrad.models.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.ArrayDataset;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Metrics of classes, and the evaluation of data that were not trained on. */
class MetricsTest {
  private static final Target.Classes THREE = new Target.Classes(List.of("a", "b", "c"));

  /** Class and answer of ten examples. */
  private static final int[][] ANSWERS = {
    {0, 0}, {0, 0}, {0, 0}, {0, 1}, {1, 1}, {1, 0}, {1, 1}, {1, 2}, {2, 2}, {2, 1}
  };

  private static double measure(Metric metric, Target target, int[][] answers) {
    Metric.Accumulator accumulator = metric.start(target);
    for (int[] answer : answers) {
      float[] output = new float[target.width()];
      output[answer[1]] = 1;
      accumulator.add(output, new float[] {answer[0]});
    }
    return accumulator.result();
  }

  @Test
  void precisionRecallAndF1() {
    double[] precision = {3 / 4.0, 2 / 4.0, 1 / 2.0};
    double[] recall = {3 / 4.0, 2 / 4.0, 1 / 2.0};
    assertEquals(precision[0], measure(Metrics.precision("a"), THREE, ANSWERS), 1e-12);
    assertEquals(recall[1], measure(Metrics.recall("b"), THREE, ANSWERS), 1e-12);
    assertEquals(0.5, measure(Metrics.f1("c"), THREE, ANSWERS), 1e-12);
    assertEquals(1.75 / 3, measure(Metrics.precision(), THREE, ANSWERS), 1e-12);
    assertEquals(1.75 / 3, measure(Metrics.recall(), THREE, ANSWERS), 1e-12);
    assertEquals(1.75 / 3, measure(Metrics.f1(), THREE, ANSWERS), 1e-12);
    // Two of class a told to be b, one of b told to be b: precision and recall differ.
    int[][] some = {{0, 0}, {0, 1}, {0, 1}, {1, 1}};
    assertEquals(1 / 3.0, measure(Metrics.precision("b"), THREE, some), 1e-12);
    assertEquals(1, measure(Metrics.recall("b"), THREE, some), 1e-12);
    assertEquals(0.5, measure(Metrics.f1("b"), THREE, some), 1e-12);
    assertEquals((1 + 1 / 3.0) / 2, measure(Metrics.precision(), THREE, some), 1e-12);
    assertEquals(Double.NaN, measure(Metrics.precision("c"), THREE, some));
    refused("there is no such class", () -> Metrics.f1("d").start(THREE));
    refused("precision is for classes", () -> Metrics.precision().start(Target.numbers("y")));
  }

  @Test
  void theConfusionMatrixCounts() {
    ConfusionMatrix matrix = new ConfusionMatrix(THREE);
    for (int[] answer : ANSWERS) {
      float[] output = new float[3];
      output[answer[1]] = 1;
      matrix.add(output, new float[] {answer[0]});
    }
    long[][] expected = {{3, 1, 0}, {1, 2, 1}, {0, 1, 1}};
    for (int actual = 0; actual < 3; actual++) {
      for (int told = 0; told < 3; told++) {
        assertEquals(expected[actual][told], matrix.count(actual, told));
      }
    }
    assertEquals(0.6, matrix.result(), 1e-12);
    assertEquals("     a  b  c\n  a  3  1  0\n  b  1  2  1\n  c  0  1  1", matrix.toString());
  }

  /** Against all pairs, with equal scores among them. */
  @Test
  void rocAucIsTheShareOfPairsInOrder() {
    SplittableRandom random = new SplittableRandom(5);
    int count = 300;
    float[] scores = new float[count];
    int[] labels = new int[count];
    Metric.Accumulator accumulator =
        Metrics.rocAuc().start(new Target.Classes(List.of("no", "yes")));
    for (int i = 0; i < count; i++) {
      labels[i] = random.nextInt(2);
      scores[i] = (random.nextInt(20) + 5 * labels[i]) / 25f;
      accumulator.add(new float[] {1 - scores[i], scores[i]}, new float[] {labels[i]});
    }
    double wins = 0;
    long pairs = 0;
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        if (labels[i] == 1 && labels[j] == 0) {
          pairs++;
          wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }
      }
    }
    assertEquals(wins / pairs, accumulator.result(), 1e-12);
    refused("ROC AUC is for two classes", () -> Metrics.rocAuc().start(THREE));
  }

  private static Dataset halves(int count, long seed, Map<String, Object> preprocessing) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] x = new float[count][1];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      x[i][0] = (float) random.nextGaussian();
      labels[i] = x[i][0] > 0 ? 1 : 0;
    }
    Dataset data =
        ArrayDataset.ofClasses(
            Shape.of(1), x, labels, new Target.Classes(List.of("below", "above")));
    return new Prepared(data, preprocessing);
  }

  private record Prepared(Dataset data, Map<String, Object> preprocessing) implements Dataset {
    @Override
    public int size() {
      return data.size();
    }

    @Override
    public Shape shape() {
      return data.shape();
    }

    @Override
    public Target target() {
      return data.target();
    }

    @Override
    public void features(int example, long epoch, float[] into) {
      data.features(example, epoch, into);
    }

    @Override
    public void target(int example, float[] into) {
      data.target(example, into);
    }
  }

  @Test
  void aTestSetIsMeasuredAndChangesNothing() {
    Dataset data = halves(300, 1, Map.of("mean", 1.0));
    Model model = Model.create(ModelSpec.of(Network.parse("dense 2"), data), 2);
    Fit fit = new Fit().epochs(10).learningRate(0.1);
    fit.run(model, data);
    float[] weights = model.weights().get("dense1/weights").toArray();
    Dataset test = halves(333, 7, Map.of("mean", 1.0));
    Evaluation result = fit.evaluate(model, test, Metrics.accuracy(), Metrics.rocAuc());
    assertEquals(List.of("accuracy", "ROC AUC"), List.copyOf(result.metrics().keySet()));
    assertTrue(result.metrics().get("accuracy") > 0.9, result.toString());
    assertEquals(1, result.metrics().get("ROC AUC"), 1e-9, "one threshold tells them apart");
    assertEquals(
        result.metrics().get("accuracy"), result.confusion().orElseThrow().result(), 1e-12);
    assertArrayEquals(weights, model.weights().get("dense1/weights").toArray());
    refused(
        "the evaluation data were prepared otherwise",
        () -> fit.evaluate(model, halves(10, 1, Map.of("mean", 2.0))));
  }

  private static void refused(String message, Runnable action) {
    Exception wrong = assertThrows(IllegalArgumentException.class, action::run);
    assertTrue(wrong.getMessage().contains(message), wrong.getMessage());
  }
}
