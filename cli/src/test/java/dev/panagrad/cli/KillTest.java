package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.io.safetensors.SafetensorsFile;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.store.MetricsLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings that are killed at random moments, as by kill -9, and resumed. */
class KillTest {
  private static final long SEED = 20;
  private static final int KILLS = 6;
  private static final int STEPS = 30_000;

  @TempDir Path folder;

  @Test
  void whateverTheMomentTheRunGoesOnAsIfNothingHadHappened() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    Path data = SmallDigits.write(folder.resolve("data"));
    Path whole = folder.resolve("whole");
    Path killed = folder.resolve("killed");
    Cli.run(command(data, whole)).done();
    int kills = 0;
    while (kills < KILLS && made(killed) < STEPS) {
      try (Spawned training = Spawned.start(folder, next(data, killed))) {
        if (kills % 3 != 0) {
          // Two of three in the midst of training, the others while all is being set up.
          training.await(killed.resolve("metrics.jsonl"));
        }
        if (!training.process.waitFor(random.nextInt(1_000), TimeUnit.MILLISECONDS)) {
          training.process.destroyForcibly();
          training.process.waitFor();
          kills++;
        } else {
          training.end().done();
        }
      }
      assertNothingIsHalf(killed, "seed " + SEED + ", kill " + kills);
    }
    assertTrue(kills > 2, "too quick to be killed");
    if (made(killed) < STEPS) {
      Cli.run(next(data, killed)).done();
    }
    assertEquals(variables(whole, "last"), variables(killed, "last"), "seed " + SEED);
    assertEquals(variables(whole, "best"), variables(killed, "best"), "seed " + SEED);
    assertEquals(measured(whole), measured(killed), "seed " + SEED);
    try (var left = Files.walk(killed)) {
      assertEquals(List.of(), left.filter(path -> path.toString().endsWith(".tmp")).toList());
    }
  }

  private static Object[] command(Path data, Path out) {
    return new Object[] {
      "train",
      "mnist-softmax",
      "--data",
      data,
      "--out",
      out,
      "--steps",
      STEPS,
      "--batch",
      2,
      "--log-every",
      500,
      "--test-every",
      250,
      "--threads",
      1,
      "--quiet"
    };
  }

  /** Resumes, or starts anew if it was killed before there was a run. */
  private static Object[] next(Path data, Path run) {
    return Files.exists(run.resolve("config.json"))
        ? new Object[] {"train", "--resume", run, "--quiet", "--threads", 2}
        : command(data, run);
  }

  /** Everything under its final name can be read from beginning to end. */
  private static void assertNothingIsHalf(Path run, String message) throws IOException {
    if (Files.exists(run.resolve("config.json"))) {
      assertEquals(STEPS, RunConfig.read(run.resolve("config.json")).steps(), message);
      variables(run, "last");
    }
    if (Files.exists(run.resolve("checkpoints/best.safetensors"))) {
      variables(run, "best");
    }
    if (Files.exists(run.resolve("metrics.jsonl"))) {
      MetricsLog.read(run.resolve("metrics.jsonl"));
    }
  }

  private static long made(Path run) {
    Path last = run.resolve("checkpoints/last.safetensors");
    if (!Files.exists(last)) {
      return 0;
    }
    try (SafetensorsFile file = SafetensorsFile.open(last)) {
      return Long.parseLong(file.metadata().get("step"));
    }
  }

  private static Map<String, List<Float>> variables(Path run, String checkpoint) {
    try (SafetensorsFile file =
        SafetensorsFile.open(run.resolve("checkpoints/" + checkpoint + ".safetensors"))) {
      Map<String, List<Float>> values = new HashMap<>();
      for (String name : file.tensors().keySet()) {
        List<Float> list = new ArrayList<>();
        for (float value : file.floats(name)) {
          list.add(value);
        }
        values.put(name, list);
      }
      return values;
    }
  }

  private static List<Measurement> measured(Path run) {
    return MetricsLog.read(run.resolve("metrics.jsonl")).stream().map(KillTest::untimed).toList();
  }

  private static Measurement untimed(Measurement m) {
    return new Measurement(
        m.step(), m.split(), m.loss(), m.accuracy(), m.learningRate(), m.examples(), 0);
  }
}
