package dev.panagrad.models.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.data.ArrayDataset;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.fit.Fit;
import dev.panagrad.models.fit.History;
import dev.panagrad.models.network.Dense;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import dev.panagrad.models.predict.Predictor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** {@link Fit} trains networks of ONNX files. */
class OnnxLayerTest {
  private static final long SEED = 6;
  private static final int SIDE = 8;
  private static final Shape PICTURE = Shape.of(SIDE, SIDE, 1);

  @TempDir Path folder;
  private Path file;
  private Model before;

  @BeforeEach
  void export() {
    file = folder.resolve("net.onnx");
    before =
        Model.create(
            new ModelSpec(
                Network.parse("conv 3x3x6; maxpool 2; dense 16 relu; dense 3"),
                PICTURE,
                classes(3),
                Map.of()),
            SEED);
    before.exportOnnx(file);
  }

  private static Target.Classes classes(int count) {
    return new Target.Classes(IntStream.range(0, count).mapToObj(i -> "c" + i).toList());
  }

  /** Noise, and the class is where the bright bar is. */
  private static Dataset bars(int count, int classes) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[][] pictures = new float[count][SIDE * SIDE];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % classes;
      for (int j = 0; j < SIDE * SIDE; j++) {
        boolean bar = j / SIDE / 2 == labels[i];
        pictures[i][j] = (float) (random.nextDouble() * 0.5 + (bar ? 0.4 : 0));
      }
    }
    return ArrayDataset.ofClasses(PICTURE, pictures, labels, classes(classes));
  }

  private static Fit fit(int threads) {
    return new Fit()
        .epochs(4)
        .batch(25)
        .learningRate(0.005)
        .seed(SEED)
        .options(SessionOptions.defaults().withThreads(threads).withSeed(SEED));
  }

  @Test
  void allOfANetworkIsTrainedAsOurOwn() {
    Dataset data = bars(210, 3);
    Network network = Network.of(OnnxLayer.open(file).train(""));
    Model imported = Model.create(ModelSpec.of(network, data), SEED + 1);
    assertEquals(before.weights().size(), imported.weights().size());
    History own = fit(1).validation(bars(60, 3)).run(before, data);
    History other = fit(1).validation(bars(60, 3)).run(imported, data);
    for (int i = 0; i < own.epochs().size(); i++) {
      assertEquals(own.epochs().get(i).loss(), other.epochs().get(i).loss(), 1e-4);
      assertEquals(
          own.epochs().get(i).validationLoss(), other.epochs().get(i).validationLoss(), 1e-4);
    }
    before
        .weights()
        .forEach(
            (name, tensor) ->
                assertArrayEquals(
                    sorted(tensor), sorted(imported.weights().get("onnx1/" + name)), 1e-3f, name));
  }

  /** Filters lie in another order in ONNX. */
  private static float[] sorted(Tensor tensor) {
    float[] values = tensor.toArray();
    Arrays.sort(values);
    return values;
  }

  @Test
  void aNewHeadLearnsOtherClassesAndAllElseStays() {
    Dataset data = bars(200, 4);
    OnnxLayer body = OnnxLayer.open(file).withoutHead();
    Model model = Model.create(ModelSpec.of(Network.of(body, new Dense(4)), data), SEED);
    assertEquals(Set.of("dense1/weights", "dense1/biases"), model.weights().keySet());
    History history = fit(2).epochs(20).validation(bars(80, 4)).run(model, data);
    double accuracy = history.epochs().get(history.kept() - 1).metrics().get("accuracy");
    assertTrue(accuracy > 0.9, accuracy + ", seed " + SEED);

    float[] example = new float[SIDE * SIDE];
    data.features(7, 0, example);
    Path saved = folder.resolve("model.safetensors");
    model.save(saved);
    Path exported = folder.resolve("tuned.onnx");
    Model read = Model.load(saved);
    read.exportOnnx(exported);
    float[] expected;
    try (Predictor predictor = new Predictor(model);
        Predictor again = new Predictor(read)) {
      expected = predictor.predict(example);
      assertArrayEquals(expected, again.predict(example));
      // Another number of examples than the plans so far are for.
      float[] two = new float[3 * 4];
      float[] examples = new float[3 * example.length];
      System.arraycopy(example, 0, examples, 2 * example.length, example.length);
      again.predict(examples, 3, two);
      assertArrayEquals(expected, Arrays.copyOfRange(two, 8, 12), 1e-6f);
    }
    Map<String, OnnxTensor> fed =
        Map.of("input", OnnxTensor.of(Shape.of(1, SIDE, SIDE, 1), example));
    assertArrayEquals(expected, OnnxRuntime.run(exported, fed).get("output").toFloats(), 1e-5f);
  }

  /** With the first layers frozen, the ones behind them are trained; so is what comes before. */
  @Test
  void chosenWeightsAreTrainedAlone() {
    Dataset data = bars(100, 3);
    OnnxLayer body = OnnxLayer.open(file).train("dense2");
    Network network =
        new Network(List.of(Network.parse("conv 1x1x1 linear").layers().get(0), body));
    Model model = Model.create(ModelSpec.of(network, data), SEED);
    assertEquals(
        Set.of("conv1/weights", "conv1/biases", "onnx1/dense2/weights", "onnx1/dense2/biases"),
        model.weights().keySet());
    Map<String, Tensor> start = model.copy().weights();
    fit(1).run(model, data);
    model.weights().forEach((name, tensor) -> assertFalse(same(tensor, start.get(name)), name));
    Model twice = Model.create(ModelSpec.of(network, data), SEED);
    fit(2).run(twice, data);
    model
        .weights()
        .forEach((name, tensor) -> assertTrue(same(tensor, twice.weights().get(name)), name));
  }

  private static boolean same(Tensor a, Tensor b) {
    return Arrays.equals(a.toArray(), b.toArray());
  }

  @Test
  void wrongUsesAreToldInASentence() {
    OnnxLayer layer = OnnxLayer.open(file);
    fails(() -> layer.upTo("nothing"), "computes no value 'nothing'");
    fails(() -> layer.train("head"), "no weights that begin with 'head'");
    fails(() -> layer.withoutHead().withoutHead().withoutHead(), "doesn't end with a dense layer");
    Dataset other = ArrayDataset.ofClasses(Shape.of(5), new float[3][5], new int[3], classes(3));
    fails(() -> Model.create(ModelSpec.of(Network.of(layer), other), SEED), "examples are");
    Dataset five =
        ArrayDataset.ofClasses(PICTURE, new float[3][SIDE * SIDE], new int[3], classes(5));
    fails(() -> Model.create(ModelSpec.of(Network.of(layer), five), SEED), "end it with 'dense 5'");
  }

  /** An output that is left out has the name "", which no value has; a sum may be of branches. */
  @Test
  void whatEndsWithoutAHeadIsRefused() throws IOException {
    OnnxLayer dropout =
        layer(new ProtoBytes().text(1, "x").text(2, "y").text(2, "").text(4, "Dropout"));
    fails(dropout::withoutHead, "doesn't end with a dense layer");
    OnnxLayer branches =
        layer(
            new ProtoBytes().text(1, "x").text(1, "w").text(2, "m").text(4, "MatMul"),
            new ProtoBytes().text(1, "m").text(1, "x").text(2, "y").text(4, "Add"));
    fails(branches::withoutHead, "doesn't end with a dense layer");
  }

  /** From x to y, [2, 2] each, with weights w. */
  private OnnxLayer layer(ProtoBytes... nodes) throws IOException {
    ProtoBytes graph = new ProtoBytes();
    for (ProtoBytes node : nodes) {
      graph.message(1, node);
    }
    ProtoBytes weights = new ProtoBytes().integer(1, 2).integer(1, 2).integer(2, 1).text(8, "w");
    graph.text(2, "g").message(5, weights.floats(4, 1, 2, 3, 4));
    graph.message(11, value("x")).message(12, value("y"));
    ProtoBytes opset = new ProtoBytes().text(1, "").integer(2, 13);
    byte[] model = new ProtoBytes().integer(1, 8).message(7, graph).message(8, opset).toArray();
    return OnnxLayer.open(Files.write(folder.resolve("own.onnx"), model));
  }

  private static ProtoBytes value(String name) {
    ProtoBytes two = new ProtoBytes().integer(1, 2);
    ProtoBytes shape = new ProtoBytes().message(1, two).message(1, two);
    ProtoBytes tensor = new ProtoBytes().integer(1, 1).message(2, shape);
    return new ProtoBytes().text(1, name).message(2, new ProtoBytes().message(1, tensor));
  }

  private static void fails(Executable what, String part) {
    String message = assertThrows(IllegalArgumentException.class, what).getMessage();
    assertTrue(message.contains(part), message);
  }
}
