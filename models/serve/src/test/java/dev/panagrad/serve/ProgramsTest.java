package dev.panagrad.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.PictureFolder;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.io.Pictures;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.onnx.OnnxModel;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import dev.panagrad.models.predict.Predictor;
import dev.panagrad.serve.Launcher.Way;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The programs in docs/programs, on the class path, on the module path and from a shaded jar. */
class ProgramsTest {
  private static final long SEED = 8;

  @TempDir static Path shared;

  @TempDir Path folder;

  private static Launcher launcher;

  @BeforeAll
  static void compile() {
    launcher = new Launcher(shared);
  }

  @ParameterizedTest
  @CsvSource({
    "ClassifyTable, 30",
    "PredictNumber, 30",
    "ClassifyPictures, 45",
    "FineTuneOnnx, 40",
    "Serve, 20",
    "OwnParts, 60",
    "PlacedNetwork, 75"
  })
  void programsStayShort(String program, int most) throws IOException {
    int lines = Files.readAllLines(Launcher.programs().resolve(program + ".java")).size();
    assertTrue(lines <= most, program + " has " + lines + " lines");
  }

  /** Plants whose kind depends on a number and a category, a few values missing. */
  private Path plants() throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    StringBuilder text = new StringBuilder("length,place,kind\n");
    for (int i = 0; i < 300; i++) {
      double length = 10 * random.nextDouble();
      boolean shade = random.nextBoolean();
      String kind = length < (shade ? 7 : 3) ? "moss" : "fern";
      String place = i % 50 == 0 ? "NA" : shade ? "shade" : "sun";
      text.append("%s,%s,%s\n".formatted(i % 40 == 7 ? "?" : length, place, kind));
    }
    return Files.writeString(folder.resolve("plants.csv"), text);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aTableIsLearnedAndServed(Way way) throws Exception {
    Path model = folder.resolve("plants.safetensors");
    String output =
        launcher.run(way, "ClassifyTable", plants().toString(), "kind", model.toString());
    assertTrue(output.contains("test: loss "), output);
    assertTrue(output.contains("moss"), output);
    try (Predictor predictor = Predictor.open(model)) {
      assertEquals(List.of("fern", "moss"), predictor.names());
      // The category decides where the number alone can't.
      assertEquals(1, predictor.classify(Map.of("length", "5", "place", "shade")), output);
      assertEquals(0, predictor.classify(Map.of("length", "5", "place", "sun")), output);
      assertEquals(1, predictor.classify(Map.of("length", "0.5", "place", "sun")), output);
      assertEquals(0, predictor.classify(Map.of("length", "9.5", "place", "shade")), output);
    }
    served(way, model);
  }

  /** Another program, which knows the file only, answers eight clients at once. */
  private static void served(Way way, Path model) throws Exception {
    List<String> command = new ArrayList<>(launcher.command(way, "Serve"));
    command.addAll(List.of(model.toString(), "0"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader output = process.inputReader();
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      String line = output.readLine();
      while (line != null && !line.startsWith("http://")) {
        line = output.readLine();
      }
      URI address = URI.create(String.valueOf(line));
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String place = i % 2 == 0 ? "shade" : "sun";
        answers.add(threads.submit(() -> ask(address, place)));
      }
      for (int i = 0; i < 200; i++) {
        assertEquals(i % 2 == 0 ? "moss" : "fern", answers.get(i).get());
      }
      process.getOutputStream().close();
      assertEquals(0, process.waitFor());
    } finally {
      process.destroyForcibly();
    }
  }

  private static String ask(URI address, String place) {
    String json =
        """
        {"inputs":[{"name":"place","shape":[1],"datatype":"BYTES","data":["%s"]},\
        {"name":"length","shape":[1],"datatype":"FP32","data":[5]}],"outputs":[{"name":"label"}]}\
        """
            .formatted(place);
    Client client = new Client(address, HttpClient.newHttpClient());
    return (String) client.post(address.getPath(), json).data(0).getFirst();
  }

  /** A number that depends on a curve and a category. */
  private Path heights() throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    StringBuilder text = new StringBuilder("age,soil,height\n");
    for (int i = 0; i < 400; i++) {
      double age = 6 * random.nextDouble();
      boolean clay = random.nextBoolean();
      double height = Math.sin(age) + (clay ? 1 : 0) + 0.05 * random.nextGaussian();
      text.append("%s,%s,%s\n".formatted(age, clay ? "clay" : "sand", height));
    }
    return Files.writeString(folder.resolve("heights.csv"), text);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aNumberIsLearned(Way way) throws Exception {
    Path model = folder.resolve("heights.safetensors");
    String output =
        launcher.run(way, "PredictNumber", heights().toString(), "height", model.toString());
    assertTrue(output.contains("R2 0.9"), output);
    try (Predictor predictor = Predictor.open(model)) {
      float height = predictor.predict(Map.of("age", "1.57", "soil", "clay"))[0];
      assertEquals(2, height, 0.2, output);
    }
  }

