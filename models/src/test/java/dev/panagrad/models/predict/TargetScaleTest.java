package dev.panagrad.models.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.ArrayDataset;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.fit.Evaluation;
import dev.panagrad.models.fit.Fit;
import dev.panagrad.models.fit.Metrics;
import dev.panagrad.models.io.safetensors.SafetensorsFile;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.nn.Sgd;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers of any size are learned, and told in their own units. */
class TargetScaleTest {
  private static final long SEED = 3;

  @TempDir Path folder;

  /** Prices in hundred thousands, and shares below a thousandth. */
  private static Dataset houses() {
    SplittableRandom random = new SplittableRandom(SEED);
    float[][] x = new float[200][2];
    float[][] y = new float[x.length][2];
    for (int i = 0; i < x.length; i++) {
      x[i][0] = (float) random.nextGaussian();
      x[i][1] = (float) random.nextGaussian();
      y[i][0] = 400_000 + 90_000 * x[i][0] - 30_000 * x[i][1];
      y[i][1] = 5e-4f + 1e-4f * x[i][1];
    }
    return ArrayDataset.ofNumbers(Shape.of(2), x, y, new Target.Numbers(List.of("price", "share")));
  }

  @Test
  void largeAndSmallNumbersAreLearnedAlike() {
    Dataset data = houses();
    Model model = Model.create(ModelSpec.of(Network.parse("dense 2"), data), SEED);
    Fit fit = new Fit().optimizer(new Sgd()).learningRate(0.1).epochs(40);
    fit.run(model, data);
    Evaluation found = fit.evaluate(model, data, Metrics.r2(), Metrics.meanAbsolute());
    assertTrue(found.metrics().get("R2") > 0.999, found + ", seed " + SEED);
    assertTrue(found.loss() < 0.001, "the loss is in deviations: " + found);
    Path file = folder.resolve("houses.safetensors");
    model.save(file);
    try (Predictor predictor = Predictor.open(file)) {
      float[] told = predictor.predict(1, -1);
      assertEquals(520_000, told[0], 2_000);
      assertEquals(4e-4, told[1], 1e-5);
      try (Predictor own = new Predictor(model)) {
        assertArrayEquals(own.predict(1, -1), told);
      }
    }
    try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
      // A program that doesn't know the scale must refuse it.
      assertTrue(tensors.metadata().get("panagrad.model").contains("\"version\":2"));
    }
  }

  @Test
  void modelsOfClassesStayReadableForProgramsBefore() {
    Dataset data =
        ArrayDataset.ofClasses(
            Shape.of(1),
            new float[][] {{1}, {2}},
            new int[] {0, 1},
            new Target.Classes(List.of("a", "b")));
    Path file = folder.resolve("classes.safetensors");
    Model.create(ModelSpec.of(Network.parse("dense 2"), data), 1).save(file);
    try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
      assertTrue(tensors.metadata().get("panagrad.model").contains("\"version\":1"));
    }
  }
}
