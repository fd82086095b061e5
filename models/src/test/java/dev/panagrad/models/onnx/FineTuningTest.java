package dev.panagrad.models.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.data.ImageDataset;
import dev.panagrad.models.data.Mnist;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.nn.Adam;
import dev.panagrad.models.onnx.type.DataType;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A network of an ONNX file is trained further: all but its head stays as it is. */
class FineTuningTest {
  private static final SessionOptions ONE = SessionOptions.defaults().withThreads(1).withSeed(2);
  private static final int BATCH = 50;
  private static final int TESTS = 200;
  private static final String HEAD = "dense1/";

  @TempDir Path folder;
  private Path file;
  private Model before;

  /** A small convnet as it begins, exported by us. */
  @BeforeEach
  void export() {
    file = folder.resolve("net.onnx");
    List<String> names = IntStream.range(0, 10).mapToObj(String::valueOf).toList();
    ModelSpec spec =
        new ModelSpec(
            Network.parse("conv 5x5x6 /2; batchnorm; flatten; dense 10"),
            Shape.of(28, 28, 1),
            new Target.Classes(names),
            Map.of());
    before = Model.create(spec, 5);
    // As after a training; it begins with 0.
    Tensor variance = before.weights().get("batchnorm1/moving_variance");
    for (int i = 0; i < 6; i++) {
      variance.buffer().set(i, 0.1f * (i + 1));
    }
    before.exportOnnx(file);
  }

  private static void fill(ImageDataset digits, int first, Tensor images, Tensor labels) {
    int count = labels.shape().size(0);
    for (int i = 0; i < count; i++) {
      labels.buffer().setInt(i, digits.label(first + i));
      for (int cell = 0; cell < 784; cell++) {
        images.buffer().set(i * 784L + cell, digits.pixel(first + i, cell / 28, cell % 28) / 255f);
      }
    }
  }

  @Test
  void theHeadLearnsAndAllElseKeepsItsBits() {
    ImageDataset digits = Mnist.embedded().train();
    try (OnnxModel model = OnnxModel.open(file, ONE)) {
      GraphBuilder g = new GraphBuilder();
      OnnxNetwork network = model.network(g, name -> name.startsWith(HEAD));
      assertEquals(2, network.variables().size());
      Node images = g.placeholder("images", BATCH, 28, 28, 1);
      Node labels = g.placeholder("labels", DType.INT32, BATCH);
      Node scores = network.apply(Map.of("input", images)).get("output");
      Node loss = g.neg(g.mean(g.log(g.sum(g.mul(scores, g.oneHot(labels, 10)), 1))));
      Node train = new Adam().minimize(g, loss, g.constant(0.01f));
      // The same network for another number of examples.
      Node tests = g.placeholder("tests", TESTS, 28, 28, 1);
      Node tested = network.apply(Map.of("input", tests)).get("output");
      try (Session session = new Session(g.build(), ONE);
          Tensor x = Tensor.allocate(DType.FLOAT32, Shape.of(BATCH, 28, 28, 1));
          Tensor y = Tensor.allocate(DType.INT32, Shape.of(BATCH));
          Tensor testX = Tensor.allocate(DType.FLOAT32, Shape.of(TESTS, 28, 28, 1));
          Tensor testY = Tensor.allocate(DType.INT32, Shape.of(TESTS))) {
        Results step = new Results(Fetches.of(loss, train));
        double first = 0;
        double last = 0;
        for (int i = 0; i < 60; i++) {
          fill(digits, i * BATCH, x, y);
          last = session.run(new Feeds().put(images, x).put(labels, y), step).scalar(loss);
          first = i == 0 ? last : first;
        }
        assertTrue(last < 0.5 * first, "loss from " + first + " to " + last);
        fill(Mnist.embedded().test(), 0, testX, testY);
        float[] probabilities =
            session.run(new Feeds().put(tests, testX), Fetches.of(tested)).get(tested).toArray();
        int right = 0;
        for (int i = 0; i < TESTS; i++) {
          int best = 0;
          for (int c = 1; c < 10; c++) {
            best = probabilities[i * 10 + c] > probabilities[i * 10 + best] ? c : best;
          }
          right += best == testY.buffer().getInt(i) ? 1 : 0;
        }
        assertTrue(right > 0.75 * TESTS, right + " of " + TESTS + " right");
        Path tuned = folder.resolve("tuned.onnx");
        new OnnxExport(session).input("input", tests).output("output", tested).write(tuned);
        compare(tuned, testX, probabilities);
      }
    }
  }

  /** Frozen weights have their bits, the head others, and the file computes what was trained. */
  private void compare(Path tuned, Tensor images, float[] expected) {
    Map<String, OnnxTensor> fed = Map.of("input", OnnxTensor.of(images.shape(), images.toArray()));
    try (OnnxModel was = OnnxModel.open(file);
        OnnxModel is = OnnxModel.open(tuned)) {
      int frozen = 0;
      for (var weight : was.proto().graph().initializers()) {
        for (var now : is.proto().graph().initializers()) {
          if (now.name().equals(weight.name()) && weight.type() == DataType.FLOAT) {
            if (weight.name().startsWith(HEAD)) {
              assertFalse(OnnxTensor.of(weight).equals(OnnxTensor.of(now)), weight.name());
            } else {
              assertArrayEquals(weight.toFloats(), now.toFloats(), weight.name());
              frozen++;
            }
          }
        }
      }
      assertTrue(frozen >= 4, frozen + " frozen weights");
      assertArrayEquals(expected, is.run(fed).get("output").toFloats(), 1e-5f);
    }
    assertArrayEquals(expected, OnnxRuntime.run(tuned, fed).get("output").toFloats(), 1e-5f);
  }

  @Test
  void wrongUsesAreToldInASentence() {
    try (OnnxModel model = OnnxModel.open(file, ONE)) {
      GraphBuilder g = new GraphBuilder();
      OnnxNetwork network = model.network(g, _ -> false);
      Node open = g.placeholder("open", Shape.UNKNOWN, 28, 28, 1);
      Node whole = g.placeholder("whole", 1, 28, 28, 1);
      fails(() -> network.apply(Map.of("input", open)), "fully known");
      fails(() -> network.apply(Map.of()), "'input' is not given");
      fails(() -> network.apply(Map.of("input", whole, "inputs", whole)), "no input 'inputs'");
      fails(() -> model.network(g, name -> name.startsWith("sizes")), "only FLOAT can be trained");
    }
  }

  private static void fails(Executable what, String part) {
    String message = assertThrows(IllegalArgumentException.class, what).getMessage();
    assertTrue(message.contains(part), message);
  }
}
