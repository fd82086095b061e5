package dev.panagrad.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cli.Main;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.models.train.store.MetricsLog;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors that are killed at random moments, as by kill -9. */
class ExecutorKillTest {
  private static final long SEED = 24;
  private static final int KILLS = Integer.getInteger("kills", 3);
  private static final int STEPS = Math.max(2_000, 600 * KILLS);
  private static final long PATIENCE_SECONDS = 300;
  private static final double LAST_WORDS_SECONDS = 3;

  @TempDir Path folder;

  private Object[] words(Path out, Object... more) {
    Object[] words = {
      "train",
      "mnist-mlp-dropout",
      "--steps",
      STEPS,
      "--batch",
      24,
      "--shards",
      4,
      "--seed",
      1,
      "--threads",
      1,
      "--test-every",
      500,
      "--log-every",
      50,
      "--quiet",
      "--out",
      out
    };
    Object[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return all;
  }

  @Test
  void theRunEndsWithTheBitsOfTheUnbrokenOne() throws Exception {
    Path alone = folder.resolve("alone");
    String[] here = Arrays.stream(words(alone)).map(Object::toString).toArray(String[]::new);
    PrintWriter err = Console.writer(System.err);
    assertEquals(0, Main.run(Console.plain(Console.writer(System.out)), err, here));
    Path out = folder.resolve("spark");
    SplittableRandom random = new SplittableRandom(SEED);
    int kills = 0;
    try (LocalCluster cluster =
        LocalCluster.start(
            2,
            "spark.authenticate",
            "true",
            "spark.authenticate.secret",
            "a secret of tests",
            "spark.network.crypto.enabled",
            "true")) {
      CompletableFuture<LocalCluster.Result> run =
          CompletableFuture.supplyAsync(() -> cluster.run(words(out, "--workers", 2)));
      while (!Files.exists(out.resolve("metrics.jsonl"))) {
        Thread.sleep(20);
        assertTrue(!run.isDone() || run.get().code() == 0, () -> run.join().err());
      }
      while (kills < KILLS && !run.isDone()) {
        if (kills % 3 == 2) {
          // While the workers start or find each other.
          Thread.sleep(random.nextInt(6_000));
        } else {
          // In the midst of training, somewhere behind what the last attempt has reached.
          long before = step(out);
          while (!run.isDone() && step(out) < before + 50) {
            Thread.sleep(20);
          }
          Thread.sleep(random.nextInt(1_000));
        }
        List<ProcessHandle> executors = LocalCluster.executors();
        if (!run.isDone() && !executors.isEmpty()) {
          long before = step(out);
          long begin = System.nanoTime();
          assertTrue(executors.get(random.nextInt(executors.size())).destroyForcibly());
          kills++;
          if (kills % 3 != 2) {
            awaitTraining(run, out, begin);
          }
          System.out.printf(
              "kill %d of seed %d at step %d%s%n",
              kills,
              SEED,
              before,
              kills % 3 == 2
                  ? ", and the next one while the workers start"
                  : ": it trained again after %.1f s".formatted(elapsed(begin)));
        }
      }
      LocalCluster.Result result = run.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertEquals("", result.err());
      assertEquals(0, result.code());
    }
    assertTrue(kills > 0, "too quick to be killed");
    assertEquals(LocalCluster.state(alone, "last"), LocalCluster.state(out, "last"));
    assertEquals(LocalCluster.state(alone, "best"), LocalCluster.state(out, "best"));
    assertEquals(measured(alone), measured(out));
  }

  /**
   * Waits until an attempt after the kill has measured a step: either the metrics go back to a
   * checkpoint first, or the last attempt can't have written them so long after its death.
   */
  private static void awaitTraining(Future<?> run, Path out, long begin)
      throws InterruptedException {
    boolean back = false;
    for (long last = step(out); !run.isDone() && elapsed(begin) < PATIENCE_SECONDS; ) {
      Thread.sleep(20);
      long now = step(out);
      if (now > last && (back || elapsed(begin) > LAST_WORDS_SECONDS)) {
        return;
      }
      back |= now < last;
      last = now;
    }
  }

  private static double elapsed(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static long step(Path run) {
    return MetricsLog.read(run.resolve("metrics.jsonl")).stream()
        .mapToLong(m -> m.step())
        .max()
        .orElse(0);
  }

  private static List<String> measured(Path run) {
    return MetricsLog.read(run.resolve("metrics.jsonl")).stream()
        .map(m -> m.step() + m.split() + " " + m.loss() + " " + m.accuracy())
        .toList();
  }
}
