package dev.panagrad.models.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.io.FileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

final class RunFolderTest {
  @TempDir Path temp;

  @Test
  void theDefaultNameHoldsExperimentAndTimeAndIsNeverTakenTwice() {
    LocalDateTime time = LocalDateTime.of(2026, 1, 2, 3, 4, 5);
    Path runs = temp.resolve("runs");
    assertEquals(
        runs.resolve("mnist-conv-20260102-030405"),
        RunFolder.create(runs, "mnist-conv", time).path());
    assertEquals(
        runs.resolve("mnist-conv-20260102-030405-2"),
        RunFolder.create(runs, "mnist-conv", time).path());
    assertEquals(
        runs.resolve("mnist-conv-20260102-030405-3"),
        RunFolder.create(runs, "mnist-conv", time).path());
  }

  @Test
  void makesAFolderOrTakesAnEmptyOneButNoOther() throws IOException {
    Path path = temp.resolve("a/b");
    RunFolder.create(path);
    RunFolder folder = RunFolder.create(path);
    assertEquals(path.resolve("config.json"), folder.config());
    assertEquals(path.resolve("metrics.jsonl"), folder.metrics());
    assertEquals(path.resolve("checkpoints/last.safetensors"), folder.lastCheckpoint());
    assertEquals(path.resolve("checkpoints/best.safetensors"), folder.bestCheckpoint());
    assertEquals(path.resolve("tensorboard/validation"), folder.tensorBoard("validation"));
    assertEquals(path.resolve("report.html"), folder.report());
    Files.writeString(path.resolve("thesis.txt"), "mine");
    refuses(() -> RunFolder.create(path), "is not an empty folder");
    refuses(() -> RunFolder.create(path.resolve("thesis.txt")), "is not an empty folder");
    refuses(() -> RunFolder.create(path.resolve("thesis.txt/run")), "can't be made");
    refuses(
        () -> RunFolder.create(path.resolve("thesis.txt"), "x", LocalDateTime.MIN.withYear(2026)),
        "can't be made");
  }

  @Test
  void takesAFolderInWhichAStartWasKilledButNoRun() throws IOException {
    Path path = temp.resolve("run");
    RunFolder folder = RunFolder.create(path);
    Path checkpoints = Files.createDirectories(folder.lastCheckpoint().getParent());
    Files.writeString(checkpoints.resolve("last.safetensors.1f.tmp"), "half");
    RunFolder.create(path);
    assertFalse(Files.exists(checkpoints.resolve("last.safetensors.1f.tmp")));
    Files.writeString(folder.lastCheckpoint(), "whole");
    Files.writeString(path.resolve("config.json.2e.tmp"), "half");
    RunFolder.create(path);
    Files.writeString(checkpoints.resolve("mine.safetensors"), "mine");
    refuses(() -> RunFolder.create(path), "is not an empty folder");
    Files.delete(checkpoints.resolve("mine.safetensors"));
    Files.writeString(folder.config(), "{}");
    refuses(() -> RunFolder.create(path), "is not an empty folder");
  }

  @Test
  void opensOnlyWhatHoldsARun() throws IOException {
    refuses(() -> RunFolder.open(temp.resolve("nowhere")), "nowhere does not exist");
    refuses(() -> RunFolder.open(temp), "has no config.json");
    Path readme = Files.writeString(temp.resolve("README.md"), "");
    refuses(() -> RunFolder.open(readme), "README.md is a file and no run folder");
    Files.writeString(temp.resolve("config.json"), "{}");
    assertEquals(temp, RunFolder.open(temp).path());
  }

  @Test
  void findsTheBestCheckpointOrTheLast() throws IOException {
    RunFolder folder = RunFolder.create(temp.resolve("run"));
    refuses(folder::trainedCheckpoint, "holds no checkpoint");
    Files.createDirectories(folder.lastCheckpoint().getParent());
    Files.writeString(folder.lastCheckpoint(), "");
    assertEquals(folder.lastCheckpoint(), folder.trainedCheckpoint());
    Files.writeString(folder.bestCheckpoint(), "");
    assertEquals(folder.bestCheckpoint(), folder.trainedCheckpoint());
    assertEquals(folder.bestCheckpoint(), folder.trainedCheckpoint("validation"));
    // Chosen by test data they would be none any more.
    assertEquals(folder.lastCheckpoint(), folder.trainedCheckpoint("test"));
    Files.delete(folder.lastCheckpoint());
    assertEquals(folder.bestCheckpoint(), folder.trainedCheckpoint("test"));
  }

  @Test
  void cleansWhatAKilledTrainingLeft() throws IOException {
    RunFolder folder = RunFolder.create(temp.resolve("run"));
    Files.createDirectories(folder.lastCheckpoint().getParent());
    Path half = folder.lastCheckpoint().resolveSibling("last.safetensors.tmp");
    Files.writeString(half, "half");
    Files.writeString(folder.lastCheckpoint(), "whole");
    folder.clean();
    assertFalse(Files.exists(half));
    assertTrue(Files.exists(folder.lastCheckpoint()));
  }

  private static void refuses(Executable call, String expected) {
    String message = assertThrows(FileException.class, call).getMessage();
    assertTrue(message.contains(expected), message);
    assertFalse(message.contains("\n"), message);
  }
}
