package dev.panagrad.models.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.ArrayDataset;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.Split;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import dev.panagrad.models.predict.Predictor;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.store.MetricsLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings of one's own networks in run folders. */
class FolderFitTest {
  private static final long SEED = 6;

  @TempDir Path temp;

  /** Two noisy rings, features changed in each epoch. */
  private static Split rings() {
    SplittableRandom random = new SplittableRandom(SEED);
    float[][] points = new float[240][2];
    int[] labels = new int[points.length];
    for (int i = 0; i < points.length; i++) {
      labels[i] = i % 2;
      double angle = 2 * Math.PI * random.nextDouble();
      double radius = 1 + labels[i] + 0.3 * random.nextGaussian();
      points[i][0] = (float) (radius * Math.cos(angle));
      points[i][1] = (float) (radius * Math.sin(angle));
    }
    Dataset data =
        ArrayDataset.ofClasses(
            Shape.of(2), points, labels, new Target.Classes(List.of("inner", "outer")));
    Split split = data.split(0.25, SEED);
    return new Split(
        split.rest().map((x, draw) -> x[0] += (float) draw.nextDouble() / 20), split.part());
  }

  private static Model model(Dataset data) {
    String network = "dense 16 relu; batchnorm; dropout 0.9; dense 2";
    return Model.create(ModelSpec.of(Network.parse(network), data), SEED);
  }

  /** With callbacks whose decisions depend on all epochs before. */
  private static Fit fit(Split split, Callback... more) {
    Callback[] all = new Callback[more.length + 2];
    all[0] = new ReduceOnPlateau(0.7, 3);
    all[1] = new EarlyStopping(60);
    System.arraycopy(more, 0, all, 2, more.length);
    return new Fit()
        .epochs(220)
        .batch(20)
        .seed(SEED)
        .learningRate(0.02)
        .metrics(Metrics.accuracy(), Metrics.f1())
        .validation(split.part())
        .callbacks(all);
  }

  /** Ends a training as a kill does: nothing is saved any more. */
  private static final class Kill implements Callback {
    private final int number;

    Kill(int number) {
      this.number = number;
    }

    @Override
    public void ended(Epoch epoch, Training training) {
      if (epoch.number() == number) {
        throw new IllegalStateException("killed");
      }
    }
  }

  @Test
  void aKilledTrainingGoesOnBitForBit() {
    Split split = rings();
    Model unbroken = model(split.rest());
    History whole = fit(split).run(unbroken, split.rest());
    Model resumed = model(split.rest());
    Path folder = temp.resolve("rings");
    // Nine steps an epoch: the last checkpoint before each kill lies in the middle of an epoch.
    for (int number : new int[] {60, 70}) {
      assertThrows(
          IllegalStateException.class,
          () -> fit(split, new Kill(number)).folder(folder).run(resumed, split.rest()));
    }
    History parts = fit(split).folder(folder).run(resumed, split.rest());
    assertTrue(whole.epochs().size() > 70, "too few epochs to be killed in: " + whole.epochs());
    assertEquals(whole.kept(), parts.kept());
    assertEquals(losses(whole), losses(parts));
    unbroken
        .weights()
        .forEach(
            (name, tensor) ->
                assertArrayEquals(
                    tensor.toArray(), resumed.weights().get(name).toArray(), name + " differs"));
  }

  private static List<String> losses(History history) {
    return history.epochs().stream()
        .map(epoch -> epoch.loss() + " " + epoch.validationLoss() + " " + epoch.metrics())
        .toList();
  }

  @Test
  void theFolderHoldsTheWholeRun() {
    Split split = rings();
    Path path = temp.resolve("run");
    Model model = model(split.rest());
    History history = fit(split).epochs(12).folder(path).run(model, split.rest());
    RunFolder folder = RunFolder.open(path);
    RunConfig config = RunConfig.read(folder.config());
    assertEquals("run", config.experiment());
    assertEquals(12 * 9, config.steps());
    assertEquals("dense 16 relu; batchnorm; dropout 0.9; dense 2", config.options().get("network"));
    List<Measurement> validations =
        MetricsLog.read(folder.metrics()).stream().filter(m -> !m.isTraining()).toList();
    assertEquals(12, validations.size());
    for (int i = 0; i < 12; i++) {
      Epoch epoch = history.epochs().get(i);
      assertEquals("validation", validations.get(i).split());
      assertEquals((float) epoch.validationLoss(), (float) validations.get(i).loss());
      assertEquals(epoch.metrics().get("accuracy"), validations.get(i).accuracy(), 1e-7);
    }
    assertTrue(
        MetricsLog.read(folder.metrics()).stream()
            .anyMatch(m -> m.isTraining() && m.accuracy() > 0.5 && m.accuracy() < 1),
        "the accuracy on batches is missing");
    assertTrue(Files.isDirectory(folder.tensorBoard("validation")));
    try (Predictor kept = Predictor.open(folder.model());
        Predictor own = new Predictor(model)) {
      assertArrayEquals(own.predict(0.3f, 1.4f), kept.predict(0.3f, 1.4f));
    }
  }

  @Test
  void otherSettingsNeedAnotherFolder() {
    Split split = rings();
    Path path = temp.resolve("run");
    fit(split).epochs(2).folder(path).run(model(split.rest()), split.rest());
    for (Map.Entry<Fit, String> other :
        Map.of(
                fit(split).seed(7), "seed 6, not 7",
                fit(split).batch(30), "batch 20, not 30",
                fit(split).learningRate(0.5), "learning rate")
            .entrySet()) {
      Exception wrong =
          assertThrows(
              IllegalArgumentException.class,
              () -> other.getKey().folder(path).run(model(split.rest()), split.rest()));
      assertTrue(wrong.getMessage().contains(other.getValue()), wrong.getMessage());
    }
    // More epochs are no other settings.
    History more = fit(split).epochs(4).folder(path).run(model(split.rest()), split.rest());
    assertEquals(4, more.epochs().size());
  }
}
