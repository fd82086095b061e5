package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.config.Resumption;
import dev.panagrad.models.train.store.MetricsLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How runs end and go on when something around them isn't as it was. */
class RunEndsTest {
  @TempDir Path folder;
  private Path data;
  private Path run;

  @BeforeEach
  void writeData() throws IOException {
    data = SmallDigits.write(folder.resolve("data"));
    run = folder.resolve("run");
  }

  private Object[] train(long steps) {
    return new Object[] {
      "train",
      "mnist-softmax",
      "--data",
      data,
      "--out",
      run,
      "--steps",
      steps,
      "--batch",
      20,
      "--test-every",
      2,
      "--log-every",
      1,
      "--quiet"
    };
  }

  @Test
  void aRunKilledBeforeItsReportGetsIt() throws IOException {
    Cli.run(train(4)).done();
    Path report = run.resolve("report.html");
    Path last = run.resolve("checkpoints/last.safetensors");
    List<?> measured = MetricsLog.read(run.resolve("metrics.jsonl"));
    Checkpoints before = Checkpoints.of(last);
    Files.delete(report);
    String out = Cli.run("train", "--resume", run).done().out();
    assertTrue(out.contains("all 4 steps were made before"), out);
    assertTrue(Files.readString(report).contains("after 4 steps"), "the report");
    assertEquals(measured, MetricsLog.read(run.resolve("metrics.jsonl")));
    Checkpoints after = Checkpoints.of(last);
    assertEquals(before.metadata.get("step"), after.metadata.get("step"));
    before.values.forEach((name, all) -> assertArrayEquals(all, after.values.get(name), name));
    Cli.run("train", "--resume", run).fails(2, "4 steps already", "--steps 8");
  }

  /** The report of an earlier part of the run is none of the whole. */
  @Test
  void anOldReportIsWrittenAnew() throws IOException {
    Cli.run(train(4)).done();
    Path report = run.resolve("report.html");
    Files.writeString(report, "of an earlier part");
    Files.setLastModifiedTime(report, FileTime.fromMillis(0));
    Cli.run("train", "--resume", run, "--quiet").done();
    assertTrue(Files.readString(report).contains("after 4 steps"), "the report");
  }

  @Test
  void goingOnWithOtherKernelsOrProductsIsSaidAndKept() throws IOException {
    Cli.run(train(2)).done();
    Path config = run.resolve("config.json");
    RunConfig first = RunConfig.read(config);
    String kernels = first.versions().get("kernels");
    String products = first.versions().get("products");
    assertTrue(first.resumptions().isEmpty());
    Cli.run("train", "--resume", run, "--steps", 3, "--quiet").done();
    assertTrue(RunConfig.read(config).resumptions().isEmpty(), "nothing has changed");

    String text = Files.readString(config);
    Files.writeString(
        config,
        text.replace("\"kernels\" : \"" + kernels, "\"kernels\" : \"vector-64")
            .replace("\"products\" : \"" + products, "\"products\" : \"openmath"));
    Cli.Result result = Cli.run("train", "--resume", run, "--steps", 4, "--quiet");
    assertEquals(0, result.code(), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
    assertTrue(
        result.err().contains(kernels + " kernels instead of vector-64")
            && result.err().contains(products + " products instead of openmath")
            && result.err().contains("from step 3 on"),
        result.err());
    RunConfig then = RunConfig.read(config);
    assertEquals("vector-64", then.versions().get("kernels"), "the first is kept");
    assertEquals(List.of(new Resumption(3, kernels, products)), then.resumptions());
    Cli.run("train", "--resume", run, "--steps", 5, "--quiet").done();
    assertEquals(then.resumptions(), RunConfig.read(config).resumptions(), "once is enough");
  }

  /** As a person does it; on Windows, open files keep their folder. */
  @DisabledOnOs(OS.WINDOWS)
  @ParameterizedTest
  @ValueSource(strings = {"deleted", "moved", "replaced"})
  void aRunFolderThatIsGoneIsNotMadeAnew(String how) throws Exception {
    Cli.Result result;
    try (Spawned training = Spawned.start(folder, train(100_000_000))) {
      training.await(run.resolve("checkpoints/best.safetensors"));
      Path away = folder.resolve("away");
      Files.move(run, away);
      if (how.equals("deleted")) {
        delete(away);
      } else if (how.equals("replaced")) {
        Files.createDirectories(run.resolve("checkpoints"));
        Files.writeString(run.resolve("metrics.jsonl"), "of another run");
      }
      result = training.end();
    }
    result.fails(1, run.toString(), "was deleted, moved or replaced", "start a new run");
    if (how.equals("replaced")) {
      assertEquals("of another run", Files.readString(run.resolve("metrics.jsonl")));
      try (Stream<Path> files = Files.walk(run)) {
        assertEquals(3, files.count(), "nothing is added");
      }
    } else {
      assertFalse(Files.exists(run), "made anew");
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void nothingOfARunIsWrittenThroughALink() throws IOException {
    Cli.run(train(2)).done();
    Path mine = Files.writeString(folder.resolve("mine"), "mine");
    for (String name :
        List.of("config.json.tmp", "report.html.tmp", "checkpoints/last.safetensors.tmp")) {
      Files.createSymbolicLink(run.resolve(name), mine);
    }
    Files.delete(run.resolve("report.html"));
    Files.createSymbolicLink(run.resolve("report.html"), mine);
    Cli.run("train", "--resume", run, "--steps", 4, "--quiet").done();
    assertEquals("mine", Files.readString(mine));
    assertFalse(Files.isSymbolicLink(run.resolve("report.html")));
    Files.move(run.resolve("metrics.jsonl"), folder.resolve("metrics"));
    Files.createSymbolicLink(run.resolve("metrics.jsonl"), folder.resolve("metrics"));
    byte[] before = Files.readAllBytes(folder.resolve("metrics"));
    Cli.run("train", "--resume", run, "--steps", 6).fails(1, "metrics.jsonl is a symbolic link");
    assertArrayEquals(before, Files.readAllBytes(folder.resolve("metrics")));
  }

  /** Variables that an update has ruined are not kept over good ones. */
  @Test
  void whatIsNoNumberIsNotKept() throws IOException {
    Object[] line = train(1);
    line[1] = "mnist-mlp-relu";
    Object[] more =
        Stream.concat(Stream.of(line), Stream.of("--set", "learning-rate=1e39")).toArray();
    Cli.run(more).fails(1, "after step 1", "learning rate");
    assertEquals(
        "0", Checkpoints.of(run.resolve("checkpoints/last.safetensors")).metadata.get("step"));
    assertFalse(Files.exists(run.resolve("checkpoints/best.safetensors")));
  }
}
