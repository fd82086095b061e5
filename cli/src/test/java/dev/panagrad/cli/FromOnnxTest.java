package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.OnnxModel;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.type.DataType;
import dev.panagrad.models.predict.Predictor;
import dev.panagrad.models.train.RunFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
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

  @Test
  void theInputIsNormalizedWithinTheModel() {
    Object[] settings = {"--mean", "0.485,0.456, 0.406", "--std", "0.25", "--steps"};
    train("whole", with(settings, 14)).done();
    train("plain", "--steps", 14).done();
    train("parts", with(settings, 5)).done();
    Path parts = folder.resolve("parts");
    Cli.run("train", "--resume", parts, "--steps", 14, "--threads", 2, "--quiet").done();
    Map<String, float[]> expected = weights("whole");
    Map<String, float[]> found = weights("parts");
    assertEquals(weights("plain").keySet(), found.keySet());
    expected.forEach((name, values) -> assertArrayEquals(values, found.get(name), name));
    assertFalse(Arrays.equals(weights("plain").get("dense1/weights"), found.get("dense1/weights")));

    Path run = folder.resolve("whole");
    String layers = Cli.run("summary", run).done().out();
    assertTrue(
        layers.contains("normalize 0.485,0.456,0.406 0.25; onnx base.onnx; dense 3"), layers);
    assertTrue(Cli.run("eval", run, data).done().out().contains("accuracy"));
    // What the exported file gives for raw values is what the model gives.
    Path tuned = folder.resolve("tuned.onnx");
    Cli.run("export", run, tuned).done();
    float[] pixels = new float[10 * 12 * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i % 7 / 7f;
    }
    float[] model;
    try (Predictor predictor = Predictor.open(RunFolder.open(run).model())) {
      model = predictor.predict(pixels);
    }
    try (OnnxModel read = OnnxModel.open(tuned)) {
      String input = read.inputs().getFirst().name();
      OnnxTensor given = OnnxTensor.floats(DataType.FLOAT, Shape.of(1, 10, 12, 3), pixels);
      float[] file = read.run(Map.of(input, given)).get("output").toFloats();
      assertArrayEquals(model, file, 1e-5f);
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aRunIsServed() throws Exception {
    train("run", "--epochs", 30, "--learning-rate", 0.05, "--mean", "0.5", "--std", 0.25).done();
    Path run = folder.resolve("run");
    float[] red = new float[10 * 12 * 3];
    for (int i = 0; i < red.length; i += 3) {
      red[i] = 0.8f;
    }
    float[] expected;
    try (Predictor predictor = Predictor.open(RunFolder.open(run).model())) {
      expected = predictor.predict(red);
    }
    // The file lies within the model.
    Files.delete(file);
    try (Spawned serving = Spawned.start(folder, "serve", run, "--port", 0, "--threads", 1);
        HttpClient client = HttpClient.newHttpClient()) {
      serving.awaitOutput();
      String line = serving.firstLine();
      String path = line.substring(line.indexOf("http://"));
      String said = send(client, HttpRequest.newBuilder(URI.create(path)));
      assertTrue(said.contains("\"shape\":[-1,10,12,3]"), said);
      String json =
          "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,10,12,3],\"datatype\":\"FP32\",\"data\":%s}]}"
              .formatted(Arrays.toString(red));
      String reply =
          send(
              client,
              HttpRequest.newBuilder(URI.create(path + "/infer"))
                  .POST(HttpRequest.BodyPublishers.ofString(json)));
      assertTrue(reply.contains("\"data\":[\"red\"]"), reply);
      Matcher numbers = Pattern.compile("\"data\":\\[([^\"\\]]+)]").matcher(reply);
      assertTrue(numbers.find(), reply);
      String[] given = numbers.group(1).split(",", -1);
      assertEquals(expected.length, given.length, reply);
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], Float.parseFloat(given[i]), reply);
      }
      assertTrue(serving.process.toHandle().destroy());
      serving.end();
    }
  }

  private static String send(HttpClient client, HttpRequest.Builder request) throws Exception {
    HttpResponse<String> reply = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertEquals(200, reply.statusCode(), reply.body());
    return reply.body();
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
    Cli.run("train", data, "--mean", "1").fails(2, "--mean", "--from FILE.onnx");
    train("none", "--mean", "1,2").fails(2, "mean needs one number or 3, not 2");
    train("none", "--std", "1,2,3,4").fails(2, "std needs one number or 3, not 4");
    train("none", "--std", "1,0,1").fails(2, "--std takes", "none of them 0, not '1,0,1'");
    train("none", "--mean", "1,x,1").fails(2, "--mean takes", "not '1,x,1'");
    train("none", "--mean", "1,NaN,1").fails(2, "--mean takes", "not '1,NaN,1'");
    Cli.run("train", data, "--from", csv).fails(1, "flowers.csv");
    Cli.run("train", data, "--from", folder).fails(1, folder.toString());
    Cli.run("train", data, "--from", folder.resolve("no.onnx")).fails(1, "does not exist");
    assertFalse(Files.exists(folder.resolve("none")));
  }
}
