package dev.panagrad.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.random.Philox;
import dev.panagrad.graph.compile.placement.Edge;
import dev.panagrad.graph.op.update.ApplyMomentum;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Graphs whose parts are computed by several tasks, which are threads here. */
class PlacementTest {
  private static final SessionOptions OPTIONS =
      SessionOptions.defaults().withThreads(1).withSeed(3);
  private static final int BATCH = 24;
  private static final int WIDTH = 20;

  /** A perceptron of three layers, trained by momentum in one pass over all variables. */
  private static final class Net {
    final GraphBuilder g = new GraphBuilder();
    final Node x = g.placeholder("x", Shape.UNKNOWN, WIDTH);
    final Node labels = g.placeholder("labels", DType.INT32, Shape.UNKNOWN);
    final Node keep = g.placeholder("keep");
    final Node hidden;
    final Node loss;
    final Node update;
    final Graph graph;

    Net(int... tasks) {
      Node value = x;
      List<Node> variables = new ArrayList<>();
      Node middle = null;
      for (int layer = 0; layer < tasks.length; layer++) {
        try (Scope _ = g.device("/task:" + tasks[layer]);
            Scope _ = g.scope("dense" + layer)) {
          Node w = g.variable("w", Shape.of(WIDTH, WIDTH), PlacementTest::random);
          Node b = g.variable("b", Shape.of(WIDTH), Initializer.constant(0.1f));
          variables.addAll(List.of(w, b));
          value = g.dropout(g.relu(g.add(g.matMul(value, w), b)), keep);
          middle = layer == 1 ? value : middle;
        }
      }
      hidden = middle;
      loss = g.mean(g.sparseSoftmaxCrossEntropy(value, labels));
      List<Node> inputs = new ArrayList<>(List.of(g.constant(0.05f)));
      List<Node> gradients = Gradients.of(g, loss, variables);
      for (int i = 0; i < variables.size(); i++) {
        Node variable = variables.get(i);
        try (Scope _ = g.colocate(variable)) {
          Node m = g.state("m/" + variable.name(), variable.shape(), Initializer.zeros());
          inputs.addAll(List.of(variable, m, gradients.get(i)));
        }
      }
      update = g.group("step", List.of(g.add("momentum", new ApplyMomentum(0.9f), inputs)));
      graph = g.build();
    }

    Feeds feeds(int seed) {
      float[] images = new float[BATCH * WIDTH];
      int[] classes = new int[BATCH];
      for (int i = 0; i < images.length; i++) {
        images[i] = uniform(seed, 1, i);
      }
      for (int i = 0; i < BATCH; i++) {
        classes[i] = (int) (uniform(seed, 2, i) * WIDTH);
      }
      return new Feeds()
          .put(x, Tensor.of(Shape.of(BATCH, WIDTH), images))
          .put(labels, Tensor.ofInts(Shape.of(BATCH), classes))
          .put(keep, 0.8f);
    }
  }

  private static float uniform(long seed, int stream, long index) {
    return Philox.toUniform(Philox.word(seed, stream, 0, index));
  }

  private static void random(Buffer out, Shape shape, long seed, int stream) {
    for (long i = 0; i < out.length(); i++) {
      out.set(i, uniform(seed, stream, i) - 0.5f);
    }
  }

  /** All that a training of ten steps leaves: losses, values in between, variables. */
  private static List<float[]> train(Net net, SessionOptions options) {
    List<float[]> left = new ArrayList<>();
    try (Session session = new Session(net.graph, options)) {
      Results results = new Results(Fetches.of(net.update, net.loss, net.hidden));
      for (int step = 0; step < 10; step++) {
        session.run(net.feeds(step), results);
        left.add(results.get(net.loss).toArray());
        left.add(results.get(net.hidden).toArray());
      }
      left.add(
          session.run(net.feeds(0).put(net.keep, 1), Fetches.of(net.loss)).get(net.loss).toArray());
      for (Node variable : net.graph.variables()) {
        left.add(session.read(variable));
      }
    }
    return left;
  }

