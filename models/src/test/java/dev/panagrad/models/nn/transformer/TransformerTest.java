package dev.panagrad.models.nn.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.nn.Layers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Encoder and decoder against plain doubles, their gradients against differences of these. */
final class TransformerTest {
  private static final int COUNT = 2;
  private static final int HEADS = 2;
  private static final int WIDTH = 6;
  private static final int STEPS = 5;
  private static final int WRITTEN = 4;
  private static final int[] LENGTHS = {5, 2, 1};

  private final GraphBuilder g = new GraphBuilder();
  private final Node source = g.placeholder("source", LENGTHS.length * STEPS, WIDTH);
  private final Node target = g.placeholder("target", LENGTHS.length * WRITTEN, WIDTH);
  private final Node lengths = g.placeholder("lengths", DType.INT32, LENGTHS.length);
  private final Node factors = g.placeholder("factors", LENGTHS.length * WRITTEN, WIDTH);
  private final Node rows;
  private final Node weights;
  private final Node loss;
  private final List<Node> gradients;
  private final List<Node> variables;
  private final float[] sources = random(LENGTHS.length * STEPS * WIDTH, 1);
  private final float[] targets = random(LENGTHS.length * WRITTEN * WIDTH, 2);
  private final float[] factor = random(LENGTHS.length * WRITTEN * WIDTH, 3);

  TransformerTest() {
    Transformer net = new Transformer(COUNT, HEADS, WIDTH, 7);
    Layers layers = Layers.training(g, g.constant(1), g.constant(1));
    List<Node> memories = net.encode(layers, source, STEPS, lengths);
    CausalAttention causal = new CausalAttention(g, WRITTEN, HEADS, null);
    Transformer.Decoded decoded =
        net.decode(layers, target, WRITTEN, _ -> causal, memories, lengths);
    rows = decoded.rows();
    weights = net.weights(layers, decoded, WRITTEN, memories, lengths);
    loss = g.sum(g.mul(rows, factors));
    variables = g.build().variables();
    List<Node> by = new ArrayList<>(variables);
    by.add(source);
    gradients = Gradients.of(g, loss, by);
  }

