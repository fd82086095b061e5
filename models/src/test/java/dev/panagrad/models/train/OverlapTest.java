package dev.panagrad.models.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cluster.Mesh;
import dev.panagrad.cluster.join.MeshJob;
import dev.panagrad.cluster.join.MeshOptions;
import dev.panagrad.cluster.join.MeshPort;
import dev.panagrad.graph.CustomOp;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.KernelContext;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.Sgd;
import dev.panagrad.models.nn.Shards;
import dev.panagrad.models.train.shards.ShardRows;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The exchange of gradients begins while others are still computed. */
final class OverlapTest {
  private static final int SHARDS = 2;

  /** Too many for an exchange of factors. */
  private static final int ROWS = 130;

  private static final int WIDTH = 560;

  /** Its input; in the backward pass it notes how many exchanges have begun. */
  private record Probe(AtomicReference<TrainingStep> step, List<Integer> noted, boolean backward)
      implements CustomOp {
    @Override
    public Shape inferShape(List<Node> inputs) {
      return inputs.getFirst().shape();
    }

    @Override
    public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
      return List.of(g.add(new Probe(step, noted, true), upstream));
    }

    @Override
    public void compute(KernelContext k) {
      var from = k.in(0);
      var to = k.out();
      k.range(
          "",
          to.length(),
          1,
          (begin, end) -> {
            if (backward && begin == 0) {
              noted.add(step.get() == null ? -1 : step.get().exchanges());
            }
            for (long i = begin; i < end; i++) {
              to.set(i, from.get(i));
            }
          });
    }
  }

  private record End(List<Integer> noted, int exchanges, float[] lower, float[] upper) {}

  /** The gradient by the upper layer, above 1 MiB, is there before the probe runs. */
  private static End train(Mesh mesh) {
    GraphBuilder g = new GraphBuilder();
    Shards cut = new Shards(g, SHARDS);
    Node x = g.placeholder("x", Shape.UNKNOWN, WIDTH);
    AtomicReference<TrainingStep> current = new AtomicReference<>();
    List<Integer> noted = new ArrayList<>();
    Layers layers = Layers.training(g, g.constant(1), g.constant(0.9f), cut);
    Node lower = layers.dense("lower", x, WIDTH, Initializers.truncatedNormal(0.05f));
    Node probed = g.add(new Probe(current, noted, false), g.tanh(lower));
    Node y = layers.dense("upper", probed, WIDTH, Initializers.truncatedNormal(0.05f));
    Node part = cut.part(g.mean(g.square(y)));
    Node train = new Sgd().minimize(g, part, g.constant(0.1f), cut);
    Feeds feeds = new Feeds();
    try (Session session = new Session(g.build(), SessionOptions.defaults().withThreads(1));
        Tensor batch = Tensor.allocate(DType.FLOAT32, Shape.of(SHARDS * ROWS, WIDTH));
        Tensor first = Tensor.allocate(DType.FLOAT32, Shape.of(ROWS, WIDTH));
        TrainingStep step =
            new TrainingStep(
                session,
                cut,
                feeds.put(x, first),
                List.of(),
                List.of(train),
                mesh == null ? null : new Peers(mesh))) {
      for (long i = 0; i < batch.buffer().length(); i++) {
        batch.buffer().set(i, (i % 37) / 37f);
      }
      List<Tensor> rows = ShardRows.of(batch, SHARDS);
      current.set(step);
      for (int made = 0; made < 3; made++) {
        step.run(shard -> feeds.put(x, rows.get(shard)));
      }
      End end =
          new End(
              List.copyOf(noted),
              step.exchanges(),
              session.read(session.graph().node("lower/weights")),
              session.read(session.graph().node("upper/weights")));
      if (mesh != null) {
        mesh.close();
      }
      return end;
    }
  }

  @Test
  void theFirstBucketLeavesBeforeTheLastGradientIsThere() throws Exception {
    List<MeshPort> ports = new ArrayList<>();
    for (int rank = 0; rank < SHARDS; rank++) {
      ports.add(MeshPort.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }
    List<InetSocketAddress> addresses = ports.stream().map(MeshPort::address).toList();
    byte[] token = "a token for tests, of 32 bytes..".getBytes(UTF_8);
    MeshJob job = new MeshJob(token, "0", "schedule", "test");
    List<Callable<End>> calls = new ArrayList<>();
    for (int rank = 0; rank < SHARDS; rank++) {
      int own = rank;
      calls.add(
          () -> {
            try (Mesh mesh =
                Mesh.join(ports.get(own), own, addresses, job, MeshOptions.defaults())) {
              return train(mesh);
            }
          });
    }
    End alone = train(null);
    assertEquals(0, alone.exchanges());
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (Future<End> future : threads.invokeAll(calls, 60, TimeUnit.SECONDS)) {
        End end = future.get();
        assertArrayEquals(alone.lower(), end.lower());
        assertArrayEquals(alone.upper(), end.upper());
        assertEquals(3, end.noted().size());
        assertTrue(end.noted().stream().allMatch(begun -> begun > 0), "" + end.noted());
        assertTrue(end.exchanges() > end.noted().getFirst(), "and others follow: " + end);
      }
    }
  }
}
