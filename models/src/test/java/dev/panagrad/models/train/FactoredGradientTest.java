package dev.panagrad.models.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cluster.Mesh;
import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.cluster.join.MeshJob;
import dev.panagrad.cluster.join.MeshOptions;
import dev.panagrad.cluster.join.MeshPort;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.nn.Adam;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.Shards;
import dev.panagrad.models.train.exchange.FactorRule;
import dev.panagrad.models.train.shards.ShardRows;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gradients of which several ranks, here threads, exchange the factors. */
final class FactoredGradientTest {
  private static final int ROWS = 3;
  private static final int INPUTS = 401;
  private static final int UNITS = 205;
  private static final int STEPS = 3;

  /** What a rank has at the end. */
  private record End(int exchanges, List<float[]> variables) {}

  /** Two large layers that read the same rows, of which some are dropped, and a small one. */
  private static final class Network implements AutoCloseable {
    final Feeds feeds = new Feeds();
    final Shards cut;
    final Session session;
    final TrainingStep step;
    final Node x;
    private final Tensor batch;
    private final List<Tensor> rows;

    Network(int shards, Peers peers, boolean checked) {
      GraphBuilder g = new GraphBuilder();
      cut = new Shards(g, shards);
      x = g.placeholder("x", Shape.UNKNOWN, INPUTS);
      Layers layers = Layers.training(g, g.constant(0.75f), g.constant(0.9f), cut);
      Initializer weights = Initializers.truncatedNormal(0.1f);
      Node kept = layers.dropout(x);
      Node left = layers.relu(layers.dense("left", kept, UNITS, weights, weights));
      Node right = layers.batchNorm("right", layers.dense("right", kept, UNITS, weights), weights);
      Node y = layers.dense("last", g.mul(left, right), 5, weights);
      Node part = cut.part(g.mean(g.square(y)));
      List<Node> updates = new ArrayList<>(layers.updates());
      updates.add(new Adam().minimize(g, part, g.constant(0.01f), cut));
      Node train = g.group("train", updates);
      batch = Tensor.allocate(DType.FLOAT32, Shape.of(shards * ROWS, INPUTS));
      for (long i = 0; i < batch.buffer().length(); i++) {
        batch.buffer().set(i, (i % 61 - 30) / 31f);
      }
      rows = ShardRows.of(batch, shards);
      feeds.put(x, rows.getFirst());
      SessionOptions options = SessionOptions.defaults().withThreads(2).withCheckNumerics(checked);
      session = new Session(g.build(), options);
      step = new TrainingStep(session, cut, feeds, List.of(), List.of(train), peers);
    }

    void step() {
      step.run(shard -> feeds.put(x, rows.get(shard)));
    }

    List<String> chosen() {
      return FactorRule.choose(session, cut, feeds).stream().map(FactorRule.Choice::name).toList();
    }

    End end() {
      List<float[]> variables = new ArrayList<>();
      session.graph().variables().forEach(variable -> variables.add(session.read(variable)));
      return new End(step.exchanges(), variables);
    }

    @Override
    public void close() {
      session.close();
      step.close();
      batch.close();
    }
  }

  private interface Work {
    End run(Mesh mesh) throws Exception;
  }

  private static List<Future<End>> together(int ranks, MeshOptions options, Work work)
      throws Exception {
    List<MeshPort> ports = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      ports.add(MeshPort.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }
    List<InetSocketAddress> addresses = ports.stream().map(MeshPort::address).toList();
    byte[] token = "a token for tests, of 32 bytes..".getBytes(UTF_8);
    List<Callable<End>> calls = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      int own = rank;
      calls.add(
          () -> {
            MeshJob job = new MeshJob(token, "0", "schedule", "test");
            try (Mesh mesh = Mesh.join(ports.get(own), own, addresses, job, options)) {
              return work.run(mesh);
            }
          });
    }
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      return threads.invokeAll(calls, 60, TimeUnit.SECONDS);
    }
  }

  private static End train(int shards, Mesh mesh) {
    try (Network net = new Network(shards, mesh == null ? null : new Peers(mesh), false)) {
      for (int made = 0; made < STEPS; made++) {
        net.step();
      }
      End end = net.end();
      if (mesh != null) {
        mesh.close();
      }
      return end;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 4, false",
    "2, 4, false",
    "3, 4, true",
    "4, 4, false",
    "2, 6, true",
    "3, 7, false"
  })
  void bitsDoNotDependOnTheNumberOfRanks(int ranks, int shards, boolean encrypted)
      throws Exception {
    End alone = train(shards, null);
    MeshOptions options = MeshOptions.defaults().withEncryption(encrypted);
    for (Future<End> rank : together(ranks, options, mesh -> train(shards, mesh))) {
      List<float[]> variables = rank.get().variables();
      assertEquals(alone.variables().size(), variables.size());
      for (int i = 0; i < variables.size(); i++) {
        assertArrayEquals(alone.variables().get(i), variables.get(i));
      }
      // The two factors of two gradients for each own shard, and one bucket.
      int own = ranks == 1 ? 0 : (rank.get().exchanges() - 1) / 4;
      assertTrue(ranks == 1 || (own >= shards / ranks && own <= shards / ranks + 1), "" + own);
    }
  }

  @Test
  void largeProductsOfSmallBatchesAreChosen() {
    try (Network net = new Network(4, null, false)) {
      assertEquals(List.of("left/weights", "right/weights"), net.chosen());
    }
    try (Network net = new Network(4, null, true)) {
      assertEquals(List.of(), net.chosen(), "a NaN is looked for in each result");
    }
  }

  @Test
  void theRuleCountsTheRowsOfAllShards() {
    Shape ofConvBn = Shape.of(3136, 200);
    assertTrue(FactorRule.pays(64, 2, ofConvBn));
    assertTrue(FactorRule.pays(32, 4, ofConvBn));
    assertFalse(FactorRule.pays(100, 2, ofConvBn), "as many floats as the gradient");
    assertFalse(FactorRule.pays(129, 2, Shape.of(10_000, 10_000)), "too many operations");
    assertTrue(FactorRule.pays(50, 2, Shape.of(784, 200)));
    assertFalse(FactorRule.pays(50, 2, Shape.of(200, 100)));
  }

  @Test
  void aRankThatIsLostIsNamedTogetherWithWhatIsAwaited() throws Exception {
    List<Future<End>> ranks =
        together(
            2,
            MeshOptions.defaults(),
            mesh -> {
              try (Network net = new Network(2, new Peers(mesh), false)) {
                net.step();
                if (mesh.rank() == 1) {
                  mesh.close();
                  return null;
                }
                net.step();
                return net.end();
              }
            });
    ranks.get(1).get();
    ExecutionException e = assertThrows(ExecutionException.class, ranks.getFirst()::get);
    MeshException cause = (MeshException) e.getCause();
    assertEquals(1, cause.rank());
    assertTrue(
        cause.getMessage().contains("a factor of the gradient of 'left/weights'"),
        cause::getMessage);
  }
}
