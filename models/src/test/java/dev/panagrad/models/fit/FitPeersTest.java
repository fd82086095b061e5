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
import dev.panagrad.models.data.Dataset;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's model that several processes train together, here threads with a session each. */
class FitPeersTest {
  private static final long SEED = 8;
  private static final int SHARDS = 4;
  private static final byte[] TOKEN = "a token for tests, of 32 bytes..".getBytes(UTF_8);

  private static final Split DATA = points(240).split(0.25, SEED);

  private static ArrayDataset points(int count) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[][] points = new float[count][2];
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
    return together(ranks, (rank, peers) -> train(peers, listeners.get(rank)));
  }

  private interface Work<T> {
    T of(int rank, Peers peers);
  }

  private static <T> List<Future<T>> together(int ranks, Work<T> work) throws Exception {
    List<MeshPort> ports = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      ports.add(MeshPort.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }
    List<InetSocketAddress> addresses = ports.stream().map(MeshPort::address).toList();
    MeshJob job = new MeshJob(TOKEN, "0.0", "schedule", "test");
    List<Callable<T>> calls = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      int own = rank;
      calls.add(
          () -> {
            try (Peers peers =
                new Peers(Mesh.join(ports.get(own), own, addresses, job, MeshOptions.defaults()))) {
              return work.of(own, peers);
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

  /** What a training with a long validation ends with: its measurements, and the best weights. */
  private record End(List<String> epochs, int kept, List<Float> weights) {}

  private static End train(Peers peers, Dataset validation) {
    Network network = Network.parse("dense 8 relu; dense 2");
    Model model = Model.create(ModelSpec.of(network, DATA.rest()), SEED);
    History history =
        new Fit()
            .epochs(7)
            .batch(20)
            .shards(SHARDS)
            .peers(peers)
            .learningRate(0.1)
            .validation(validation)
            .metrics(Metrics.accuracy(), Metrics.f1())
            .options(SessionOptions.defaults().withThreads(1).withSeed(SEED))
            .run(model, DATA.rest());
    List<Float> weights = new ArrayList<>();
    for (float weight : model.weights().values().iterator().next().toArray()) {
      weights.add(weight);
    }
    return new End(
        history.epochs().stream()
            .map(epoch -> epoch.loss() + " " + epoch.validationLoss() + " " + epoch.metrics())
            .toList(),
        history.kept(),
        weights);
  }

  /** Four batches, of which the last one is smaller. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void allMeasureTheSameAndKeepTheSameBest(int ranks) throws Exception {
    Dataset validation = points(900);
    End expected = train(null, validation);
    for (Future<End> rank : together(ranks, (_, peers) -> train(peers, validation))) {
      assertEquals(expected, rank.get());
    }
  }

  /** Examples that can't be read from some time on. */
  private record Failing(Dataset all, int from, AtomicInteger read) implements Dataset {
    @Override
    public int size() {
      return all.size();
    }

    @Override
    public Shape shape() {
      return all.shape();
    }

    @Override
    public Target target() {
      return all.target();
    }

    @Override
    public void features(int example, long epoch, float[] into) {
      if (read.incrementAndGet() > from) {
        throw new IllegalStateException("the disk is gone");
      }
      all.features(example, epoch, into);
    }

    @Override
    public void target(int example, float[] into) {
      all.target(example, into);
    }
  }

  @Test
  void whyOneCannotContinueAnEvaluationReachesTheOthers() throws Exception {
    Dataset validation = points(900);
    Dataset failing = new Failing(validation, 1_100, new AtomicInteger());
    List<Future<End>> ranks =
        together(3, (rank, peers) -> train(peers, rank == 1 ? failing : validation));
    for (int rank : new int[] {0, 2}) {
      MeshException told =
          assertInstanceOf(
              MeshException.class,
              assertThrows(ExecutionException.class, ranks.get(rank)::get).getCause());
      assertEquals(MeshException.Kind.GAVE_UP, told.kind());
      assertTrue(told.getMessage().endsWith("rank 1: the disk is gone"), told.getMessage());
    }
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
