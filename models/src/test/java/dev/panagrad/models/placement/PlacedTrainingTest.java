package dev.panagrad.models.placement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cluster.join.MeshOptions;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Scope;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.lowering.Step;
import dev.panagrad.graph.op.transfer.Recv;
import dev.panagrad.graph.op.transfer.Send;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.nn.Adam;
import dev.panagrad.models.nn.AdamW;
import dev.panagrad.models.nn.Clipped;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.MicroBatches;
import dev.panagrad.models.nn.Optimizer;
import dev.panagrad.models.nn.Sgd;
import dev.panagrad.models.train.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Networks placed over tasks that talk through sockets have the bits of one process. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class PlacedTrainingTest {
  private static final int BATCH = 32;
  private static final Initializer WEIGHTS = Initializers.truncatedNormal(0.3f);

  /** A graph with what is fed and fetched. */
  record Net(Graph graph, Node x, Node labels, Node loss, Node train) {
    Feeds feeds(int seed) {
      SplittableRandom random = new SplittableRandom(seed);
      int[] sizes = x.shape().sizes();
      sizes[0] = BATCH;
      Shape shape = Shape.of(sizes);
      float[] images = new float[(int) shape.elements()];
      for (int i = 0; i < images.length; i++) {
        images[i] = (float) random.nextDouble();
      }
      int[] classes = random.ints(BATCH, 0, 10).toArray();
      return new Feeds()
          .put(x, Tensor.of(shape, images))
          .put(labels, Tensor.ofInts(Shape.of(BATCH), classes));
    }
  }

  /** What makes the mean loss of a batch. */
  @FunctionalInterface
  interface Body {
    Node loss(Layers layers, Node x, Node labels);
  }

  static Net net(Optimizer optimizer, int parts, Body body, int... sizes) {
    GraphBuilder g = new GraphBuilder();
    int[] shape = sizes.clone();
    shape[0] = parts > 1 ? BATCH : Shape.UNKNOWN;
    Node x = g.placeholder("x", shape);
    Node labels = g.placeholder("labels", DType.INT32, shape[0]);
    Layers layers = Layers.training(g, g.constant(0.8f), g.constant(0.9f));
    Node loss =
        parts == 1
            ? body.loss(layers, x, labels)
            : MicroBatches.mean(
                g, parts, List.of(x, labels), part -> body.loss(layers, part.get(0), part.get(1)));
    List<Node> updates = new ArrayList<>(layers.updates());
    updates.add(optimizer.minimize(g, loss, g.constant(0.01f)));
    Node train = g.group("train", updates);
    return new Net(g.build(), x, labels, loss, train);
  }

  static Body perceptron(int... tasks) {
    return (layers, x, labels) -> {
      GraphBuilder g = layers.graph();
      Node value = x;
      for (int i = 0; i < tasks.length; i++) {
        try (Scope _ = g.device("/task:" + tasks[i])) {
          value = layers.dropout(layers.relu(layers.dense("dense" + i, value, 40, WEIGHTS)));
        }
      }
      try (Scope _ = g.device("/task:" + tasks[tasks.length - 1])) {
        Node logits = layers.dense("logits", value, 10, WEIGHTS);
        return g.mean(g.sparseSoftmaxCrossEntropy(logits, labels));
      }
    };
  }

  static Body convolutions(boolean norm, int first, int second, int third) {
    return (layers, x, labels) -> {
      GraphBuilder g = layers.graph();
      Node value = x;
      try (Scope _ = g.device("/task:" + first)) {
        value = layers.conv2d("conv1", value, 3, 6, 1, WEIGHTS);
        value = layers.relu(norm ? layers.batchNorm("norm1", value, WEIGHTS) : value);
      }
      try (Scope _ = g.device("/task:" + second)) {
        value = layers.relu(layers.conv2d("conv2", value, 3, 8, 2, WEIGHTS));
      }
      try (Scope _ = g.device("/task:" + third)) {
        Node logits = layers.dense("logits", layers.flatten(value), 10, WEIGHTS);
        return g.mean(g.sparseSoftmaxCrossEntropy(logits, labels));
      }
    };
  }

  /** Two recurrent layers, unrolled: weights are read at every time step. */
  private static Body recurrent(int first, int second) {
    return (layers, x, labels) -> {
      GraphBuilder g = layers.graph();
      Node lower = null;
      Node upper = null;
      for (int step = 0; step < 6; step++) {
        Node input = g.reshape(g.slice(x, 1, step, 1), -1, 12);
        try (Scope _ = g.device("/task:" + first)) {
          Node joined = lower == null ? input : g.concat(1, input, lower);
          String name = lower == null ? "lower0" : "lower";
          lower = g.tanh(layers.dense(name, joined, 24, WEIGHTS));
        }
        try (Scope _ = g.device("/task:" + second)) {
          Node joined = upper == null ? lower : g.concat(1, lower, upper);
          String name = upper == null ? "upper0" : "upper";
          upper = g.tanh(layers.dense(name, joined, 24, WEIGHTS));
        }
      }
      try (Scope _ = g.device("/task:" + second)) {
        Node logits = layers.dense("logits", upper, 10, WEIGHTS);
        return g.mean(g.sparseSoftmaxCrossEntropy(logits, labels));
      }
    };
  }

  /** Losses of some steps, then all variables, slots and averages. */
  static List<float[]> train(Net net, SessionOptions options) {
    List<float[]> left = new ArrayList<>();
    try (Session session = new Session(net.graph, options)) {
      for (int step = 0; step < 5; step++) {
        left.add(
            session.run(net.feeds(step), Fetches.of(net.train, net.loss)).get(net.loss).toArray());
      }
      for (Node variable : net.graph.variables()) {
        left.add(session.read(variable));
      }
    }
    return left;
  }

  static void assertSame(List<float[]> expected, List<float[]> given) {
    assertEquals(expected.size(), given.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), given.get(i), "value " + i);
    }
  }

  private static void check(int workers, Net one, Net placed) throws Exception {
    List<float[]> expected = train(one, Workers.OPTIONS);
    assertSame(expected, train(placed, Workers.OPTIONS));
    try (Workers others = new Workers(workers);
        Cluster cluster = others.connect()) {
      assertSame(expected, train(placed, Workers.OPTIONS.withCluster(cluster)));
    }
  }

  @Test
  void perceptronOverTwoAndThreeTasks() throws Exception {
    Net one = net(new Adam(), 1, perceptron(0, 0, 0), 0, 30);
    check(1, one, net(new Adam(), 1, perceptron(0, 1, 1), 0, 30));
    check(2, one, net(new Adam(), 1, perceptron(1, 0, 2), 0, 30));
  }

  @Test
  void convolutionsOverTwoAndThreeTasks() throws Exception {
    Net one = net(new Adam(), 1, convolutions(true, 0, 0, 0), 0, 9, 9, 2);
    check(1, one, net(new Adam(), 1, convolutions(true, 0, 1, 1), 0, 9, 9, 2));
    check(2, one, net(new Adam(), 1, convolutions(true, 2, 1, 0), 0, 9, 9, 2));
  }

  @Test
  void recurrentNetOverTwoTasks() throws Exception {
    Net one = net(new Adam(), 1, recurrent(0, 0), 0, 6, 12);
    check(1, one, net(new Adam(), 1, recurrent(0, 1), 0, 6, 12));
    check(2, one, net(new Adam(), 1, recurrent(2, 1), 0, 6, 12));
  }

  @Test
  void convolutionsInMicroBatches() throws Exception {
    Net one = net(new Adam(), 4, convolutions(false, 0, 0, 0), 0, 9, 9, 2);
    check(1, one, net(new Adam(), 4, convolutions(false, 0, 0, 1), 0, 9, 9, 2));
  }

  @Test
  void everyOptimizerUpdatesWhereItsVariablesAre() throws Exception {
    List<Optimizer> optimizers =
        List.of(
            new Sgd(),
            Optimizer.momentum(0.9f),
            new AdamW(),
            Optimizer.rmsProp(),
            new Adam().regularized(1e-3f, 1e-3f),
            new Clipped(new Adam(), Clipped.By.GLOBAL_NORM, 0.5f));
    for (Optimizer optimizer : optimizers) {
      check(
          1,
          net(optimizer, 1, perceptron(0, 0), 0, 30),
          net(optimizer, 1, perceptron(0, 1), 0, 30));
    }
  }

  @Test
  void onlyWhatIsReadTravels() throws Exception {
    Net net = net(new Adam(), 1, perceptron(0, 1), 0, 30);
    try (Workers others = new Workers(1);
        Cluster cluster = others.connect();
        Counting counting = new Counting(cluster);
        Session session = new Session(net.graph, Workers.OPTIONS.withCluster(counting))) {
      Fetches fetches = Fetches.of(net.train, net.loss);
      long planned = session.compile(net.feeds(1), fetches).partition().bytes();
      // Hidden values and their gradient, labels, the loss, and the number of Adam's steps.
      assertEquals(2L * BATCH * 40 * 4 + BATCH * 4 + 4 + 4, planned);
      session.run(net.feeds(1), fetches);
      session.run(net.feeds(2), fetches);
      assertEquals(2 * planned, counting.bytes());
    }
  }

  @Test
  void aPipelineSendsAllPartsBeforeItWaits() throws Exception {
    Net net = net(new Adam(), 4, perceptron(0, 1), 0, 30);
    try (Workers others = new Workers(1);
        Cluster cluster = others.connect();
        Session session = new Session(net.graph, Workers.OPTIONS.withCluster(cluster))) {
      List<Step> steps = session.compile(net.feeds(1), Fetches.of(net.train)).schedule().steps();
      int sent = 0;
      for (Step step : steps) {
        if (step.node().op() instanceof Recv) {
          break;
        }
        boolean hidden = step.node().op() instanceof Send && isHidden(step.node().input(0));
        sent += hidden ? 1 : 0;
      }
      assertEquals(4, sent, steps.toString());
    }
  }

  private static boolean isHidden(Node node) {
    return node.shape().equals(Shape.of(BATCH / 4, 40));
  }

  /** Both the worker that waits and the caller that waits for it. */
  @Test
  void aPartMayTakeLongerThanTheDeadline() throws Exception {
    Net net = net(new Adam(), 1, perceptron(0, 1), 0, 30);
    Duration deadline = Duration.ofSeconds(2);
    MeshOptions impatient = MeshOptions.defaults().withDeadlines(deadline, deadline);
    try (Workers others = new Workers(1, impatient);
        Cluster cluster = Cluster.connect(Workers.TOKEN, impatient, others.addresses());
        Session session =
            new Session(net.graph, Workers.OPTIONS.withCluster(new Slow(cluster, 2_500)))) {
      Fetches fetches = Fetches.of(net.loss);
      float loss = session.run(net.feeds(1), fetches).scalar(net.loss);
      assertEquals(loss, session.run(net.feeds(1), fetches).scalar(net.loss));
    }
  }

  @Test
  void nothingIsLeftWhenAllIsClosed() throws Exception {
    Net net = net(new Adam(), 1, perceptron(2, 0, 1), 0, 30);
    Feeds feeds = net.feeds(1);
    long before = Workspace.liveBytes();
    try (Workers others = new Workers(2);
        Cluster cluster = others.connect();
        Session session = new Session(net.graph, Workers.OPTIONS.withCluster(cluster))) {
      session.run(feeds, Fetches.of(net.train));
      session.run(feeds, Fetches.of(net.loss));
    }
    assertEquals(before, Workspace.liveBytes());
  }

  @Test
  void workersServeOneCallerAfterTheOther() throws Exception {
    Net one = net(new Adam(), 1, perceptron(0, 0), 0, 30);
    Net placed = net(new Adam(), 1, perceptron(1, 2), 0, 30);
    List<float[]> expected = train(one, Workers.OPTIONS);
    try (Workers others = new Workers(2)) {
      for (int i = 0; i < 3; i++) {
        try (Cluster cluster = others.connect()) {
          assertSame(expected, train(placed, Workers.OPTIONS.withCluster(cluster)));
        }
      }
      assertTrue(others.log.stream().noneMatch(line -> line.contains("fail")), "" + others.log);
    }
  }
}
