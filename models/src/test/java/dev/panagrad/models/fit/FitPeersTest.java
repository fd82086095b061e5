package dev.panagrad.models.fit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cluster.Mesh;
import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.cluster.join.MeshJob;
import dev.panagrad.cluster.join.MeshOptions;
import dev.panagrad.cluster.join.MeshPort;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.data.ArrayDataset;
import dev.panagrad.models.data.Split;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import dev.panagrad.models.train.Peers;
import dev.panagrad.models.train.TrainingListener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's model that several processes train together, here threads with a session each. */
class FitPeersTest {
  private static final long SEED = 8;
  private static final int SHARDS = 4;
  private static final byte[] TOKEN = "a token for tests, of 32 bytes..".getBytes(UTF_8);

  private static final Split DATA = points().split(0.25, SEED);

  private static ArrayDataset points() {
    SplittableRandom random = new SplittableRandom(SEED);
    float[][] points = new float[240][2];
    int[] labels = new int[points.length];
    for (int i = 0; i < points.length; i++) {
      points[i][0] = (float) random.nextDouble(-1, 1);
      points[i][1] = (float) random.nextDouble(-1, 1);
      labels[i] = points[i][0] * points[i][1] > 0 ? 1 : 0;
    }
    return ArrayDataset.ofClasses(
        Shape.of(2), points, labels, new Target.Classes(List.of("no", "yes")));
  }

  /** Early stopping and dropout: all that ranks could do at different times or differently. */
  private static float[] train(Peers peers, TrainingListener listener) {
    Network network = Network.parse("dense 16 relu; dropout 0.9; dense 2");
    Model model = Model.create(ModelSpec.of(network, DATA.rest()), SEED);
    new Fit()
        .epochs(40)
        .batch(20)
        .shards(SHARDS)
        .peers(peers)
        .learningRate(0.05)
        .validation(DATA.part())
        .callbacks(new EarlyStopping(2))
        .keepBest(false)
        .listener(listener)
        .options(SessionOptions.defaults().withThreads(1).withSeed(SEED))
        .run(model, DATA.rest());
    return model.weights().values().iterator().next().toArray();
  }

  private static List<Future<float[]>> together(int ranks, List<TrainingListener> listeners)
      throws Exception {
    List<MeshPort> ports = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      ports.add(MeshPort.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }
    List<InetSocketAddress> addresses = ports.stream().map(MeshPort::address).toList();
    MeshJob job = new MeshJob(TOKEN, "0.0", "schedule", "test");
    List<Callable<float[]>> calls = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      int own = rank;
      calls.add(
          () -> {
            try (Peers peers =
                new Peers(Mesh.join(ports.get(own), own, addresses, job, MeshOptions.defaults()))) {
              return train(peers, listeners.get(own));
            }
          });
    }
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      return threads.invokeAll(calls, 60, TimeUnit.SECONDS);
    }
  }

  /** Counts the steps. */
  private static final class Steps implements TrainingListener {
    private long made;

    @Override
    public void stepped(long step, float loss) {
      made = step;
    }
  }

  @Test
  void allHaveTheBitsOfOneAndStopAtTheSameStep() throws Exception {
    Steps alone = new Steps();
    float[] expected = train(null, alone);
    assertTrue(alone.made < 40 * 9, "it wasn't stopped early, seed " + SEED);
    List<TrainingListener> steps = List.of(new Steps(), new Steps(), new Steps());
    for (Future<float[]> rank : together(3, steps)) {
      assertArrayEquals(expected, rank.get(), 0);
    }
    for (TrainingListener rank : steps) {
      assertEquals(alone.made, ((Steps) rank).made);
    }
  }

  @Test
  void whyOneCannotContinueReachesTheOthers() throws Exception {
    TrainingListener fails =
        new TrainingListener() {
          @Override
          public void stepped(long step, float loss) {
            if (step == 5) {
              throw new IllegalStateException("the disk is full");
            }
          }
        };
    List<Future<float[]>> ranks = together(2, List.of(new Steps(), fails));
    assertInstanceOf(
        IllegalStateException.class,
        assertThrows(ExecutionException.class, ranks.get(1)::get).getCause());
    MeshException told =
        assertInstanceOf(
            MeshException.class,
            assertThrows(ExecutionException.class, ranks.get(0)::get).getCause());
    assertEquals(MeshException.Kind.GAVE_UP, told.kind());
    assertTrue(told.getMessage().endsWith("rank 1: the disk is full"), told.getMessage());
  }

  @Test
  void moreThanThereAreShardsAreRefused() throws Exception {
    List<TrainingListener> listeners =
        List.of(new Steps(), new Steps(), new Steps(), new Steps(), new Steps());
    for (Future<float[]> rank : together(5, listeners)) {
      String message = assertThrows(ExecutionException.class, rank::get).getCause().getMessage();
      assertEquals("5 processes need as many shards or more, not 4", message);
    }
  }

  @Test
  void theyCannotShareARunFolder(@TempDir Path folder) throws Exception {
    InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    MeshPort port = MeshPort.listen(here);
    MeshJob job = new MeshJob(TOKEN, "0.0", "schedule", "test");
    try (Peers peers =
        new Peers(Mesh.join(port, 0, List.of(port.address()), job, MeshOptions.defaults()))) {
      Model model = Model.create(ModelSpec.of(Network.parse("dense 2"), DATA.rest()), SEED);
      Fit fit = new Fit().peers(peers).folder(folder.resolve("run"));
      String message =
          assertThrows(IllegalArgumentException.class, () -> fit.run(model, DATA.rest()))
              .getMessage();
      assertTrue(message.contains("run folder"), message);
    }
  }
}