  private static void assertSame(List<float[]> expected, List<float[]> given) {
    assertEquals(expected.size(), given.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), given.get(i), "value " + i);
    }
  }

  private static void check(int tasks, int... places) throws Exception {
    List<float[]> one = train(new Net(0, 0, 0), OPTIONS);
    assertSame(one, train(new Net(places), OPTIONS));
    try (Threads cluster = new Threads(tasks, OPTIONS)) {
      assertSame(one, train(new Net(places), OPTIONS.withCluster(cluster.caller())));
      assertTrue(cluster.ended(), "workers end with the session");
    }
  }

  @Test
  void twoTasksHaveTheBitsOfOne() throws Exception {
    check(2, 0, 1, 1);
  }

  @Test
  void threeTasksHaveTheBitsOfOne() throws Exception {
    check(3, 2, 0, 1);
  }

  @Test
  void valuesThatGoToAndFroHaveTheBitsOfOne() throws Exception {
    check(2, 1, 0, 1);
  }

  @Test
  void bytesSentAreThosePlanned() throws Exception {
    Net net = new Net(0, 1, 0);
    try (Threads cluster = new Threads(2, OPTIONS);
        Session session = new Session(net.graph, OPTIONS.withCluster(cluster.caller()))) {
      Fetches fetches = Fetches.of(net.update, net.loss);
      List<Edge> edges = session.compile(net.feeds(1), fetches).partition().edges();
      long planned = edges.stream().mapToLong(Edge::bytes).sum();
      // There and back, and gradients likewise; the keep probability; no weights.
      assertEquals(4L * BATCH * WIDTH * 4 + 4, planned, edges.toString());
      assertEquals(0, cluster.bytes());
      session.run(net.feeds(1), fetches);
      assertEquals(planned, cluster.bytes());
      session.run(net.feeds(2), fetches);
      assertEquals(2 * planned, cluster.bytes());
    }
  }

  @Test
  void aValueIsSentOnceHoweverManyReadIt() throws Exception {
    GraphBuilder g = new GraphBuilder();
    Node x = g.placeholder("x", 100);
    Node sum;
    Node loss;
    Node w;
    try (Scope _ = g.device("/task:1")) {
      w = g.variable("w", Shape.of(100), Initializer.constant(2));
      sum = g.add(g.exp(g.mul(x, w)), g.square(x));
      loss = g.sum(sum);
    }
    Node gradient = Gradients.of(g, loss, List.of(x)).getFirst();
    assertEquals(1, gradient.task(), "parts of a gradient are added where they are made");
    Graph graph = g.build();
    try (Threads cluster = new Threads(2, OPTIONS);
        Session session = new Session(graph, OPTIONS.withCluster(cluster.caller()))) {
      float[] values = new float[100];
      values[7] = 1;
      Feeds feeds = new Feeds().put(x, Tensor.of(Shape.of(100), values));
      float[] given = session.run(feeds, Fetches.of(gradient)).get(gradient).toArray();
      assertEquals(2 * Math.exp(2) + 2, given[7], 1e-5);
      assertEquals(800, cluster.bytes());
    }
  }

  @Test
  void variablesOfOtherTasksAreReadAndWrittenByCopy() throws Exception {
    Net net = new Net(0, 1, 1);
    Node w = net.graph.node("dense1/w");
    try (Threads cluster = new Threads(2, OPTIONS);
        Session session = new Session(net.graph, OPTIONS.withCluster(cluster.caller()))) {
      float[] values = session.read(w);
      values[5] = 42;
      session.write(w, values);
      assertArrayEquals(values, session.read(w));
      assertTrue(
          assertThrows(IllegalArgumentException.class, () -> session.variable(w))
              .getMessage()
              .contains("use read and write"));
      assertThrows(IllegalArgumentException.class, () -> session.write(w, 1, 2));
      float[] fetched = session.run(net.feeds(1), Fetches.of(w)).get(w).toArray();
      assertArrayEquals(values, fetched);
    }
  }

  @Test
  void whatIsFedWrongEndsNothingButTheRun() throws Exception {
    Net net = new Net(0, 1, 2);
    List<float[]> expected = new ArrayList<>();
    List<float[]> given = new ArrayList<>();
    try (Session session = new Session(net.graph, OPTIONS)) {
      trainWithWrongFeeds(net, session, expected);
    }
    try (Threads cluster = new Threads(3, OPTIONS);
        Session session = new Session(net.graph, OPTIONS.withCluster(cluster.caller()))) {
      trainWithWrongFeeds(net, session, given);
    }
    assertSame(expected, given);
  }

  private static void trainWithWrongFeeds(Net net, Session session, List<float[]> left) {
    int[] classes = new int[BATCH];
    classes[BATCH - 1] = WIDTH;
    Tensor wrong = Tensor.ofInts(Shape.of(BATCH), classes);
    for (int step = 0; step < 3; step++) {
      Feeds keep = net.feeds(step).put(net.keep, 7);
      Feeds label = net.feeds(step).put(net.labels, wrong);
      for (Feeds feeds : List.of(keep, label)) {
        assertThrows(
            IllegalArgumentException.class, () -> session.run(feeds, Fetches.of(net.update)));
        long[] nanos = new long[1000];
        assertThrows(
            IllegalArgumentException.class,
            () -> session.runTimed(feeds, Fetches.of(net.update), nanos));
      }
      left.add(
          session.run(net.feeds(step), Fetches.of(net.update, net.loss)).get(net.loss).toArray());
    }
    net.graph.variables().forEach(variable -> left.add(session.read(variable)));
  }

  @Test
  void aFailureInARunEndsTheClusterInASentence() throws Exception {
    Net net = new Net(0, 0, 1);
    SessionOptions options = OPTIONS.withCheckNumerics(true);
    try (Threads cluster = new Threads(2, options);
        Session session = new Session(net.graph, options.withCluster(cluster.caller()))) {
      float[] images = new float[BATCH * WIDTH];
      images[3] = Float.NaN;
      Feeds feeds = net.feeds(1).put(net.x, Tensor.of(Shape.of(BATCH, WIDTH), images));
      Exception failure =
          assertThrows(RuntimeException.class, () -> session.run(feeds, Fetches.of(net.update)));
      assertTrue(failure.getMessage().contains("dense0"), failure.getMessage());
      assertTrue(cluster.ended(), "workers end too");
      assertThrows(TaskException.class, () -> session.run(net.feeds(1), Fetches.of(net.update)));
    }
  }

  @Test
  void manyShapesAreCompiledAndForgotten() throws Exception {
    GraphBuilder g = new GraphBuilder();
    Node x = g.placeholder("x", Shape.UNKNOWN);
    Node y;
    try (Scope _ = g.device("/task:1")) {
      y = g.square(x);
    }
    try (Threads cluster = new Threads(2, OPTIONS);
        Session session = new Session(g.build(), OPTIONS.withCluster(cluster.caller()))) {
      for (int length = 1; length < 3 * Session.MOST_PLANS; length++) {
        float[] values = new float[length];
        values[length - 1] = length;
        Feeds feeds = new Feeds().put(x, Tensor.of(Shape.of(length), values));
        float[] squares = session.run(feeds, Fetches.of(y)).get(y).toArray();
        assertEquals((float) length * length, squares[length - 1]);
      }
    }
  }

  @Test
  void placesThatAreNotThereAreNamed() {
    GraphBuilder g = new GraphBuilder();
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> g.device("gpu"))
            .getMessage()
            .contains("'gpu' is no device"));
    Net net = new Net(0, 2, 0);
    try (Threads cluster = new Threads(2, OPTIONS)) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> new Session(net.graph, OPTIONS.withCluster(cluster.caller())))
              .getMessage();
      assertTrue(message.contains("/task:2") && message.contains("2 tasks"), message);
    }
  }
}
