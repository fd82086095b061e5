package dev.panagrad.models.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.ArrayDataset;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.nn.AdjustableRate;
import dev.panagrad.models.nn.LearningRate;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What steers and records a training. */
class CallbacksTest {
  @TempDir Path folder;

  private static Epoch epoch(int number, double loss) {
    return new Epoch(number, number, loss, Double.NaN, Map.of(), 0);
  }

  @Test
  void theRateIsReducedOnAPlateau() {
    AdjustableRate rate = new AdjustableRate(LearningRate.constant(0.8));
    Training training = new Training(rate, null, () -> {});
    ReduceOnPlateau callback = new ReduceOnPlateau(0.5, 2, 0.3);
    callback.began(training);
    double[] losses = {3, 2, 2.5, 2, 2, 1, 1, 1, 1, 1};
    float[] rates = {0.8f, 0.8f, 0.8f, 0.4f, 0.4f, 0.4f, 0.4f, 0.3f, 0.3f, 0.3f};
    for (int i = 0; i < losses.length; i++) {
      callback.ended(epoch(i + 1, losses[i]), training);
      assertEquals(rates[i], rate.at(i + 1), "epoch " + (i + 1));
    }
  }

  @Test
  void epochsAreLogged() throws IOException {
    Dataset data =
        ArrayDataset.ofNumbers(
            Shape.of(1),
            new float[][] {{1}, {2}, {3}, {4}},
            new float[][] {{2}, {4}, {6}, {8}},
            new Target.Numbers(List.of("y")));
    Path file = folder.resolve("log.csv");
    List<Epoch> epochs =
        new Fit()
            .epochs(3)
            .batch(2)
            .validation(data)
            .metrics(Metrics.r2(), Metrics.meanAbsolute())
            .callbacks(new CsvLog(file))
            .run(Model.create(ModelSpec.of(Network.parse("dense 1"), data), 1), data)
            .epochs();
    List<String> lines = Files.readAllLines(file);
    assertEquals(4, lines.size());
    assertEquals("epoch,step,learning rate,loss,validation loss,seconds,R2,MAE", lines.getFirst());
    for (int i = 0; i < 3; i++) {
      String[] cells = lines.get(i + 1).split(",", -1);
      assertEquals(Integer.toString(i + 1), cells[0]);
      assertEquals(Integer.toString(2 * (i + 1)), cells[1]);
      assertEquals(0.001f, Float.parseFloat(cells[2]));
      assertEquals(epochs.get(i).loss(), Double.parseDouble(cells[3]));
      assertEquals(epochs.get(i).validationLoss(), Double.parseDouble(cells[4]));
      assertEquals(epochs.get(i).metrics().get("MAE"), Double.parseDouble(cells[7]));
    }
    assertTrue(epochs.getLast().loss() < epochs.getFirst().loss(), epochs.toString());
  }
}