  /** Red and blue pictures of several sizes, one of them a JPEG. */
  private Path pictures() throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    Path all = folder.resolve("pictures");
    for (int i = 0; i < 80; i++) {
      boolean red = i % 3 == 0;
      int size = 10 + random.nextInt(40);
      byte[] samples = new byte[size * 20 * 3];
      for (int j = 0; j < samples.length; j++) {
        int strong = red ? 0 : 2;
        samples[j] = (byte) (random.nextInt(100) + (j % 3 == strong ? 100 : 0));
      }
      Path own = Files.createDirectories(all.resolve(red ? "red" : "blue"));
      Files.write(own.resolve(i + ".png"), Pictures.png(size, 20, samples));
    }
    try (InputStream jpeg = ProgramsTest.class.getResourceAsStream("red.jpg")) {
      Files.copy(jpeg, all.resolve("red").resolve("a.jpg"));
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void picturesAreLearned(Way way) throws Exception {
    Path model = folder.resolve("colours.safetensors");
    Path all = pictures();
    String output = launcher.run(way, "ClassifyPictures", all.toString(), model.toString(), "6");
    assertTrue(output.contains("test: loss "), output);
    try (Predictor predictor = Predictor.open(model)) {
      assertEquals(List.of("blue", "red"), predictor.names());
      assertEquals(1, predictor.classify(all.resolve("red").resolve("0.png")), output);
      assertEquals(0, predictor.classify(all.resolve("blue").resolve("1.png")), output);
      assertEquals(1, predictor.classify(all.resolve("red").resolve("a.jpg")), output);
    }
  }

  /** The groups of emoji, Twemoji held out; few of them. */
  @ParameterizedTest
  @EnumSource(Way.class)
  void emojiBecomeFoldersThatPlainMethodsLearn(Way way) throws Exception {
    Path emoji = folder.resolve("emoji");
    launcher.run(Way.CLASS_PATH, Launcher.CORPORA_READER, emoji.toString(), "6");
    PictureFolder train = PictureFolder.read(emoji.resolve("train"), 32, 32);
    PictureFolder test = PictureFolder.read(emoji.resolve("test"), 32, 32);
    assertEquals(9, train.target().width());
    assertEquals(train.target(), test.target());
    assertEquals(3 * 9 * 6, train.size());
    assertEquals(9 * 6, test.size());
    assertTrue(
        train.file(0).getFileName().toString().startsWith("blob-"), train.file(0).toString());
    String told =
        launcher.run(
            way,
            "PlainReference",
            emoji.resolve("train").toString(),
            emoji.resolve("test").toString());
    Matcher figures =
        Pattern.compile("neighbours: ([\\d.]+)\\R.*regression: loss [\\d.]+, accuracy ([\\d.]+)")
            .matcher(told);
    assertTrue(figures.find(), told);
    for (int figure = 1; figure <= 2; figure++) {
      double right = Double.parseDouble(figures.group(figure));
      assertTrue(right > 0.2 && right < 1, told);
    }
  }

  /** A network for other classes; the convolution is trained along with the new head. */
  @ParameterizedTest
  @EnumSource(Way.class)
  void aNetworkOfAnOnnxFileIsTrainedFurther(Way way) throws Exception {
    Path file = folder.resolve("net.onnx");
    Model.create(
            new ModelSpec(
                Network.parse("conv 3x3x4; globalavg; dense 5"),
                Shape.of(16, 16, 3),
                new Target.Classes(List.of("a", "b", "c", "d", "e")),
                Map.of()),
            SEED)
        .exportOnnx(file);
    Path model = folder.resolve("tuned.safetensors");
    Path tuned = folder.resolve("tuned.onnx");
    Path all = pictures();
    List<String> arguments =
        List.of(file.toString(), all.toString(), "16", model.toString(), tuned.toString(), "conv1");
    String output = launcher.run(way, "FineTuneOnnx", arguments.toArray(String[]::new));
    assertTrue(output.contains("kept: "), output);
    try (Predictor predictor = Predictor.open(model);
        OnnxModel onnx = OnnxModel.open(tuned)) {
      assertEquals(List.of("blue", "red"), predictor.names());
      assertEquals(1, predictor.classify(all.resolve("red").resolve("0.png")), output);
      assertEquals(0, predictor.classify(all.resolve("blue").resolve("1.png")), output);
      float[] grey = new float[16 * 16 * 3];
      Map<String, OnnxTensor> fed = Map.of("input", OnnxTensor.of(Shape.of(1, 16, 16, 3), grey));
      assertArrayEquals(
          predictor.predict(grey), onnx.run(fed).get("output").toFloats(), 1e-5f, output);
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void partsOfOnesOwnAreLearned(Way way) throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    StringBuilder text = new StringBuilder("a,b,c,d,last\n");
    for (int i = 0; i < 400; i++) {
      double sum = 0;
      for (int j = 0; j < 4; j++) {
        double value = random.nextDouble() - 0.5;
        sum = sum / 2 + value;
        text.append(value).append(',');
      }
      text.append(sum).append('\n');
    }
    Path file = Files.writeString(folder.resolve("series.csv"), text);
    String output = launcher.run(way, "OwnParts", file.toString(), "last");
    assertTrue(output.contains("epoch 60: loss "), output);
    String test = output.substring(output.indexOf("test: "));
    double near = Double.parseDouble(test.substring(test.indexOf("near ") + 5).strip());
    assertTrue(near > 0.9, output + ", seed " + SEED);
  }
}
