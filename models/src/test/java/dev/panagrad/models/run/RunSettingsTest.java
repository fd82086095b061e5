package dev.panagrad.models.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.tokenizer.Unit;
import dev.panagrad.models.train.DataSource;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.TaskSettings;
import dev.panagrad.models.train.TextUnits;
import dev.panagrad.models.train.loop.Cadence;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RunSettingsTest {
  private static final SessionOptions SESSION =
      SessionOptions.defaults().withThreads(1).withSeed(7);

  /** As version 0.1 wrote it, from {@code train text-rnn --text ... --unit bpe ...}. */
  private static final String OLD =
      """
      {
        "experiment" : "text-rnn",
        "hyper_parameters" : { "learning-rate" : 0.001, "keep-probability" : 0.8,
          "variational-dropout" : 0.0, "layers" : 1.0, "hidden" : 16.0, "sequence" : 8.0 },
        "seed" : 7, "threads" : 1, "batch" : 4, "steps" : 30,
        "versions" : { "panagrad" : "0.1.0", "kernels" : "vector-512", "products" : "openblas" },
        "options" : { "text" : "t/*.txt", "unit" : "bpe", "vocabulary" : "400",
          "init" : "/first.safetensors", "no-shuffle" : "true", "shards" : "2",
          "log-every" : "20", "test-every" : "100", "blas" : "openblas" },
        "data" : { "source" : "t/*.txt", "sha256" : { "a.txt" : "ba89" } }
      }
      """;

  @Test
  void runsOfBeforeComeBackWithTheirTypes() {
    RunConfig config = RunConfig.ofJson(OLD);
    RunSettings settings = RunSettings.of(config, SESSION);
    TaskSettings task = settings.task();
    assertEquals("text-rnn", settings.experiment().name());
    assertEquals(16, task.values().whole("hidden"));
    assertEquals(4, task.batch());
    assertEquals(2, task.shards());
    assertFalse(task.shuffle());
    assertEquals(
        DataSource.text("t/*.txt").withUnits(new TextUnits(Unit.BPE, 400, null)), task.data());
    assertEquals(SESSION, task.options());
    assertEquals(Path.of("/first.safetensors"), settings.init());
    assertTrue(RunSettings.usesOpenBlas(config));
    assertEquals(new Cadence(30, 20, 100, 500), Cadence.of(config));
  }

  /** The default of an option that a config leaves out, as most do. */
  @Test
  void whatIsLeftOutIsTheExperimentsOwn() {
    RunConfig config =
        RunConfig.ofJson(
            OLD.replaceFirst("\"text\" : \"t/\\*.txt\".*\\n.*\\n", "")
                .replace(", \"blas\" : \"openblas\"", ""));
    assertEquals(Map.of("log-every", "20", "test-every", "100"), config.options());
    RunSettings settings = RunSettings.of(config, SESSION);
    assertEquals(DataSource.PRODUCT, settings.task().data());
    assertEquals(1, settings.task().shards());
    assertTrue(settings.task().shuffle());
    assertNull(settings.init());
    assertFalse(RunSettings.usesOpenBlas(config));
  }

  @Test
  void settingsGoIntoAConfigAndBack() {
    Experiment experiment = Experiments.find("caption-emoji").orElseThrow();
    RunSettings settings =
        new RunSettings(
            experiment,
            TaskSettings.of(experiment, SESSION)
                .with(experiment.hyperParameters().set("units", 24))
                .withBatch(12, 3)
                .withShuffle(false)
                .with(DataSource.folder(Path.of("/pictures"))),
            Path.of("/first.safetensors"),
            40,
            5,
            8);
    RunConfig config = settings.config(Map.of("panagrad", "test"));
    assertEquals(settings, RunSettings.of(RunConfig.ofJson(config.toJson()), SESSION));
    assertEquals(7, config.seed());
    assertEquals(1, config.threads());
    assertEquals(
        "{data=/pictures, init=/first.safetensors, no-shuffle=true, shards=3, log-every=5,"
            + " test-every=8, language=en}",
        config.options().toString());
  }

  @Test
  void aWrongOptionIsNamed() {
    for (String wrong : new String[] {"\"shards\" : \"0\"", "\"shards\" : \"two\""}) {
      RunConfig config = RunConfig.ofJson(OLD.replace("\"shards\" : \"2\"", wrong));
      FileException e = assertThrows(FileException.class, () -> RunSettings.of(config, SESSION));
      assertEquals(
          "the run's config.json has no usable option 'shards'; it must be the file that 'panagrad"
              + " train' wrote",
          e.getMessage());
    }
    RunConfig unit = RunConfig.ofJson(OLD.replace("\"bpe\"", "\"verse\""));
    String message =
        assertThrows(FileException.class, () -> RunSettings.of(unit, SESSION)).getMessage();
    assertTrue(message.contains("no usable option 'unit'"), message);
  }
}
