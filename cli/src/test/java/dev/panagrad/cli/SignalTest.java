package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.panagrad.models.io.safetensors.SafetensorsFile;
import dev.panagrad.models.train.store.MetricsLog;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trainings that a person ends early. */
class SignalTest {
  private static final long MANY = 100_000_000;

  @TempDir Path folder;

  @DisabledOnOs(OS.WINDOWS)
  @ParameterizedTest(name = "SIG{0}")
  @CsvSource({"INT,2", "TERM,15"})
  void endsWithACheckpointAndTheLineThatResumesIt(String signal, int number) throws Exception {
    assumeFalse(isIgnored(number), "who started this test has it ignored, and so would the JVM");
    Path data = SmallDigits.write(folder.resolve("data"));
    Path run = folder.resolve("a run");
    Cli.Result result;
    try (Spawned training =
        Spawned.start(
            folder,
            "train",
            "mnist-softmax",
            "--data",
            data,
            "--out",
            run,
            "--steps",
            MANY,
            "--batch",
            20,
            "--log-every",
            10)) {
      training.await(run.resolve("metrics.jsonl"));
      send(signal, training.process.pid());
      result = training.end();
    }
    assertEquals(128 + number, result.code());
    assertEquals("", result.err());
    String last = result.out().lines().reduce((_, line) -> line).orElse("");
    assertTrue(last.startsWith("stopped after "), last);
    assertTrue(last.endsWith(": panagrad train --resume '" + run + "'"), last);
    long made = step(run);
    long measured = MetricsLog.read(run.resolve("metrics.jsonl")).getLast().step();
    assertTrue(made > 0 && measured <= made, measured + " measured of " + made);
    Cli.run("train", "--resume", run, "--steps", made + 5, "--quiet").done();
    assertEquals(made + 5, step(run));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void saysSoIfTheLastCheckpointCanNotBeWritten() throws Exception {
    Path data = SmallDigits.write(folder.resolve("data"));
    Path run = folder.resolve("run");
    Cli.run(
            "train",
            "mnist-mlp-relu",
            "--data",
            data,
            "--out",
            run,
            "--steps",
            1,
            "--batch",
            20,
            "--log-every",
            1,
            "--test-every",
            MANY,
            "--quiet")
        .done();
    try (Spawned training =
        Spawned.startWithSmallFiles(512, folder, "train", "--resume", run, "--steps", 900)) {
      training.awaitOutput();
      send("TERM", training.process.pid());
      assertTrue(training.end().err().contains("could not be written"));
    }
    assertEquals(1, step(run));
  }

  private static long step(Path run) {
    try (SafetensorsFile file = SafetensorsFile.open(run.resolve("checkpoints/last.safetensors"))) {
      return Long.parseLong(file.metadata().get("step"));
    }
  }

  private static void send(String signal, long pid) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start();
    assertEquals(0, kill.waitFor());
  }

  /** Whether this process ignores a signal, as one started in the background may. */
  private static boolean isIgnored(int signal) throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .anyMatch(
                line ->
                    new BigInteger(line.substring("SigIgn:".length()).strip(), 16)
                        .testBit(signal - 1));
  }
}
