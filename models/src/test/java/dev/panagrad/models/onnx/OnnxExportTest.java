package dev.panagrad.models.onnx;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Padding;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.attention.Attention;
import dev.panagrad.graph.op.elementwise.activation.Gelu;
import dev.panagrad.graph.op.reduce.Cumulative;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.experiments.mnist.training.MnistExperiment;
import dev.panagrad.models.experiments.mnist.training.MnistTask;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.nn.transformer.Heads;
import dev.panagrad.models.onnx.type.DataType;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import dev.panagrad.models.predict.Predictor;
import dev.panagrad.models.run.Experiments;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.TaskSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are written compute what our graphs do, in ONNX Runtime and read back by us. */
class OnnxExportTest {
  private static final SessionOptions ONE = SessionOptions.defaults().withThreads(1).withSeed(3);

  @TempDir Path folder;

  static Stream<Experiment> digits() {
    return Experiments.all().stream().filter(MnistExperiment.class::isInstance);
  }

  private static float[] random(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  /** Asserts that ONNX Runtime and we compute from a file what is expected. */
  @ParameterizedTest
  @MethodSource("digits")
  void allExperimentsOnDigits(Experiment experiment) {
    Path file = folder.resolve("digits.onnx");
    int count = 5;
    float[] pixels = random(count * 784, 7);
    TaskSettings settings = TaskSettings.of(experiment, ONE).withBatch(20);
    try (MnistTask task = (MnistTask) experiment.open(settings);
        Tensor images = Tensor.of(Shape.of(count, 28, 28, 1), pixels)) {
      // Moving averages and biases are no longer as they begin.
      for (int step = 0; step < 3; step++) {
        task.nextBatch();
        task.update(step);
      }
      task.exportOnnx(file);
      Node output = task.model().probabilities();
      Feeds feeds = new Feeds().put(task.model().images(), images);
      Tensor expected = task.session().run(feeds, Fetches.of(output)).get(output);
      ExportCheck.check(
          file,
          Map.of("images", OnnxTensor.of(Shape.of(count, 28, 28, 1), pixels)),
          Map.of("probabilities", OnnxTensor.of(DataType.FLOAT, expected)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv 3x3x6 /2; batchnorm; maxpool 3 /2; conv 5x5x4 tanh; avgpool 2; flatten;"
            + " dense 7 softplus; dense 3",
        "conv 2x2x5 sigmoid; conv 3x3x5 linear; globalavg; dense 3",
        "flatten; dense 9; batchnorm; dense 3"
      })
  void savedModelsOfFit(String text) {
    Path file = folder.resolve("model.onnx");
    Shape shape = Shape.of(11, 13, 2);
    ModelSpec spec =
        new ModelSpec(
            Network.parse(text), shape, new Target.Classes(List.of("a", "b", "c")), Map.of());
    Model model = Model.create(spec, 4);
    long seed = 20;
    for (Map.Entry<String, Tensor> entry : model.weights().entrySet()) {
      if (!entry.getKey().endsWith("/weights")) {
        float[] values = random((int) entry.getValue().shape().elements(), seed++);
        for (int i = 0; i < values.length; i++) {
          entry.getValue().buffer().set(i, 0.5f + values[i]);
        }
      }
    }
    model.exportOnnx(file);
    int count = 3;
    int elements = (int) shape.elements();
    float[] examples = random(count * elements, 9);
    float[] expected = new float[count * 3];
    try (Predictor predictor = new Predictor(model, ONE)) {
      predictor.predict(examples, count, expected);
    }
    ExportCheck.check(
        file,
        Map.of("input", OnnxTensor.of(shape.batch(count), examples)),
        Map.of("output", OnnxTensor.of(Shape.of(count, 3), expected)));
  }

  @Test
  void opsOfAllKinds() {
    GraphBuilder g = new GraphBuilder();
    Node x = g.placeholder("x", Shape.UNKNOWN, 4, 6, 3);
    Node pooled = g.averagePool(x, 3, 2, Padding.of(1, 0, 1, 1));
    Node flat = g.reshape(g.mul(g.sub(pooled, g.constant(0.5f)), g.exp(pooled)), Shape.UNKNOWN, 18);
    Node parts = g.concat(1, g.slice(flat, 1, 3, 5), g.square(g.slice(flat, 1, 0, 2)));
    Node y = g.div(g.sum(parts, 1), g.add(g.max(parts, 1), g.constant(3)));
    Node best = g.argMax(parts);
    Node chosen = g.gather(g.transpose(g.oneHot(best, 7)), best);
    try (Session session = new Session(g.build(), ONE);
        Tensor fed = Tensor.of(Shape.of(2, 4, 6, 3), random(144, 1))) {
      Path file = folder.resolve("ops.onnx");
      new OnnxExport(session)
          .input("x", x)
          .output("y", y)
          .output("best", best)
          .output("chosen", chosen)
          .write(file);
      Results results = session.run(new Feeds().put(x, fed), Fetches.of(y, best, chosen));
      ExportCheck.check(
          file,
          Map.of("x", OnnxTensor.of(Shape.of(2, 4, 6, 3), random(144, 1))),
          Map.of(
              "y",
              OnnxTensor.of(DataType.FLOAT, results.get(y)),
              "best",
              OnnxTensor.of(DataType.INT32, results.get(best)),
              "chosen",
              OnnxTensor.of(DataType.FLOAT, results.get(chosen))));
    }
  }

  @Test
  void opsOfTransformers() {
    GraphBuilder g = new GraphBuilder();
    Node x = g.placeholder("x", Shape.UNKNOWN, 3, 8);
    Node memory = g.placeholder("memory", Shape.UNKNOWN, 5, 16);
    Node lengths = g.placeholder("lengths", DType.INT32, Shape.UNKNOWN);
    Node eight = g.constant(Shape.of(8), random(8, 2));
    Node rows = g.layerNorm(x, eight, g.constant(Shape.of(8), random(8, 3)), 1e-5f);
    Node crossed = g.crossAttention(rows, memory, lengths, 2, null);
    Node q = Heads.split(g, g.reshape(g.add(new Gelu(), crossed), Shape.UNKNOWN, 8), 3, 2);
    Node k = Heads.split(g, g.reshape(g.rmsNorm(x, eight, 1e-3f), Shape.UNKNOWN, 8), 3, 2);
    Node mask = g.constant(Shape.of(3), 0, 1, -2);
    Node masked = g.add(new Attention(0.3f, 2, true), q, k, g.mul(q, k), mask);
    Node product = g.matMul(masked, k, true, false);
    Node y = g.add(product, g.matMul(g.square(q), masked, true, false));
    Shape three = Shape.of(3);
    try (Session session = new Session(g.build(), ONE);
        Tensor fedX = Tensor.of(Shape.of(3, 3, 8), random(72, 4));
        Tensor fedMemory = Tensor.of(Shape.of(3, 5, 16), random(240, 5));
        Tensor fedLengths = Tensor.ofInts(three, 2, 5, 0)) {
      Path file = folder.resolve("transformer.onnx");
      new OnnxExport(session)
          .input("x", x)
          .input("memory", memory)
          .input("lengths", lengths)
          .output("y", y)
          .write(file);
      Feeds feeds = new Feeds().put(x, fedX).put(memory, fedMemory).put(lengths, fedLengths);
      Tensor expected = session.run(feeds, Fetches.of(y)).get(y);
      ExportCheck.check(
          file,
          Map.of(
              "x",
              OnnxTensor.of(DataType.FLOAT, fedX),
              "memory",
              OnnxTensor.of(DataType.FLOAT, fedMemory),
              "lengths",
              OnnxTensor.integers(DataType.INT32, three, 2, 5, 0)),
          Map.of("y", OnnxTensor.of(DataType.FLOAT, expected)));
    }
  }

  @Test
  void allThatOnnxHasNothingForIsToldAndNothingIsWritten() {
    GraphBuilder g = new GraphBuilder();
    Node x = g.placeholder("x", 4, 4);
    Node y =
        g.add(g.moments(x), g.add(new Cumulative(false, 0, false, false), g.slice(x, 0, 0, 2)));
    try (Session session = new Session(g.build(), ONE)) {
      Path file = folder.resolve("no.onnx");
      OnnxExport export = new OnnxExport(session).input("x", x).output("y", y);
      String message = assertThrows(FileException.class, () -> export.write(file)).getMessage();
      assertTrue(message.contains("Cumulative, Moments"), message);
      assertFalse(Files.exists(file));
    }
  }
}
