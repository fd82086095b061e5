package dev.panagrad.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cli.Main;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.models.train.store.MetricsLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trainings on Spark against those of one process, on a cluster of four hosts. */
class SparkTrainingTest {
  private static LocalCluster cluster;

  @TempDir static Path folder;

  @BeforeAll
  static void startCluster() throws IOException {
    cluster = LocalCluster.start(4);
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @Test
  void executorsStartWithTheOptionsForSpeed() {
    List<String> executors =
        ProcessHandle.current()
            .descendants()
            .map(process -> process.info().commandLine().orElse(""))
            .filter(line -> line.contains("CoarseGrainedExecutorBackend"))
            .toList();
    assertEquals(4, executors.size());
    for (String line : executors) {
      for (String option : TrainMain.FAST.split(" ", -1)) {
        assertTrue(line.contains(option), line);
      }
    }
  }

  private static Object[] words(String name, int steps, int batch, Path out, Object... more) {
    List<Object> words = new ArrayList<>(List.of("train", name, "--steps", steps));
    words.addAll(List.of("--batch", batch, "--shards", 4, "--seed", 1, "--threads", 1));
    words.addAll(List.of("--test-every", 20, "--log-every", 10, "--quiet", "--out", out));
    words.addAll(Arrays.asList(more));
    return words.toArray();
  }

  /** The unbroken run of one process, made once. */
  private static Path alone(String name, int steps, int batch) {
    Path out = folder.resolve("alone-" + name + steps);
    if (!Files.exists(out)) {
      here(words(name, steps, batch, out));
    }
    return out;
  }

  /** Runs a command line in this process. */
  private static void here(Object... words) {
    String[] line = Arrays.stream(words).map(Object::toString).toArray(String[]::new);
    PrintWriter err = Console.writer(System.err);
    assertEquals(0, Main.run(Console.plain(Console.writer(System.out)), err, line));
  }

  private static List<String> measured(Path run) {
    return MetricsLog.read(run.resolve("metrics.jsonl")).stream()
        .map(m -> m.step() + m.split() + " " + m.loss() + " " + m.accuracy())
        .toList();
  }

  private static void assertSame(Path alone, Path run) {
    assertEquals(LocalCluster.state(alone, "last"), LocalCluster.state(run, "last"));
    assertEquals(LocalCluster.state(alone, "best"), LocalCluster.state(run, "best"));
    assertEquals(measured(alone), measured(run));
    assertTrue(Files.exists(run.resolve("report.html")));
  }

  @ParameterizedTest
  @CsvSource({
    "mnist-mlp-relu, 60, 100, 1",
    "mnist-mlp-relu, 60, 100, 2",
    "mnist-mlp-relu, 60, 100, 4",
    "mnist-conv-bn, 4, 64, 2"
  })
  void theBitsAreThoseOfOneProcess(String name, int steps, int batch, int workers) {
    Path out = folder.resolve(name + workers);
    LocalCluster.Result result = cluster.run(words(name, steps, batch, out, "--workers", workers));
    assertEquals("", result.err());
    assertEquals(0, result.code());
    assertSame(alone(name, steps, batch), out);
  }

  /** The file is at the same path on all hosts. */
  @Test
  void ownDataLearnTheSame() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    List<String> lines = new ArrayList<>(List.of("x,y,colour"));
    for (int i = 0; i < 200; i++) {
      double x = random.nextDouble();
      double y = random.nextDouble();
      lines.add("%.3f,%.3f,%s".formatted(x, y, x > y ? "red" : "blue"));
    }
    String csv = Files.write(folder.resolve("points.csv"), lines).toString();
    List<Object> words = new ArrayList<>(List.of("train", csv, "--target", "colour"));
    words.addAll(List.of("--validation", 0.2, "--early-stopping", 3, "--epochs", 25));
    words.addAll(List.of("--batch", 20, "--shards", 4, "--seed", 1, "--threads", 1));
    words.addAll(List.of("--log-every", 10, "--quiet", "--learning-rate", 0.05, "--out"));
    Path alone = folder.resolve("alone-points");
    here(with(words, alone));
    Path out = folder.resolve("points");
    assertEquals("", cluster.run(with(words, out, "--workers", 2)).err());
    assertSame(alone, out);
  }

  private static Object[] with(List<Object> words, Object... more) {
    List<Object> all = new ArrayList<>(words);
    all.addAll(Arrays.asList(more));
    return all.toArray();
  }

  @Test
  void aRunThatWasBegunOnSparkGoesOnInOneProcessAndBack() {
    Path out = folder.resolve("back");
    assertEquals("", cluster.run(words("mnist-mlp-relu", 20, 100, out, "--workers", 2)).err());
    String run = out.toString();
    here("train", "--resume", run, "--steps", 40, "--quiet", "--threads", 1);
    LocalCluster.Result last =
        cluster.run("train", "--resume", run, "--steps", 60, "--quiet", "--workers", 2);
    assertEquals("", last.err());
    assertSame(alone("mnist-mlp-relu", 60, 100), out);
  }

  @Test
  void whatTheProgramComplainsOfIsSaidOnce() {
    Path out = folder.resolve("diverges");
    LocalCluster.Result result =
        cluster.run(
            words("mnist-softmax", 200, 100, out, "--workers", 2, "--set", "learning-rate=1e38"));
    assertEquals(1, result.code());
    assertEquals(1, result.err().lines().count(), result.err());
    assertTrue(result.err().contains("a smaller learning rate may help"), result.err());
  }

  @Test
  void wrongSettingsAreSaidInASentence() {
    Path out = folder.resolve("wrong");
    LocalCluster.Result many =
        cluster.run("train", "mnist-softmax", "--shards", 5, "--workers", 5, "--out", out);
    assertEquals(1, many.code());
    assertTrue(many.err().contains("5 workers run at the same time"), many.err());
    assertTrue(many.err().contains("--workers 4"), many.err());
    assertEquals(1, many.err().lines().count(), many.err());
    LocalCluster.Result shards = cluster.run(words("mnist-softmax", 5, 90, out, "--workers", 2));
    assertEquals(2, shards.code());
    assertTrue(shards.err().contains("4 equal shards"), shards.err());
    LocalCluster.Result few = cluster.run("train", "mnist-softmax", "--workers", 2);
    assertEquals(2, few.code());
    assertTrue(few.err().contains("--shards 2"), few.err());
    assertFalse(Files.exists(out));
  }
}