  private static float[] random(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  /** All variables get other values than those they begin with, as biases of 0. */
  private Session session(int threads) {
    Session session = new Session(g.build(), SessionOptions.defaults().withThreads(threads));
    long seed = 10;
    for (Node variable : variables) {
      float[] values = random((int) variable.shape().elements(), seed++);
      for (int i = 0; i < values.length; i++) {
        session.variable(variable).buffer().set(i, values[i]);
      }
    }
    return session;
  }

  private Results run(Session session, float[] read, Node... wanted) {
    try (Tensor s = Tensor.of(source.shape(), read);
        Tensor t = Tensor.of(target.shape(), targets);
        Tensor f = Tensor.of(factors.shape(), factor);
        Tensor l = Tensor.ofInts(Shape.of(LENGTHS.length), LENGTHS)) {
      Feeds feeds = new Feeds().put(source, s).put(target, t).put(lengths, l).put(factors, f);
      return session.run(feeds, Fetches.of(wanted));
    }
  }

  private Map<String, double[]> values(Session session) {
    Map<String, double[]> values = new HashMap<>();
    for (Node variable : variables) {
      float[] floats = session.variable(variable).toArray();
      double[] doubles = new double[floats.length];
      for (int i = 0; i < floats.length; i++) {
        doubles[i] = floats[i];
      }
      values.put(variable.name(), doubles);
    }
    return values;
  }

  private static double[][] rows(float[] all, int from, int count) {
    double[][] rows = new double[count][WIDTH];
    for (int i = 0; i < count * WIDTH; i++) {
      rows[i / WIDTH][i % WIDTH] = all[from * WIDTH + i];
    }
    return rows;
  }

  /** The rows of all sequences. */
  private double[] plain(Map<String, double[]> values) {
    PlainTransformer plain = new PlainTransformer(COUNT, HEADS, values);
    double[] all = new double[targets.length];
    for (int i = 0; i < LENGTHS.length; i++) {
      double[][] read = rows(sources, i * STEPS, LENGTHS[i]);
      double[][] out = plain.decode(read, rows(targets, i * WRITTEN, WRITTEN));
      for (int j = 0; j < WRITTEN * WIDTH; j++) {
        all[i * WRITTEN * WIDTH + j] = out[j / WIDTH][j % WIDTH];
      }
    }
    return all;
  }

  private double plainLoss(Map<String, double[]> values) {
    double[] out = plain(values);
    double sum = 0;
    for (int i = 0; i < out.length; i++) {
      sum += out[i] * factor[i];
    }
    return sum;
  }

  @Test
  void agreesWithPlainDoublesAndDifferences() {
    try (Session session = session(2)) {
      Map<String, double[]> values = values(session);
      double[] expected = plain(values);
      float[] found = run(session, sources, rows).get(rows).toArray();
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], found[i], 2e-5, "element " + i);
      }
      Results results = run(session, sources, gradients.toArray(Node[]::new));
      for (int i = 0; i < variables.size(); i++) {
        String name = variables.get(i).name();
        float[] gradient = results.get(gradients.get(i)).toArray();
        double[] at = values.get(name);
        double largest = 0;
        for (int j = 0; j < at.length; j++) {
          double before = at[j];
          at[j] = before + 1e-5;
          double above = plainLoss(values);
          at[j] = before - 1e-5;
          double difference = (above - plainLoss(values)) / 2e-5;
          at[j] = before;
          assertEquals(difference, gradient[j], 5e-4 * Math.max(1, Math.abs(difference)), name);
          largest = Math.max(largest, Math.abs(difference));
        }
        // A query's biases and the like: keys' biases add the same to all scores.
        assertTrue(largest > 1e-3 || name.endsWith("memory/biases"), name);
      }
    }
  }

  @Test
  void whatIsBehindALengthChangesNoBit() {
    float[] other = sources.clone();
    for (int i = 0; i < LENGTHS.length; i++) {
      for (int j = (i * STEPS + LENGTHS[i]) * WIDTH; j < (i + 1) * STEPS * WIDTH; j++) {
        other[j] = 50 - j;
      }
    }
    List<Node> wanted = new ArrayList<>(gradients);
    wanted.add(rows);
    wanted.add(weights);
    Node[] nodes = wanted.toArray(Node[]::new);
    try (Session one = session(1);
        Session two = session(2)) {
      Results expected = run(one, sources, nodes);
      Results found = run(two, other, nodes);
      for (Node node : wanted) {
        assertArrayEquals(expected.get(node).toArray(), found.get(node).toArray(), 0, node.name());
      }
      float[] looks = found.get(weights).toArray();
      for (int i = 0; i < looks.length; i++) {
        int sentence = i / (COUNT * HEADS * WRITTEN * STEPS);
        assertTrue(i % STEPS < LENGTHS[sentence] || looks[i] == 0, "a look beyond the length");
      }
    }
  }

  @Test
  void headsThatCantShareAWidthAreRefused() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new Transformer(2, 4, 30, 8))
            .getMessage();
    assertTrue(message.contains("a width of 30 can't have 4 heads"), message);
  }

  @Test
  void positionsAreWaves() {
    GraphBuilder builder = new GraphBuilder();
    Node waves = Positions.sinusoidal(builder, 30, 4);
    try (Session session = new Session(builder.build())) {
      float[] found = session.run(new Feeds(), Fetches.of(waves)).get(waves).toArray();
      assertEquals(Math.sin(7), found[28], 1e-6);
      assertEquals(Math.cos(7), found[29], 1e-6);
      assertEquals(Math.sin(0.07), found[30], 1e-6);
      assertEquals(Math.cos(0.07), found[31], 1e-6);
    }
  }
}
