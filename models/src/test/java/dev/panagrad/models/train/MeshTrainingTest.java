package dev.panagrad.models.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cluster.Mesh;
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
import dev.panagrad.models.train.shards.ShardRows;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps that several ranks make together, here threads with a session each. */
final class MeshTrainingTest {
  private static final int ROWS = 4;
  private static final int STEPS = 4;
  private static final byte[] TOKEN = "a token for tests, of 32 bytes..".getBytes(UTF_8);

  /** What a rank has at the end: the loss of the last step and all variables. */
  private record End(float loss, Map<String, List<Float>> variables) {}

  /** Batch norm, dropout and Adam: all that a shard or a rank could disturb. */
  private static End train(int shards, Mesh mesh) {
    GraphBuilder g = new GraphBuilder();
    Shards cut = new Shards(g, shards);
    Node x = g.placeholder("x", Shape.UNKNOWN, 9);
    Node decay = g.constant(0.9f);
    Layers layers = Layers.training(g, g.constant(0.75f), decay, cut);
    Initializer weights = Initializers.truncatedNormal(0.5f);
    Node hidden = layers.batchNormScaled("norm", layers.dense("first", x, 31, weights));
    Node y = layers.dense("second", layers.dropout(layers.relu(hidden)), 3, weights, weights);
    Node part = cut.part(g.mean(g.square(y)));
    List<Node> updates = new ArrayList<>(layers.updates());
    updates.add(new Adam().minimize(g, part, g.constant(0.01f), cut));
    Node loss = cut.sum(part);
    Node train = g.group("train", updates);
    SplittableRandom random = new SplittableRandom(6);
    Feeds feeds = new Feeds();
    try (Session session = new Session(g.build(), SessionOptions.defaults().withThreads(1));
        Tensor batch = Tensor.allocate(DType.FLOAT32, Shape.of(shards * ROWS, 9));
        TrainingStep step =
            new TrainingStep(
                session,
                cut,
                feeds,
                List.of(),
                List.of(loss, train),
                mesh == null ? null : new Peers(mesh))) {
      List<Tensor> rows = ShardRows.of(batch, shards);
      float last = 0;
      try {
        for (int made = 0; made < STEPS; made++) {
          for (long i = 0; i < batch.buffer().length(); i++) {
            batch.buffer().set(i, (float) random.nextDouble(-2, 3));
          }
          last = step.run(shard -> feeds.put(x, rows.get(shard))).scalar(loss);
        }
      } finally {
        if (mesh != null) {
          mesh.close();
        }
      }
      assertEquals(STEPS, session.counter());
      Map<String, List<Float>> variables = new TreeMap<>();
      for (Node variable : session.graph().variables()) {
        List<Float> values = new ArrayList<>();
        for (float value : session.variable(variable).toArray()) {
          values.add(value);
        }
        variables.put(variable.name(), values);
      }
      return new End(last, variables);
    }
  }

  private static List<Future<End>> together(int ranks, int shards) throws Exception {
    List<MeshPort> ports = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      ports.add(MeshPort.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }
    List<InetSocketAddress> addresses = ports.stream().map(MeshPort::address).toList();
    MeshJob job = new MeshJob(TOKEN, "0.0", "schedule", "test");
    List<Callable<End>> calls = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      int own = rank;
      calls.add(
          () -> {
            try (Mesh mesh =
                Mesh.join(ports.get(own), own, addresses, job, MeshOptions.defaults())) {
              return train(shards, mesh);
            }
          });
    }
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      return threads.invokeAll(calls, 60, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 4", "2, 4", "3, 4", "4, 4", "2, 6", "3, 6", "5, 6", "3, 12", "1, 1"})
  void bitsDoNotDependOnTheNumberOfRanks(int ranks, int shards) throws Exception {
    End expected = train(shards, null);
    assertTrue(expected.variables().containsKey("norm/moving_variance"));
    for (Future<End> rank : together(ranks, shards)) {
      assertEquals(expected, rank.get());
    }
  }

  @Test
  void thereAreAtLeastAsManyShardsAsRanks() throws Exception {
    for (Future<End> rank : together(3, 2)) {
      Exception e = assertThrows(Exception.class, rank::get);
      assertTrue(
          e.getCause().getMessage().contains("at most as many ranks as shards"), e::toString);
    }
  }
}
