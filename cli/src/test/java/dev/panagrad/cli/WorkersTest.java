package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.store.MetricsLog;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings that several processes on this machine make together. */
class WorkersTest {
  private static final String[] DIGITS = {
    "mnist-mlp-dropout", "--steps", "12", "--batch", "24", "--test-every", "5"
  };

  /** States of rows lie in several processes, and a run ends in the midst of the text. */
  private static final String[] TEXT = {
    "text-gru",
    "--steps",
    "12",
    "--batch",
    "8",
    "--set",
    "hidden=16",
    "--set",
    "sequence=8",
    "--test-every",
    "5"
  };

  @TempDir Path folder;

  private Object[] train(String[] what, int workers, Path out) {
    List<Object> words = new ArrayList<>(List.of("train"));
    words.addAll(Arrays.asList(what));
    words.addAll(List.of("--shards", 4, "--log-every", 3, "--seed", 1, "--quiet"));
    words.addAll(List.of("--workers", workers, "--threads", 1, "--out", out));
    return words.toArray();
  }

  private static Map<String, List<Float>> variables(Path run, String checkpoint) {
    Map<String, List<Float>> values = new HashMap<>();
    Checkpoints.of(run.resolve("checkpoints/" + checkpoint + ".safetensors"))
        .values
        .forEach(
            (name, all) -> {
              List<Float> list = new ArrayList<>();
              for (float value : all) {
                list.add(value);
              }
              values.put(name, list);
            });
    return values;
  }

  private static List<String> measured(Path run) {
    return MetricsLog.read(run.resolve("metrics.jsonl")).stream()
        .map(WorkersTest::untimed)
        .toList();
  }

  private static String untimed(Measurement m) {
    return "%d %s %s %s %s"
        .formatted(m.step(), m.split(), m.loss(), m.accuracy(), m.learningRate());
  }

  private static void assertSame(Path one, Path other) {
    assertEquals(variables(one, "last"), variables(other, "last"));
    assertEquals(variables(one, "best"), variables(other, "best"));
    assertEquals(measured(one), measured(other));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void digitsLearnTheSame(int workers) {
    Path alone = folder.resolve("alone");
    Path shared = folder.resolve("shared");
    Cli.run(train(DIGITS, 1, alone)).done();
    Cli.run(train(DIGITS, workers, shared)).done();
    assertSame(alone, shared);
    assertTrue(Files.exists(shared.resolve("report.html")));
  }

  /** A CSV file with validation and early stopping, which only rank 0 decides on. */
  @Test
  void ownDataLearnTheSame() throws Exception {
    Path data = OwnFiles.flowers(folder.resolve("flowers.csv"), 150, 2);
    String[] what = {
      data.toString(),
      "--target=species",
      "--without=id",
      "--epochs=30",
      "--validation=0.2",
      "--early-stopping=4",
      "--network=dense 16 relu; dropout 0.8; dense 8 relu",
      "--set",
      "learning-rate=0.02",
      "--batch=20"
    };
    Path alone = folder.resolve("alone");
    Path shared = folder.resolve("shared");
    Cli.run(train(what, 1, alone)).done();
    Cli.run(train(what, 2, shared)).done();
    assertSame(alone, shared);
    assertTrue(measured(alone).size() > 4, measured(alone)::toString);
    assertTrue(Files.exists(shared.resolve("model.safetensors")));
  }

  @Test
  void textsLearnTheSameAndGoOnInOneProcess() {
    Path alone = folder.resolve("alone");
    Path shared = folder.resolve("shared");
    Cli.run(train(TEXT, 1, alone)).done();
    Cli.run(train(TEXT, 4, shared)).done();
    assertSame(alone, shared);
    for (Path run : List.of(alone, shared)) {
      Cli.run("train", "--resume", run, "--steps", 20, "--quiet", "--threads", 1).done();
    }
    assertSame(alone, shared);
  }

  /**
   * With an evaluation after each step, which takes far longer, it is killed in the midst of one.
   */
  @ParameterizedTest
  @ValueSource(ints = {200, 1})
  void aKilledWorkerEndsTheRunInASentenceAndItGoesOn(int testEvery) throws Exception {
    String[] what = DIGITS.clone();
    what[2] = "1000000";
    what[what.length - 1] = Integer.toString(testEvery);
    Path killed = folder.resolve("killed");
    try (Spawned training = Spawned.start(folder, train(what, 3, killed))) {
      training.await(killed.resolve("checkpoints/best.safetensors"));
      ProcessHandle worker = training.process.children().findFirst().orElseThrow();
      long pid = worker.pid();
      assertTrue(worker.destroyForcibly());
      training
          .end()
          .fails(
              1, "worker ", "(process " + pid + ") was killed by signal 9", "--resume " + killed);
      assertEquals(0, training.process.children().count());
    }
    // What goes on is the last checkpoint, here the start unless the machine is very fast.
    what[2] = Long.toString(made(killed) + 40);
    Object[] goOn = {
      "train", "--resume", killed, "--steps", what[2], "--workers", 2, "--threads", 1, "--quiet"
    };
    Cli.run(goOn).done();
    Path alone = folder.resolve("alone");
    Cli.run(train(what, 1, alone)).done();
    assertEquals(variables(alone, "last"), variables(killed, "last"));
    assertEquals(measured(alone), measured(killed));
  }

  private static long made(Path run) {
    return Long.parseLong(
        Checkpoints.of(run.resolve("checkpoints/last.safetensors")).metadata.get("step"));
  }

  @Test
  void ctrlCEndsAllWithACheckpoint() throws Exception {
    String[] what = DIGITS.clone();
    what[2] = "1000000";
    Path run = folder.resolve("run");
    try (Spawned training = Spawned.start(folder, train(what, 2, run))) {
      training.await(run.resolve("checkpoints/best.safetensors"));
      List<ProcessHandle> workers = training.process.children().toList();
      // As a terminal does, to all.
      workers.forEach(ProcessHandle::destroy);
      training.process.destroy();
      Cli.Result result = training.end();
      assertEquals("", result.err());
      assertTrue(workers.stream().noneMatch(ProcessHandle::isAlive), workers::toString);
    }
    long made = made(run);
    assertTrue(made > 0);
    Path alone = folder.resolve("alone");
    what[2] = Long.toString(made);
    Cli.run(train(what, 1, alone)).done();
    assertEquals(variables(alone, "last"), variables(run, "last"));
  }

  @Test
  void whatCannotBeSharedIsSaidBeforeAnythingStarts() {
    Cli.run("train", "mnist-softmax", "--workers", 2).fails(2, "of which there is 1", "--shards 2");
    Cli.run("train", "mnist-softmax", "--workers", 5, "--shards", 4).fails(2, "--shards 5 or more");
    Cli.run("train", "mnist-softmax", "--workers", 3, "--shards", 3).fails(2, "batch of 100");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no job at all"})
  void aWorkerThatGetsNoJobSaysWhoStartsIt(String written) {
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(written.getBytes(StandardCharsets.UTF_8)));
      Cli.run("worker").fails(1, "panagrad train --workers");
    } finally {
      System.setIn(before);
    }
  }
}
