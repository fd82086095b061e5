package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.train.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks of ONNX files get a new head and learn a user's own data, from the command line. */
class FromOnnxTest {
  private static final String WHOLE = "conv1/weights";

  @TempDir Path folder;

  private Path data;
  private Path file;

  /** An ONNX file of pictures 10 x 12, made from a run of the same data. */
  @BeforeEach
  void write() throws IOException {
    data = OwnFiles.pictures(folder.resolve("colours"), 12, 1);
    file = folder.resolve("base.onnx");
    Path run = folder.resolve("base");
    List<Object> line = new ArrayList<>(List.of("train", data, "--picture-size", "10x12"));
    line.addAll(List.of("--network", "conv 3x3x4; globalavg; dense 6 relu", "--steps", 6));
    line.addAll(List.of("--batch", 8, "--quiet", "--out", run));
    Cli.run(line.toArray()).done();
    Cli.run("export", run, file).done();
  }

  private Cli.Result train(String run, Object... more) {
    List<Object> line = new ArrayList<>(List.of("train", data, "--from", file, "--quiet"));
    line.addAll(List.of("--batch", 8, "--seed", 4, "--threads", 1, "--out", folder.resolve(run)));
    line.addAll(Arrays.asList(more));
    return Cli.run(line.toArray());
  }

  private Map<String, float[]> weights(String run) {
    RunFolder folders = RunFolder.open(folder.resolve(run));
    return new TreeMap<>(Checkpoints.of(folders.lastCheckpoint()).values);
  }

  @Test
  void onlyTheHeadIsTrainedAndTheRunIsUsedAsAnyOther() throws IOException {
    train("run", "--epochs", 30, "--learning-rate", 0.05).done();
    Map<String, float[]> found = weights("run");
    assertTrue(found.containsKey("dense1/weights"), found.keySet().toString());
    assertTrue(found.keySet().stream().noneMatch(name -> name.startsWith("onnx")));
    Path run = folder.resolve("run");
    String measured = Cli.run("eval", run, data).done().out();
    assertTrue(measured.contains("accuracy"), measured);
    Path picture = data.resolve("red").resolve("p3.png");
    String said = Cli.run("predict", run, picture).done().out();
    assertTrue(said.contains("red"), said);
    String layers = Cli.run("summary", run).done().out();
    assertTrue(layers.contains("onnx base.onnx; dense 3"), layers);
    Path tuned = folder.resolve("tuned.onnx");
    Cli.run("export", run, tuned).done();
    assertTrue(Cli.run("summary", tuned).done().out().contains("output"));
    // The file lies within the model.
    Files.delete(file);
    assertEquals(said, Cli.run("predict", run, picture).done().out());
  }

  @Test
  void aRunGoesOnBitForBit() {
    Object[] settings = {"--train-all", "--network", "dense 5 tanh", "--steps"};
    train("whole", with(settings, 14)).done();
    train("parts", with(settings, 5)).done();
    Path parts = folder.resolve("parts");
    Cli.run("train", "--resume", parts, "--steps", 14, "--threads", 2, "--quiet").done();
    Map<String, float[]> expected = weights("whole");
    Map<String, float[]> found = weights("parts");
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach((name, values) -> assertArrayEquals(values, found.get(name), name));
    assertTrue(expected.keySet().stream().anyMatch(name -> name.equals("onnx1/" + WHOLE)));
  }

  private static Object[] with(Object[] settings, Object last) {
    Object[] all = Arrays.copyOf(settings, settings.length + 1);
    all[settings.length] = last;
    return all;
  }

  @Test
  void whatIsTrainedIsChosenByName() {
    train("some", "--steps", 2, "--train-also", "dense1/").done();
    Map<String, float[]> found = weights("some");
    assertTrue(found.containsKey("onnx1/dense1/weights"), found.keySet().toString());
    assertFalse(found.containsKey("onnx1/" + WHOLE));
  }

  @Test
  void aRunGoesOnOnlyWithTheSameFile() throws IOException {
    train("run", "--steps", 2).done();
    Path base = folder.resolve("base");
    Cli.run("train", "--resume", base, "--steps", 9, "--quiet").done();
    Cli.run("export", base, file).done();
    Path run = folder.resolve("run");
    Cli.run("train", "--resume", run, "--steps", 4).fails(1, "no longer the file", "base.onnx");
    Files.delete(file);
    Cli.run("train", "--resume", run, "--steps", 4).fails(1, "base.onnx does not exist");
  }

  @Test
  void mistakesAreSentences() throws IOException {
    train("none", "--up-to", "nowhere").fails(2, "computes no value 'nowhere'");
    train("none", "--train-also", "bn7.").fails(2, "no weights that begin with 'bn7.'");
    train("none", "--picture-size", "9x9").fails(2, "base.onnx takes", "[1, 9, 9, 3]");
    Path csv = OwnFiles.flowers(folder.resolve("flowers.csv"), 30, 1);
    Cli.run("train", csv, "--target", "species", "--from", file).fails(2, "base.onnx takes");
    Cli.run("train", "mnist-softmax", "--from", file).fails(2, "--from is for");
    Cli.run("train", data, "--train-all").fails(2, "--train-all", "--from FILE.onnx");
    Cli.run("train", data, "--from", csv).fails(1, "flowers.csv");
    Cli.run("train", data, "--from", folder).fails(1, folder.toString());
    Cli.run("train", data, "--from", folder.resolve("no.onnx")).fails(1, "does not exist");
    assertFalse(Files.exists(folder.resolve("none")));
  }
}
