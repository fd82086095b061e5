package dev.panagrad.cli.command.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cli.Cli;
import dev.panagrad.cli.SmallDigits;
import dev.panagrad.models.io.safetensors.SafetensorsFile;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.store.MetricsLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings through the command line on a small data set. */
class TrainCommandTest {
  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = SmallDigits.write(folder.resolve("data"));
  }

  private Cli.Result train(String experiment, Path out, Object... more) {
    Object[] line = new Object[9 + more.length];
    Object[] first = {"train", experiment, "--data", data, "--out", out, "--batch", 20, "--seed=3"};
    System.arraycopy(first, 0, line, 0, first.length);
    System.arraycopy(more, 0, line, first.length, more.length);
    return Cli.run(line);
  }

  @Test
  void leavesARunThatCanBeUsed() {
    Path run = folder.resolve("run");
    String out =
        train("mnist-softmax", run, "--steps", 60, "--test-every", 20, "--log-every", 10)
            .done()
            .out();
    assertEquals(3, out.lines().filter(line -> line.startsWith("step ")).count(), out);
    assertTrue(out.contains("test acc") && out.contains("best ") && out.contains("eval "), out);
    assertFalse(out.contains("\033") || out.contains("\r"), "no escapes without a terminal");
    List<Measurement> lines = MetricsLog.read(run.resolve("metrics.jsonl"));
    assertEquals(6, lines.stream().filter(line -> line.isTraining()).count());
    assertEquals(3, lines.stream().filter(line -> line.split().equals("test")).count());
    assertEquals(0, lines.getFirst().step());
    assertEquals(SmallDigits.TEST, lines.getLast().examples());
    assertTrue(lines.getLast().accuracy() > 0.8, "it learns: " + lines.getLast());

    String evaluation = Cli.run("eval", run, "--worst", 2).done().out();
    assertTrue(evaluation.startsWith("test accuracy "), evaluation);
    assertTrue(evaluation.contains("IS "), evaluation);
    String comparison = Cli.run("compare", run, "--value", "loss").done().out();
    assertTrue(comparison.contains("a " + run), comparison);
    assertTrue(Cli.run("compare", run, "--split", "train").done().out().contains("train accuracy"));
  }

  @Test
  void epochsArePassesOverTheTrainingData() {
    Path run = folder.resolve("run");
    train("mnist-softmax", run, "--epochs", 2, "--log-every", 1, "--quiet").done();
    // 200 examples in batches of 20.
    assertEquals(
        19,
        MetricsLog.read(run.resolve("metrics.jsonl")).stream()
            .filter(line -> line.isTraining())
            .mapToLong(Measurement::step)
            .max()
            .orElse(-1));
  }

  @Test
  void quietShowsTheResultAlone() {
    String out = train("mnist-softmax", folder.resolve("run"), "--steps=5", "--quiet").done().out();
    assertEquals(1, out.lines().count(), out);
    assertTrue(out.contains("test accuracy"), out);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mnist-softmax", "mnist-mlp-dropout", "mnist-mlp-sigmoid-bn"})
  void resumedItIsTheUninterruptedRunBitForBit(String experiment) {
    Path whole = folder.resolve("whole");
    Path parts = folder.resolve("parts");
    Object[] often = {"--log-every", 1, "--test-every", 7, "--quiet"};
    train(experiment, whole, plus(often, "--steps", 14)).done();
    train(experiment, parts, plus(often, "--steps", 7)).done();
    Cli.run("train", "--resume", parts, "--steps", 14, "--quiet", "--threads", 1).done();
    assertSameVariables(
        whole.resolve("checkpoints/last.safetensors"),
        parts.resolve("checkpoints/last.safetensors"));
    assertEquals(losses(whole), losses(parts));
  }

  /** And the config tells the shards, so that nobody has to. */
  @ParameterizedTest
  @ValueSource(strings = {"mnist-mlp-dropout", "mnist-mlp-sigmoid-bn"})
  void inShardsItIsResumedBitForBitToo(String experiment) throws IOException {
    Path whole = folder.resolve("whole");
    Path parts = folder.resolve("parts");
    Path piece = folder.resolve("piece");
    Object[] often = {"--log-every", 1, "--test-every", 7, "--quiet", "--shards", 4};
    train(experiment, whole, plus(often, "--steps", 14)).done();
    train(experiment, parts, plus(often, "--steps", 7)).done();
    Path config = parts.resolve("config.json");
    assertEquals("4", RunConfig.read(config).options().get("shards"));
    Cli.run("train", "--resume", parts, "--steps", 14, "--shards", 2)
        .fails(2, "--shards can't be 2", "started with 4");
    String out = Cli.run("train", "--resume", parts, "--steps", 14, "--threads", 1).done().out();
    assertTrue(out.contains("20 examples in 4 shards"), out);
    assertSameVariables(
        whole.resolve("checkpoints/last.safetensors"),
        parts.resolve("checkpoints/last.safetensors"));
    assertEquals(losses(whole), losses(parts));
    String report = Files.readString(parts.resolve("report.html"));
    assertTrue(report.contains("one of 4 shards"), "the report says whose steps it shows");

    train(experiment, piece, "--steps", 2, "--quiet").done();
    assertFalse(RunConfig.read(piece.resolve("config.json")).options().containsKey("shards"));
    Cli.run("train", "--resume", piece, "--steps", 4, "--shards", 4)
        .fails(2, "--shards can't be 4", "started with 1");
    String text = Files.readString(config);
    Files.writeString(config, text.replaceFirst("(\"shards\" *: *)\"4\"", "$1\"3\""));
    Cli.run("train", "--resume", parts, "--steps", 20).fails(1, "can't be cut into 3", "config");
    Files.writeString(config, text.replaceFirst("(\"shards\" *: *)\"4\"", "$1\"four\""));
    Cli.run("train", "--resume", parts, "--steps", 20).fails(1, "no usable option 'shards'");
  }

  /** With the defaults of measuring, in the sizes of the promise. */
  @Test
  void sixHundredStepsAreThreeHundredAndThreeHundred() {
    Path whole = folder.resolve("whole");
    Path parts = folder.resolve("parts");
    train("mnist-mlp-dropout", whole, "--steps", 600, "--quiet").done();
    String out = train("mnist-mlp-dropout", parts, "--steps", 300).done().out();
    String line = out.lines().filter(l -> l.startsWith("train on:")).findFirst().orElseThrow();
    assertTrue(line.endsWith(" train --resume " + parts + " --steps 600"), line);
    Cli.run((Object[]) line.substring(line.indexOf("train --resume")).split(" ")).done();
    assertSameVariables(
        whole.resolve("checkpoints/last.safetensors"),
        parts.resolve("checkpoints/last.safetensors"));
    assertSameVariables(
        whole.resolve("checkpoints/best.safetensors"),
        parts.resolve("checkpoints/best.safetensors"));
    assertEquals(losses(whole), losses(parts));
    assertEquals(600, RunConfig.read(parts.resolve("config.json")).steps());
  }

  @Test
  void theTotalIsKeptFromResumptionToResumption() {
    Path run = folder.resolve("run");
    train("mnist-softmax", run, "--steps", 4, "--quiet").done();
    Cli.run("train", "--resume", run, "--steps", 3).fails(2, "4 steps already", "--steps 8");
    assertEquals(4, RunConfig.read(run.resolve("config.json")).steps());
    Cli.run("train", "--resume", run, "--steps", 9, "--quiet").done();
    Cli.run("train", "--resume", run).fails(2, "9 steps already", "--steps 18");
    Cli.run("eval", run).done();
  }

  /** With OpenBLAS, the option is kept; here it may be missing, and is then asked for. */
  @Test
  void productsRunWhereTheyRanBefore() throws IOException {
    Path run = folder.resolve("run");
    train("mnist-softmax", run, "--steps", 2, "--blas", "simd", "--quiet").done();
    Path config = run.resolve("config.json");
    assertFalse(RunConfig.read(config).options().containsKey("blas"));
    String text = Files.readString(config);
    Files.writeString(
        config, text.replace("\"no-shuffle\"", "\"blas\": \"openblas\", \"no-shuffle\""));
    Cli.Result resumed = Cli.run("train", "--resume", run, "--steps", 3);
    if (resumed.code() == 0) {
      assertTrue(resumed.out().contains("openblas products"), resumed.out());
    } else {
      resumed.fails(1, "OpenBLAS");
      assertFalse(resumed.err().contains("unexpected"), resumed.err());
    }
    Cli.run("train", "--resume", run, "--steps", 4, "--blas", "simd", "--quiet").done();
  }

  @Test
  void aSecondTrainingInTheSameFolderIsRefusedAndDisturbsNothing() throws IOException {
    Path run = folder.resolve("run");
    train("mnist-softmax", run, "--steps", 2, "--quiet").done();
    Path unfinished = run.resolve("checkpoints/last.safetensors.tmp");
    Files.writeString(unfinished, "what the first is writing");
    try (MetricsLog _ = MetricsLog.resume(run.resolve("metrics.jsonl"), 2)) {
      Cli.run("train", "--resume", run, "--steps", 4).fails(1, "another training");
      assertTrue(Files.exists(unfinished));
    }
    Cli.run("train", "--resume", run, "--steps", 4, "--quiet").done();
    assertFalse(Files.exists(unfinished));
  }

  private static Object[] plus(Object[] some, Object... more) {
    Object[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  private static List<String> losses(Path run) {
    return MetricsLog.read(run.resolve("metrics.jsonl")).stream()
        .map(line -> line.split() + line.step() + "=" + line.loss() + "/" + line.accuracy())
        .toList();
  }

  private static void assertSameVariables(Path expected, Path actual) {
    try (SafetensorsFile a = SafetensorsFile.open(expected);
        SafetensorsFile b = SafetensorsFile.open(actual)) {
      assertEquals(a.tensors().keySet(), b.tensors().keySet());
      for (String name : a.tensors().keySet()) {
        assertArrayEquals(a.floats(name), b.floats(name), name);
      }
    }
  }

  @Test
  void resumeTakesOnlyWhatTheRunWasStartedWith() {
    Path run = folder.resolve("run");
    train("mnist-softmax", run, "--steps", 4, "--quiet").done();
    Cli.run("train", "mnist-mlp-relu", "--resume", run).fails(2, "mnist-mlp-relu");
    Cli.run("train", "--resume", run, "--batch", 10, "--steps", 8).fails(2, "--batch", "20");
    Cli.run("train", "--resume", run, "--seed", 4, "--steps", 8).fails(2, "--seed", "3");
    Cli.run("train", "--resume", run, "--out", run, "--steps", 8).fails(2, "--out");
    Cli.run("train", "--resume", run, "--no-shuffle", "--steps", 8).fails(2, "--no-shuffle");
    Cli.run("train", "--resume", run, "--set", "learning-rate=1", "--steps", 8)
        .fails(2, "learning-rate", "0.005");
    Cli.run("train", "--resume", run).fails(2, "4 steps already", "--steps");
    Cli.run("train", "mnist-softmax", "--resume", run, "--batch", 20, "--steps", 8).done();
    Cli.run("train", "mnist-softmax", "--data", data, "--out", run).fails(1, run.toString());
  }

  @Test
  void aLossThatIsNoNumberEndsTheTraining() {
    train("mnist-mlp-relu", folder.resolve("a"), "--set", "learning-rate=1e30", "--quiet")
        .fails(1, "loss", "step", "learning-rate");
    train(
            "mnist-mlp-relu",
            folder.resolve("b"),
            "--set",
            "learning-rate=1e30",
            "--check-numerics",
            "--quiet")
        .fails(1, "in step", "node '");
  }

  /** One step makes the weights finite and so large that only the evaluation after it shows it. */
  @Test
  void anEvaluationThatIsNoNumberEndsTheTraining() {
    train(
            "mnist-mlp-relu",
            folder.resolve("run"),
            "--set",
            "learning-rate=3e38",
            "--steps",
            1,
            "--quiet")
        .fails(1, "loss on the test set became NaN after step 1", "learning-rate");
  }

  @Test
  void aDamagedRunIsToldAsSuch() throws IOException {
    Path run = folder.resolve("run");
    train("mnist-softmax", run, "--steps", 2, "--quiet").done();
    Path last = run.resolve("checkpoints/last.safetensors");
    byte[] bytes = Files.readAllBytes(last);
    Files.write(last, Arrays.copyOf(bytes, bytes.length / 2));
    Cli.run("train", "--resume", run, "--steps", 4).fails(1, "last.safetensors");
    Files.writeString(run.resolve("config.json"), "{");
    Cli.run("eval", run).fails(1, "config.json");
  }
}
