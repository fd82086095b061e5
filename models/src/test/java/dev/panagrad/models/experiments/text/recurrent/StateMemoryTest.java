package dev.panagrad.models.experiments.text.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.experiments.text.training.TextTask;
import dev.panagrad.models.experiments.text.writing.LanguageExperiment;
import dev.panagrad.models.run.Experiments;
import dev.panagrad.models.train.DataOrigin;
import dev.panagrad.models.train.DataSource;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.TaskSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nets whose gates are held open or shut. */
final class StateMemoryTest {
  private static final int UNITS = 5;

  @TempDir Path folder;

  private TextTask open(String name, int layers) throws IOException {
    Files.writeString(folder.resolve("a.txt"), "so it goes, and goes on; ".repeat(1_000));
    LanguageExperiment experiment = (LanguageExperiment) Experiments.find(name).orElseThrow();
    return (TextTask)
        experiment.open(
            TaskSettings.of(experiment, SessionOptions.defaults().withThreads(1).withSeed(2))
                .with(values(name, layers))
                .withBatch(4)
                .withShuffle(false)
                .with(DataSource.text(folder.resolve("*.txt").toString())));
  }

  private static HyperParameters values(String name, int layers) {
    HyperParameters values = Experiments.find(name).orElseThrow().hyperParameters();
    return name.equals("text-gpt")
        ? values.set("width", 8).set("block", 16).set("layers", layers).set("heads", 2)
        : values.set("hidden", UNITS).set("layers", layers);
  }

  private static RunConfig config(String name, int layers) {
    return new RunConfig(
        name,
        values(name, layers).asMap(),
        2,
        1,
        4,
        10,
        Map.of(),
        Map.of(),
        new DataOrigin("text", Map.of()));
  }

  private static void set(TextTask task, String name, int from, int to, float value) {
    for (Node variable : task.session().graph().variables()) {
      if (variable.name().equals(name)) {
        Tensor tensor = task.session().variable(variable);
        for (int i = from; i < to; i++) {
          tensor.buffer().set(i, value);
        }
      }
    }
  }

  @Test
  void aGateThatKeepsTheStateKeepsTheGradientAndOneThatReplacesItLosesIt() throws IOException {
    try (TextTask task = open("text-gru", 1)) {
      RunConfig config = config("text-gru", 1);
      set(task, "cell1/gates/biases", UNITS, 2 * UNITS, 30);
      StateMemory kept = StateMemory.of(task, task.session(), config).orElseThrow();
      for (int back = 0; back < kept.norms().size(); back++) {
        assertEquals(1, kept.share(back), 1e-4, "back " + back);
      }
      assertTrue(kept.norms().getFirst() > 1e-3, kept.norms().toString());
      assertEquals(kept.norms().size(), kept.reach(0.01));

      set(task, "cell1/gates/biases", UNITS, 2 * UNITS, -30);
      StateMemory lost = StateMemory.of(task, task.session(), config).orElseThrow();
      assertEquals(1, lost.share(0));
      assertTrue(lost.share(1) < 1 && lost.share(30) < 1e-3, lost.norms().toString());
      assertTrue(lost.reach(0.01) < 30, lost.norms().toString());
    }
  }

  @Test
  void stacksAreMeasuredAndNetsWithoutAStateAreNot() throws IOException {
    try (TextTask task = open("text-lstm", 2)) {
      Optional<StateMemory> memory = StateMemory.of(task, task.session(), config("text-lstm", 2));
      assertTrue(memory.orElseThrow().share(3) > 0);
    }
    try (TextTask task = open("text-gpt", 1)) {
      assertEquals(Optional.empty(), StateMemory.of(task, task.session(), config("text-gpt", 1)));
    }
  }
}
