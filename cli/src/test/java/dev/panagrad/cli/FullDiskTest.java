package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.train.store.MetricsLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Writing that fails in the middle of a file, here by a limit on the size of files. */
@DisabledOnOs(OS.WINDOWS)
class FullDiskTest {
  /** 256 kB: a quarter of a checkpoint of the network, much more than all other files. */
  private static final int BLOCKS = 512;

  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = SmallDigits.write(folder.resolve("data"));
  }

  private Object[] train(Path run) {
    return new Object[] {
      "train",
      "mnist-mlp-relu",
      "--data",
      data,
      "--out",
      run,
      "--steps",
      3,
      "--batch",
      20,
      "--log-every",
      1,
      "--quiet"
    };
  }

  @Test
  void leavesTheOldCheckpointFromWhichItGoesOn() throws Exception {
    Path run = folder.resolve("run");
    Cli.run(train(run)).done();
    Path last = run.resolve("checkpoints/last.safetensors");
    byte[] before = Files.readAllBytes(last);
    assertTrue(before.length > BLOCKS * 512L, "the limit is too high");
    try (Spawned training =
        Spawned.startWithSmallFiles(
            BLOCKS, folder, "train", "--resume", run, "--steps", 5, "--quiet")) {
      training.end().fails(1, ".safetensors", "could not be written", "space");
    }
    assertArrayEquals(before, Files.readAllBytes(last));
    try (var left = Files.list(last.getParent())) {
      assertEquals(0, left.filter(path -> path.toString().endsWith(".tmp")).count());
    }
    Cli.run("train", "--resume", run, "--steps", 6, "--quiet").done();
    assertEquals(6, MetricsLog.read(run.resolve("metrics.jsonl")).getLast().step());
  }

  @Test
  void aRunThatCanNotBeStartedLeavesNoRun() throws Exception {
    Path run = folder.resolve("run");
    try (Spawned training = Spawned.startWithSmallFiles(BLOCKS, folder, train(run))) {
      training.end().fails(1, ".safetensors", "could not be written");
    }
    Cli.run("eval", run).fails(1, "holds no run");
    Cli.run(train(run)).done();
  }
}
