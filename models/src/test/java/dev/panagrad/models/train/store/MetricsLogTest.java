package dev.panagrad.models.train.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.train.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MetricsLogTest {
  @TempDir Path folder;

  @Test
  void writesLinesInTheFormOfTheRunFolder() throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    try (MetricsLog log = MetricsLog.create(file)) {
      log.append(new Measurement(100, "train", 57.3f, 0.86, 0.003f, 10_000, 1.9100001));
      assertEquals(
          "{\"step\":100,\"split\":\"train\",\"loss\":57.3,\"accuracy\":0.86,"
              + "\"learning_rate\":0.003,\"examples\":10000,\"seconds\":1.91}\n",
          Files.readString(file));
    }
  }

  @Test
  void keepsNanAndInfinityInValidJson() throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    Measurement lost = new Measurement(7, "test", Double.NaN, 0.1, Double.NEGATIVE_INFINITY, 1, 2);
    try (MetricsLog log = MetricsLog.create(file)) {
      log.append(lost);
    }
    assertTrue(Files.readString(file).contains("\"loss\":\"NaN\""));
    assertEquals(List.of(lost), MetricsLog.read(file));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void writesThroughNoLink() throws IOException {
    Path mine = Files.writeString(folder.resolve("mine.jsonl"), "mine");
    Path file = Files.createSymbolicLink(folder.resolve("metrics.jsonl"), mine);
    FileException e = assertThrows(FileException.class, () -> MetricsLog.create(file));
    assertTrue(e.getMessage().startsWith(file + " is a symbolic link"), e.getMessage());
    assertEquals("mine", Files.readString(mine));
  }

  /** Neither are lines lost without a word, nor do they get into another run's folder. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void noticesThatItsFileIsGoneOrAnotherOne() throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    Measurement line = new Measurement(1, "train", 1, 1, 1, 1, 1);
    try (MetricsLog log = MetricsLog.create(file)) {
      log.append(line);
      assertTrue(log.isInPlace());
      Files.move(file, folder.resolve("elsewhere"));
      assertFalse(log.isInPlace());
      FileException e = assertThrows(FileException.class, () -> log.append(line));
      assertTrue(e.getMessage().contains("deleted, moved or replaced"), e.getMessage());
      Files.writeString(file, "of another run");
      assertThrows(FileException.class, () -> log.append(line));
      assertEquals("of another run", Files.readString(file));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"step\":-1,\"split\":\"train\",\"loss\":1,\"accuracy\":1,\"learning_rate\":1,"
            + "\"examples\":1,\"seconds\":1}",
        "{\"step\":1,\"split\":\"train\",\"loss\":1,\"accuracy\":1,\"learning_rate\":1,"
            + "\"examples\":-1,\"seconds\":1}",
        "{\"step\":-1,\"event\":\"learning-rate\",\"learning_rate\":1}"
      })
  void refusesNumbersOfThingsBelowNone(String line) throws IOException {
    Path file = Files.writeString(folder.resolve("metrics.jsonl"), line + "\n");
    FileException e = assertThrows(FileException.class, () -> MetricsLog.read(file));
    assertTrue(e.getMessage().startsWith("line 1 of " + file), e.getMessage());
  }

  @ParameterizedTest(name = "from step {0}")
  @ValueSource(longs = {0, 10, 15, 20, 30})
  void aResumedLogEqualsAnUninterruptedOne(long step) throws IOException {
    Path whole = folder.resolve("whole.jsonl");
    try (MetricsLog log = MetricsLog.create(whole)) {
      train(log, 0, 40);
    }
    Path file = folder.resolve("metrics.jsonl");
    try (MetricsLog log = MetricsLog.create(file)) {
      train(log, 0, 30);
    }
    Files.writeString(file, "{\"step\":30,\"spl", StandardOpenOption.APPEND);
    try (MetricsLog log = MetricsLog.resume(file, step)) {
      train(log, step, 40);
    }
    assertEquals(Files.readString(whole), Files.readString(file));
  }

  @Test
  void leavesOutALineThatIsStillBeingWritten() throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    try (MetricsLog log = MetricsLog.create(file)) {
      log.append(new Measurement(0, "train", 1, 1, 1, 1, 1));
    }
    String line = Files.readString(file);
    for (int length = 0; length < line.length(); length++) {
      Files.writeString(file, line + line.substring(0, length));
      assertEquals(1, MetricsLog.read(file).size());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "x", "{\"step\":1.5}", "{\"step\":1,\"split\":\"test\"}"})
  void namesADamagedLine(String damaged) throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    try (MetricsLog log = MetricsLog.create(file)) {
      log.append(new Measurement(0, "train", 1, 1, 1, 1, 1));
    }
    String before = Files.writeString(file, damaged + "\n", StandardOpenOption.APPEND).toString();
    FileException e = assertThrows(FileException.class, () -> MetricsLog.read(file));
    assertEquals(
        "line 2 of " + before + " is not a measurement; restore or remove that line",
        e.getMessage());
    assertThrows(FileException.class, () -> MetricsLog.resume(file, 5));
    MetricsLog.create(file).close();
  }

  @Test
  void twoTrainingsCantWriteOneLog() {
    Path file = folder.resolve("metrics.jsonl");
    try (MetricsLog log = MetricsLog.create(file)) {
      log.append(new Measurement(0, "train", 1, 1, 1, 1, 1));
      FileException e = assertThrows(FileException.class, () -> MetricsLog.resume(file, 0));
      assertTrue(e.getMessage().contains("is being written by another training"), e.getMessage());
      assertEquals(1, MetricsLog.read(file).size());
    }
    MetricsLog.resume(file, 0).close();
  }

  /** Measures as the trainer does: the batch before its update, the test set after it. */
  private static void train(MetricsLog log, long from, long to) {
    for (long step = from; step < to; step++) {
      if (step % 5 == 0) {
        log.append(new Measurement(step, "train", step * 0.1f, 0.5, 0.01f, 100, step));
      }
      long made = step + 1;
      if (made % 10 == 0) {
        log.append(new Measurement(made, "test", made * 0.1f, 0.5, 0.01f, 10_000, made));
      }
    }
  }
}
