package dev.panagrad.models.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.source.Variable;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.nn.RecurrentNet.Dropout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients of unrolled nets against central differences along random directions, and the batched
 * form of the products against the plain one.
 */
final class RecurrentGradientTest {
  private static final int BATCH = 3;
  private static final int STEPS = 4;
  private static final int DEPTH = 7;
  private static final int UNITS = 5;
  private static final double EPSILON = 1e-2;

  /** A cell as a user would write it, with a residual connection past the product. */
  private record OwnCell(int units) implements Cell {
    @Override
    public List<Integer> stateSizes() {
      return List.of(units);
    }

    @Override
    public List<Node> step(TimeStep t, List<Node> states) {
      Node narrow = t.graph().slice(t.input(), 1, 0, units);
      return List.of(t.graph().tanh(t.graph().add(narrow, t.project("own", states.get(0), units))));
    }
  }

  private static Stream<Arguments> nets() {
    List<Arguments> nets = new ArrayList<>();
    for (Dropout dropout : Dropout.values()) {
      for (boolean codes : new boolean[] {true, false}) {
        Cell rnn = new BasicRnnCell(UNITS);
        Cell lstm = new LstmCell(UNITS);
        Cell gru = new GruCell(UNITS);
        nets.add(Arguments.of(new RecurrentNet(List.of(rnn, rnn), dropout), codes));
        nets.add(Arguments.of(new RecurrentNet(List.of(lstm, lstm), dropout), codes));
        nets.add(Arguments.of(new RecurrentNet(List.of(gru, gru, gru), dropout), codes));
        Cell product = new GruCell(UNITS, 0, true);
        nets.add(Arguments.of(new RecurrentNet(List.of(product, product), dropout), codes));
        Cell own = new OwnCell(4);
        nets.add(Arguments.of(new RecurrentNet(List.of(own, lstm, rnn), dropout), codes));
      }
    }
    return nets.stream();
  }

  /** A net with a loss that depends on all outputs and all states, and its gradients. */
  private static final class Trial implements AutoCloseable {
    private final GraphBuilder g = new GraphBuilder();
    private final List<Node> variables;
    private final List<Node> gradients;
    private final Node loss;
    private final Session session;
    private final Feeds feeds = new Feeds();
    private final List<Tensor> tensors = new ArrayList<>();

    Trial(RecurrentNet net, boolean codes, boolean rewrite) {
      Node keep = g.placeholder("keep");
      Layers layers = Layers.training(g, keep, keep);
      List<Node> states = new ArrayList<>();
      for (int size : net.stateSizes()) {
        states.add(fed("state" + states.size(), Shape.of(BATCH, size)));
      }
      RecurrentNet.Unrolled unrolled;
      if (codes) {
        Node placeholder = g.placeholder("codes", DType.INT32, BATCH, STEPS);
        Tensor data = Tensor.ofInts(Shape.of(BATCH, STEPS), 0, 1, 2, 3, 4, 5, 6, 6, 5, 2, 2, 0);
        tensors.add(data);
        feeds.put(placeholder, data);
        unrolled = net.unroll(layers, placeholder, DEPTH, states);
      } else {
        Node rows = fed("rows", Shape.of(STEPS * BATCH, DEPTH));
        unrolled = net.unroll(layers, STEPS, rows, states);
      }
      Node sum = weighted(unrolled.outputs());
      for (Node state : unrolled.states()) {
        sum = g.add(sum, weighted(state));
      }
      loss = sum;
      Graph forward = g.build();
      variables =
          forward.variables().stream().filter(v -> ((Variable) v.op()).trainable()).toList();
      gradients = Gradients.of(g, loss, variables);
      feeds.put(keep, net.dropout() == Dropout.NONE ? 1 : 0.7f);
      SessionOptions options =
          SessionOptions.defaults().withThreads(1).withSeed(3).withRewrite(rewrite);
      session = new Session(g.build(), options);
    }

    private Node fed(String name, Shape shape) {
      Node placeholder = g.placeholder(name, shape.sizes());
      Tensor data = Tensor.allocate(DType.FLOAT32, shape);
      SplittableRandom random = new SplittableRandom(name.hashCode());
      for (long i = 0; i < data.buffer().length(); i++) {
        data.buffer().set(i, (float) random.nextDouble(-1, 1));
      }
      tensors.add(data);
      feeds.put(placeholder, data);
      return placeholder;
    }

    /** The sum of values that each count differently. */
    private Node weighted(Node x) {
      float[] weights = new float[x.shape().size(1)];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) Math.sin(2 * i + 1);
      }
      Node row = g.constant(Shape.of(weights.length), weights);
      return g.sum(g.mul(g.square(x), row));
    }

    double loss() {
      return session.run(feeds, Fetches.of(loss)).scalar(loss);
    }

    List<float[]> gradients() {
      Results results = session.run(feeds, Fetches.of(gradients));
      return gradients.stream().map(node -> results.get(node).toArray()).toList();
    }

    void move(List<double[]> direction, double by) {
      for (int i = 0; i < variables.size(); i++) {
        Buffer buffer = session.variable(variables.get(i)).buffer();
        for (int j = 0; j < buffer.length(); j++) {
          buffer.set(j, (float) (buffer.get(j) + by * direction.get(i)[j]));
        }
      }
    }

    @Override
    public void close() {
      session.close();
      tensors.forEach(Tensor::close);
    }
  }

  @ParameterizedTest(name = "{0} codes {1}")
  @MethodSource("nets")
  void agreesWithDifferences(RecurrentNet net, boolean codes) {
    try (Trial trial = new Trial(net, codes, true)) {
      List<float[]> gradients = trial.gradients();
      for (long seed = 1; seed <= 6; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        List<double[]> direction =
            gradients.stream().map(g -> random.doubles(g.length, -1, 1).toArray()).toList();
        double expected = 0;
        for (int i = 0; i < gradients.size(); i++) {
          for (int j = 0; j < gradients.get(i).length; j++) {
            expected += gradients.get(i)[j] * direction.get(i)[j];
          }
        }
        trial.move(direction, EPSILON);
        double above = trial.loss();
        trial.move(direction, -2 * EPSILON);
        double below = trial.loss();
        trial.move(direction, EPSILON);
        double slope = (above - below) / (2 * EPSILON);
        assertEquals(expected, slope, 0.02 * (1 + Math.abs(expected)), "seed " + seed);
      }
    }
  }

  @ParameterizedTest(name = "{0} codes {1}")
  @MethodSource("nets")
  void rewritingChangesRoundingOnly(RecurrentNet net, boolean codes) {
    try (Trial rewritten = new Trial(net, codes, true);
        Trial plain = new Trial(net, codes, false)) {
      assertEquals(plain.loss(), rewritten.loss(), 1e-5 * Math.abs(plain.loss()) + 1e-5);
      List<float[]> expected = plain.gradients();
      List<float[]> actual = rewritten.gradients();
      for (int i = 0; i < expected.size(); i++) {
        double largest = 0;
        for (int j = 0; j < expected.get(i).length; j++) {
          largest = Math.max(largest, Math.abs(expected.get(i)[j]));
          assertEquals(expected.get(i)[j], actual.get(i)[j], 2e-5, "variable " + i + " at " + j);
        }
        assertTrue(largest > 1e-3, "no gradient of variable " + i);
      }
    }
  }
}
