package dev.panagrad.models.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Padding;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.source.Variable;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of whole networks against central differences, variable by variable. */
final class LayersGradientTest {
  private static final int BATCH = 8;
  private static final int CLASSES = 4;
  private static final int DIRECTIONS = 3;
  private static final Initializer WEIGHTS = Initializers.truncatedNormal(0.4);

  /** A network from images [n, 6, 6, 2] to logits. */
  record Net(String name, BiFunction<Layers, Node, Node> layers) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Net> NETS =
      List.of(
          new Net(
              "dense",
              (l, x) -> {
                Node h = l.sigmoid(dense(l, "dense1", l.flatten(x), 12));
                return dense(l, "dense2", l.graph().tanh(dense(l, "hidden", h, 9)), CLASSES);
              }),
          new Net(
              "dense and dropout",
              (l, x) -> {
                Node h = l.dropout(l.graph().tanh(dense(l, "dense1", l.flatten(x), 12)));
                return dense(l, "dense2", l.dropout(l.sigmoid(h)), CLASSES);
              }),
          new Net(
              "dense and batch norm",
              (l, x) -> {
                Node h = l.dense("dense1", l.flatten(x), 12, WEIGHTS);
                return dense(l, "dense2", l.sigmoid(l.batchNormScaled("bn1", h)), CLASSES);
              }),
          new Net(
              "convolutions and pooling",
              (l, x) -> {
                Node h = l.graph().tanh(conv(l, "conv1", x, 3, 5, 1));
                Node pooled = l.graph().averagePool(h, 2, 2, Padding.SAME);
                Node y = l.sigmoid(conv(l, "conv2", pooled, 2, 6, 2));
                return dense(l, "dense1", l.flatten(y), CLASSES);
              }),
          new Net(
              "convolutions, batch norm, pooling and dropout",
              (l, x) -> {
                Node h = l.conv2d("conv1", x, 3, 5, 1, WEIGHTS);
                Node y = l.graph().tanh(l.batchNorm("bn1", h, WEIGHTS));
                Node pooled = l.dropoutMaps(l.graph().averagePool(y, 3, 2, Padding.SAME));
                Node z = l.conv2d("conv2", pooled, 2, 6, 1, WEIGHTS);
                return dense(l, "dense1", l.flatten(l.batchNormScaled("bn2", z)), CLASSES);
              }));

  private static Node dense(Layers l, String name, Node x, int units) {
    return l.dense(name, x, units, WEIGHTS, WEIGHTS);
  }

  private static Node conv(Layers l, String name, Node x, int size, int channels, int stride) {
    return l.conv2d(name, x, size, channels, stride, WEIGHTS, WEIGHTS);
  }

  static Stream<Arguments> nets() {
    List<Arguments> all = new ArrayList<>();
    for (Net net : NETS) {
      for (KernelSet kernels : List.of(KernelSets.scalar(), KernelSets.best())) {
        all.add(Arguments.of(net, SessionOptions.defaults().withKernels(kernels).withSeed(5)));
      }
    }
    return all.stream();
  }

  private static final class Trial implements AutoCloseable {
    private final GraphBuilder g = new GraphBuilder();
    private final Node images = g.placeholder("images", Shape.UNKNOWN, 6, 6, 2);
    private final Node classes = g.placeholder("classes", DType.INT32, Shape.UNKNOWN);
    private final Node keep = g.placeholder("keep");
    private final Tensor fedImages = Tensor.allocate(DType.FLOAT32, Shape.of(BATCH, 6, 6, 2));
    private final Tensor fedClasses = Tensor.allocate(DType.INT32, Shape.of(BATCH));
    private final Feeds feeds = new Feeds();
    private final Node loss;
    private final List<Node> variables;
    private final List<Node> gradients;
    private final Session session;

    Trial(Net net, SessionOptions options) {
      SplittableRandom random = new SplittableRandom(options.seed());
      for (long i = 0; i < fedImages.buffer().length(); i++) {
        fedImages.buffer().set(i, (float) random.nextDouble(-1, 1));
      }
      for (int i = 0; i < BATCH; i++) {
        fedClasses.buffer().setInt(i, random.nextInt(CLASSES));
      }
      feeds.put(images, fedImages).put(classes, fedClasses).put(keep, 0.75f);
      Layers layers = Layers.training(g, keep, keep);
      Node logits = net.layers.apply(layers, images);
      loss = g.mean(g.sparseSoftmaxCrossEntropy(logits, classes));
      Graph forward = g.build();
      variables =
          forward.variables().stream().filter(v -> ((Variable) v.op()).trainable()).toList();
      gradients = Gradients.of(g, loss, variables);
      session = new Session(g.build(), options);
    }

    double loss() {
      return session.run(feeds, Fetches.of(loss)).scalar(loss);
    }

    /** The slope along a direction by differences, with the error of second order removed. */
    double slope(Node variable, double[] direction) {
      double wide = difference(variable, direction, 0.04);
      double narrow = difference(variable, direction, 0.02);
      return (4 * narrow - wide) / 3;
    }

    private double difference(Node variable, double[] direction, double step) {
      Buffer buffer = session.variable(variable).buffer();
      float[] at = session.variable(variable).toArray();
      double above = lossAt(buffer, at, direction, step);
      double below = lossAt(buffer, at, direction, -step);
      session.variable(variable).set(at);
      return (above - below) / (2 * step);
    }

    private double lossAt(Buffer buffer, float[] at, double[] direction, double step) {
      for (int i = 0; i < at.length; i++) {
        buffer.set(i, (float) (at[i] + step * direction[i]));
      }
      return loss();
    }

    @Override
    public void close() {
      session.close();
      fedImages.close();
      fedClasses.close();
    }
  }

  @ParameterizedTest
  @MethodSource("nets")
  void agreeWithDifferences(Net net, SessionOptions options) {
    try (Trial trial = new Trial(net, options)) {
      Results results = trial.session.run(trial.feeds, Fetches.of(trial.gradients));
      List<float[]> gradients =
          trial.gradients.stream().map(node -> results.get(node).toArray()).toList();
      SplittableRandom random = new SplittableRandom(options.seed());
      for (int i = 0; i < gradients.size(); i++) {
        float[] gradient = gradients.get(i);
        double length = length(gradient);
        assertTrue(length > 1e-3, "no gradient of " + trial.variables.get(i).name());
        for (int n = 0; n < DIRECTIONS; n++) {
          // Along the gradient itself first: there every wrong element counts.
          double[] direction = new double[gradient.length];
          double expected = 0;
          for (int j = 0; j < direction.length; j++) {
            direction[j] = n == 0 ? gradient[j] / length : random.nextDouble(-1, 1);
            expected += direction[j] * gradient[j];
          }
          assertEquals(
              expected,
              trial.slope(trial.variables.get(i), direction),
              2e-3 * Math.max(length, 0.05),
              trial.variables.get(i).name() + ", seed " + options.seed() + ", direction " + n);
        }
      }
    }
  }

  private static double length(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }
}
