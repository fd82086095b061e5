package dev.panagrad.models.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.source.Constant;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.nn.RecurrentNet.Dropout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of unrolled nets against loops over doubles that are written down from the formulas. */
final class RecurrentNetTest {
  private static final int DEPTH = 6;
  private static final int UNITS = 3;

  private static Stream<Cell> cells() {
    return Stream.of(
        new BasicRnnCell(UNITS),
        new LstmCell(UNITS),
        new GruCell(UNITS),
        new GruCell(UNITS, 1, true));
  }

  /** A matrix of variables and the row [x, h] that it is multiplied with. */
  private static double[] project(Map<String, float[]> v, String name, double[] x, double[] h) {
    float[] w = v.get(name + "weights");
    double[] y = new double[v.get(name + "biases").length];
    for (int j = 0; j < y.length; j++) {
      y[j] = v.get(name + "biases")[j];
      for (int i = 0; i < x.length + h.length; i++) {
        y[j] += (i < x.length ? x[i] : h[i - x.length]) * w[i * y.length + j];
      }
    }
    return y;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** One step of a cell; s holds h and perhaps c. */
  private static double[][] step(
      Cell cell, Map<String, float[]> v, String l, double[] x, double[][] s) {
    double[] h = s[0];
    double[] next = new double[UNITS];
    if (cell instanceof BasicRnnCell) {
      double[] y = project(v, l, x, h);
      for (int i = 0; i < UNITS; i++) {
        next[i] = Math.tanh(y[i]);
      }
      return new double[][] {next};
    }
    if (cell instanceof GruCell(int _, float _, boolean resetAfter) && resetAfter) {
      double[] a = project(v, l + "input/", x, new double[0]);
      double[] b = project(v, l + "state/", new double[0], h);
      for (int i = 0; i < UNITS; i++) {
        double r = sigmoid(a[i] + b[i]);
        double z = sigmoid(a[UNITS + i] + b[UNITS + i]);
        next[i] = z * h[i] + (1 - z) * Math.tanh(a[2 * UNITS + i] + r * b[2 * UNITS + i]);
      }
      return new double[][] {next};
    }
    double[] gates = project(v, l + "gates/", x, h);
    if (cell instanceof GruCell) {
      double[] reset = new double[UNITS];
      for (int i = 0; i < UNITS; i++) {
        reset[i] = sigmoid(gates[i]) * h[i];
      }
      double[] c = project(v, l + "candidate/", x, reset);
      for (int i = 0; i < UNITS; i++) {
        double z = sigmoid(gates[UNITS + i]);
        next[i] = z * h[i] + (1 - z) * Math.tanh(c[i]);
      }
      return new double[][] {next};
    }
    double[] candidate = project(v, l + "candidate/", x, h);
    double[] c = new double[UNITS];
    for (int i = 0; i < UNITS; i++) {
      double forget = sigmoid(gates[i]);
      double update = sigmoid(gates[UNITS + i]);
      double result = sigmoid(gates[2 * UNITS + i]);
      c[i] = forget * s[1][i] + update * Math.tanh(candidate[i]);
      next[i] = result * Math.tanh(c[i]);
    }
    return new double[][] {next, c};
  }

  @ParameterizedTest
  @MethodSource("cells")
  void computesTheFormulas(Cell cell) {
    int layers = 2;
    int[][] codes = {{0, 5, 3, 3, 1}, {2, 2, 4, 0, 5}};
    int steps = codes[0].length;
    RecurrentNet net = new RecurrentNet(List.of(cell, cell), Dropout.NAIVE);
    GraphBuilder g = new GraphBuilder();
    Node keep = g.constant(1);
    Node in = g.placeholder("codes", DType.INT32, Shape.UNKNOWN, steps);
    List<Node> states = new ArrayList<>();
    Feeds feeds = new Feeds();
    List<Tensor> tensors = new ArrayList<>();
    int perLayer = cell.stateSizes().size();
    double[][][][] s = new double[codes.length][layers][perLayer][UNITS];
    for (int i = 0; i < layers * perLayer; i++) {
      Node state = g.placeholder("state" + i, Shape.UNKNOWN, UNITS);
      Tensor data = Tensor.allocate(DType.FLOAT32, Shape.of(codes.length, UNITS));
      for (int b = 0; b < codes.length; b++) {
        for (int u = 0; u < UNITS; u++) {
          float value = (float) Math.sin(7 * i + 3 * b + u);
          data.buffer().set(b * UNITS + u, value);
          s[b][i / perLayer][i % perLayer][u] = value;
        }
      }
      tensors.add(data);
      states.add(state);
      feeds.put(state, data);
    }
    Tensor fed = Tensor.ofInts(Shape.of(2, 5), 0, 5, 3, 3, 1, 2, 2, 4, 0, 5);
    tensors.add(fed);
    feeds.put(in, fed);
    RecurrentNet.Unrolled unrolled =
        net.unroll(Layers.training(g, keep, keep).inference(), in, DEPTH, states);
    List<Node> wanted = new ArrayList<>(unrolled.states());
    wanted.add(unrolled.outputs());
    Graph graph = g.build();
    try (Session session = new Session(graph, SessionOptions.defaults().withSeed(11))) {
      Map<String, float[]> v = new TreeMap<>();
      graph.variables().forEach(x -> v.put(x.name(), session.variable(x).toArray()));
      Results results = session.run(feeds, Fetches.of(wanted));
      float[] outputs = results.get(unrolled.outputs()).toArray();
      for (int b = 0; b < codes.length; b++) {
        for (int t = 0; t < steps; t++) {
          double[] x = new double[DEPTH];
          x[codes[b][t]] = 1;
          for (int layer = 0; layer < layers; layer++) {
            s[b][layer] = step(cell, v, "cell" + (layer + 1) + "/", x, s[b][layer]);
            x = s[b][layer][0];
          }
          for (int u = 0; u < UNITS; u++) {
            assertEquals(x[u], outputs[(t * codes.length + b) * UNITS + u], 1e-5, "step " + t);
          }
        }
        for (int i = 0; i < layers * perLayer; i++) {
          float[] state = results.get(unrolled.states().get(i)).toArray();
          for (int u = 0; u < UNITS; u++) {
            assertEquals(s[b][i / perLayer][i % perLayer][u], state[b * UNITS + u], 1e-5);
          }
        }
      }
    }
    tensors.forEach(Tensor::close);
  }

  @Test
  void variablesAreNamedAndShaped() {
    GraphBuilder g = new GraphBuilder();
    Node keep = g.constant(1);
    RecurrentNet net =
        new RecurrentNet(
            List.of(new GruCell(4), new LstmCell(5), new BasicRnnCell(6), new GruCell(7, 0, true)),
            Dropout.NONE);
    Node codes = g.placeholder("codes", DType.INT32, 2, 3);
    List<Node> states =
        net.stateSizes().stream()
            .map(n -> g.add(new Constant(Shape.of(2, n), new float[2 * n])))
            .toList();
    net.unroll(Layers.training(g, keep, keep), codes, DEPTH, states);
    Map<String, Shape> shapes = new TreeMap<>();
    g.build().variables().forEach(v -> shapes.put(v.name(), v.shape()));
    assertEquals(
        new TreeMap<>(
            Map.ofEntries(
                Map.entry("cell1/gates/weights", Shape.of(DEPTH + 4, 8)),
                Map.entry("cell1/gates/biases", Shape.of(8)),
                Map.entry("cell1/candidate/weights", Shape.of(DEPTH + 4, 4)),
                Map.entry("cell1/candidate/biases", Shape.of(4)),
                Map.entry("cell2/gates/weights", Shape.of(4 + 5, 15)),
                Map.entry("cell2/gates/biases", Shape.of(15)),
                Map.entry("cell2/candidate/weights", Shape.of(4 + 5, 5)),
                Map.entry("cell2/candidate/biases", Shape.of(5)),
                Map.entry("cell3/weights", Shape.of(5 + 6, 6)),
                Map.entry("cell3/biases", Shape.of(6)),
                Map.entry("cell4/input/weights", Shape.of(6, 21)),
                Map.entry("cell4/input/biases", Shape.of(21)),
                Map.entry("cell4/state/weights", Shape.of(7, 21)),
                Map.entry("cell4/state/biases", Shape.of(21)))),
        shapes);
    assertEquals(List.of("state1", "state2", "state2/2", "state3", "state4"), net.stateNames());
  }

  /** Outputs of a net of one linear cell that copies its input, so that masks can be seen. */
  private static float[] masked(Dropout dropout, int steps, int batch, int width) {
    GraphBuilder g = new GraphBuilder();
    Node keep = g.constant(0.5f);
    Cell copy =
        new Cell() {
          @Override
          public List<Integer> stateSizes() {
            return List.of(width);
          }

          @Override
          public List<Node> step(TimeStep t, List<Node> states) {
            return List.of(t.input());
          }
        };
    Node ones = g.add(new Constant(Shape.of(steps * batch, width), filled(steps * batch * width)));
    Node state = g.add(new Constant(Shape.of(batch, width), new float[batch * width]));
    RecurrentNet net = new RecurrentNet(List.of(copy), dropout);
    RecurrentNet.Unrolled unrolled =
        net.unroll(Layers.training(g, keep, keep), steps, ones, List.of(state));
    try (Session session = new Session(g.build(), SessionOptions.defaults().withSeed(5))) {
      Results results = session.run(new Feeds(), Fetches.of(unrolled.outputs()));
      return results.get(unrolled.outputs()).toArray();
    }
  }

  private static float[] filled(int count) {
    float[] values = new float[count];
    Arrays.fill(values, 1);
    return values;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void dropoutIsAnewOrTheSameAtEachStep(int steps) {
    int size = 40 * 30;
    float[] naive = masked(Dropout.NAIVE, steps, 40, 30);
    float[] same = masked(Dropout.VARIATIONAL, steps, 40, 30);
    ToDoubleFunction<float[]> kept =
        values -> {
          int count = 0;
          for (float value : values) {
            assertTrue(value == 0 || value == 4, "twice scaled by 1 / 0.5, not " + value);
            count += value > 0 ? 1 : 0;
          }
          return count / (double) values.length;
        };
    assertEquals(0.25, kept.applyAsDouble(naive), 0.05);
    assertEquals(0.25, kept.applyAsDouble(same), 0.05);
    int changed = 0;
    for (int i = size; i < naive.length; i++) {
      assertEquals(same[i % size], same[i]);
      changed += naive[i] != naive[i % size] ? 1 : 0;
    }
    assertTrue(changed > size / 4);
    assertArrayEquals(filled(size * steps), masked(Dropout.NONE, steps, 40, 30));
  }

  @Test
  void mistakesAreTold() {
    GraphBuilder g = new GraphBuilder();
    Node keep = g.constant(1);
    Layers layers = Layers.training(g, keep, keep);
    RecurrentNet net = new RecurrentNet(List.of(new BasicRnnCell(4)), Dropout.NONE);
    Node open = g.placeholder("open", DType.INT32, 2, Shape.UNKNOWN);
    Node codes = g.placeholder("codes", DType.INT32, 2, 3);
    assertThrows(
        IllegalArgumentException.class, () -> net.unroll(layers, open, DEPTH, List.of(open)));
    assertThrows(IllegalArgumentException.class, () -> net.unroll(layers, codes, DEPTH, List.of()));
    assertThrows(IllegalArgumentException.class, () -> new RecurrentNet(List.of(), Dropout.NONE));
  }
}
