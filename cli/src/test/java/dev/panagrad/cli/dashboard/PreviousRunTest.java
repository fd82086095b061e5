package dev.panagrad.cli.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.train.DataOrigin;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which run is drawn behind the present one. */
class PreviousRunTest {
  private static final String LINE =
      "{\"step\":0,\"split\":\"%s\",\"loss\":1.5,\"accuracy\":0.5,\"learning_rate\":0.001,"
          + "\"examples\":32,\"seconds\":0.1}\n";

  @TempDir Path folder;

  private RunFolder run(String name, String experiment, String data, long time) throws IOException {
    Path run = Files.createDirectory(folder.resolve(name));
    new RunConfig(
            experiment,
            Map.of(),
            1,
            1,
            10,
            10,
            Map.of(),
            Map.of(),
            new DataOrigin(data, Map.of()),
            List.of())
        .write(run.resolve("config.json"));
    Path metrics = run.resolve("metrics.jsonl");
    Files.writeString(metrics, LINE.formatted("train") + LINE.formatted("test"));
    assertTrue(metrics.toFile().setLastModified(time));
    return RunFolder.open(run);
  }

  @Test
  void isTheLastOneOnTheSameData() throws IOException {
    RunFolder own = run("own", "mnist-conv", "digits", 9_000_000);
    run("older", "mnist-softmax", "digits", 1_000_000);
    run("newer", "mnist-mlp-relu", "digits", 2_000_000);
    run("newest", "iris", "iris.csv", 3_000_000);
    Map<String, Object> found = PreviousRun.of(own, "test", "digits").orElseThrow();
    assertEquals("newer", found.get("name"));
    assertEquals("mnist-mlp-relu", found.get("experiment"));
  }

  @Test
  void isNoneOnOtherData() throws IOException {
    RunFolder own = run("own", "translate-dates", "dates", 9_000_000);
    run("iris", "iris", "iris.csv", 3_000_000);
    assertEquals(Optional.empty(), PreviousRun.of(own, "test", "dates"));
  }
}
