package dev.panagrad.graph.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many values dropout keeps, what becomes of them, and when it draws anew. */
final class DropoutTest {
  private static final int COUNT = 100_000;
  private static final long SEED = 11;

  /** A sum of two dropouts of ones over a variable, and an update that makes a run count. */
  private static final class Net implements AutoCloseable {
    final GraphBuilder g = new GraphBuilder();
    final Node keep = g.placeholder("keep");
    final Node x = g.variable("x", Shape.of(COUNT), Initializer.constant(1));
    final Node first = g.dropout(x, keep);
    final Node second = g.dropout(x, keep);
    final Node gradient = Gradients.of(g, g.sum(first), List.of(x)).getFirst();
    final Node counter = g.variable("counter", Shape.scalar(), Initializer.zeros());
    final Node count = g.assign(counter, g.add(counter, g.constant(1)));
    final Graph graph = g.build();
    final Session session = new Session(graph, SessionOptions.defaults().withSeed(SEED));
    final Feeds feeds = new Feeds();

    Net(float probability) {
      feeds.put(keep, probability);
    }

    float[] value(Node node) {
      return session.run(feeds, Fetches.of(node)).get(node).toArray();
    }

    @Override
    public void close() {
      session.close();
    }
  }

  @ParameterizedTest(name = "keep {0}")
  @ValueSource(floats = {0.05f, 0.25f, 0.5f, 0.75f, 0.9f, 0.99f})
  void keepsTheShareAndTheMean(float keep) {
    try (Net net = new Net(keep)) {
      float[] values = net.value(net.first);
      int kept = 0;
      for (float value : values) {
        if (value != 0) {
          assertEquals(1 / keep, value, 1e-6f / keep);
          kept++;
        }
      }
      double deviation = Math.sqrt(COUNT * keep * (1.0 - keep));
      assertEquals(COUNT * (double) keep, kept, 4.5 * deviation, "values kept, seed " + SEED);
    }
  }

  /** Neighbours, and values a few vectors apart, are dropped independently of each other. */
  @ParameterizedTest(name = "{0} apart")
  @ValueSource(ints = {1, 2, 3, 4, 7, 8, 16, 32, 64, 1000})
  void drawsAreIndependent(int distance) {
    try (Net net = new Net(0.5f)) {
      float[] values = net.value(net.first);
      int both = 0;
      for (int i = 0; i + distance < COUNT; i++) {
        both += values[i] != 0 && values[i + distance] != 0 ? 1 : 0;
      }
      int pairs = COUNT - distance;
      double deviation = Math.sqrt(pairs * 0.25 * 0.75);
      assertEquals(pairs * 0.25, both, 6 * deviation, "pairs kept, seed " + SEED);
    }
  }

  @ParameterizedTest(name = "keep {0}")
  @ValueSource(floats = {0.5f, 0.75f})
  void drawsAnewWithEveryUpdateAndForEveryMask(float keep) {
    try (Net net = new Net(keep)) {
      float[] before = net.value(net.first);
      assertArrayEquals(before, net.value(net.first), "nothing was updated");
      float[] other = net.value(net.second);
      assertFalse(Arrays.equals(before, other), "two masks");
      assertShared(keep, before, other);
      net.session.run(net.feeds, Fetches.of(net.count));
      float[] after = net.value(net.first);
      assertFalse(Arrays.equals(before, after), "after an update");
      assertShared(keep, before, after);
      net.session.counter(0);
      assertArrayEquals(before, net.value(net.first), "as a resumed run draws it");
    }
  }

  /** Two masks that know nothing of each other keep the square of the share both. */
  private static void assertShared(float keep, float[] one, float[] other) {
    int both = 0;
    for (int i = 0; i < COUNT; i++) {
      both += one[i] != 0 && other[i] != 0 ? 1 : 0;
    }
    double share = (double) keep * keep;
    assertEquals(COUNT * share, both, 4.5 * Math.sqrt(COUNT * share * (1 - share)));
  }

  @ParameterizedTest(name = "keep {0}")
  @ValueSource(floats = {0.3f, 1})
  void theGradientGoesThroughTheSameMask(float keep) {
    try (Net net = new Net(keep)) {
      Results results = net.session.run(net.feeds, Fetches.of(net.first, net.gradient));
      assertArrayEquals(results.get(net.first).toArray(), results.get(net.gradient).toArray());
      if (keep == 1) {
        float[] ones = new float[COUNT];
        Arrays.fill(ones, 1);
        assertArrayEquals(ones, results.get(net.first).toArray());
      }
    }
  }
}
