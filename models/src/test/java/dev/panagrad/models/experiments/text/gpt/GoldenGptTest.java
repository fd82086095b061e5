package dev.panagrad.models.experiments.text.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.experiments.text.Golden;
import dev.panagrad.models.experiments.text.training.TextTask;
import dev.panagrad.models.io.safetensors.SafetensorsFile;
import dev.panagrad.models.run.Experiments;
import dev.panagrad.models.train.DataSource;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.TaskSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares twenty training steps with those of double arithmetic, from files that lie beside the
 * project: in the folder that the environment variable PANAGRAD_SHARED names, or in ../shared.
 */
final class GoldenGptTest {
  private static final int UPDATES = 20;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void agreesWithDoubleArithmetic(int shards) {
    Path golden = Golden.shared().resolve("golden");
    Path file = golden.resolve("text-gpt.safetensors");
    Path text = golden.resolve("text-gpt.txt");
    assumeTrue(Files.isReadable(file) && Files.isReadable(text), "no golden values here");
    TextGpt experiment = (TextGpt) Experiments.find("text-gpt").orElseThrow();
    HyperParameters values =
        experiment
            .hyperParameters()
            .set("layers", 2)
            .set("heads", 2)
            .set("width", 32)
            .set("block", 16)
            .set("learning-rate", 0.01)
            .set("minimum-rate", 0.001)
            .set("warm-up", 3)
            .set("decay-steps", 20)
            .set("keep-probability", 1);
    SessionOptions options = SessionOptions.defaults().withThreads(2);
    try (SafetensorsFile values64 = SafetensorsFile.open(file);
        TextTask task =
            experiment.open(
                TaskSettings.of(experiment, options)
                    .with(values)
                    .withBatch(4, shards)
                    .withShuffle(false)
                    .with(DataSource.text(text.toString())));
        Tensor losses = Tensor.allocate(DType.FLOAT32, Shape.of(UPDATES))) {
      for (Node variable : task.session().graph().variables()) {
        String name = "initial/" + variable.name();
        if (values64.has(name)) {
          Golden.read(values64, name, task.session().variable(variable));
        }
      }
      Golden.read(values64, "losses", losses);
      double worst = 0;
      for (int update = 0; update < UPDATES; update++) {
        task.nextBatch();
        double expected = losses.buffer().get(update);
        double loss = task.update(update);
        worst = Math.max(worst, Math.abs(loss / expected - 1));
        assertEquals(expected, loss, 2e-5 * expected, "loss of step " + update);
      }
      System.out.printf("text-gpt, %d shards: losses within %.1e%n", shards, worst);
    }
  }
}
