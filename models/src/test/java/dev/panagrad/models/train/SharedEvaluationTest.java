package dev.panagrad.models.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cluster.Mesh;
import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.cluster.join.MeshJob;
import dev.panagrad.cluster.join.MeshOptions;
import dev.panagrad.cluster.join.MeshPort;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.run.Experiments;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Evaluations that several processes share, here threads with a session each. */
final class SharedEvaluationTest {
  private static final int BATCH = 24;
  private static final int SHARDS = 6;
  private static final int UPDATES = 2;
  private static final byte[] TOKEN = "a token for tests, of 32 bytes..".getBytes(UTF_8);

  private static <T> List<Future<T>> together(int ranks, Function<Peers, T> work) throws Exception {
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
              return work.apply(peers);
            }
          });
    }
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      return threads.invokeAll(calls, 120, TimeUnit.SECONDS);
    }
  }

  /** Scores after each of some updates. */
  private static List<Score> scores(String name, Peers peers) {
    Experiment experiment = Experiments.find(name).orElseThrow();
    TaskSettings settings =
        PromisesTest.settings(
            experiment,
            PromisesTest.small(experiment, 20),
            BATCH,
            SHARDS,
            SessionOptions.defaults().withThreads(1).withSeed(3));
    List<Score> scores = new ArrayList<>();
    try (TrainingTask task = experiment.open(settings.with(peers))) {
      assertTrue(task.evaluationExamples() > 0);
      for (int made = 0; made < UPDATES; made++) {
        task.nextBatch();
        task.update(made);
        scores.add(peers == null ? task.evaluate() : task.evaluateTogether());
      }
    }
    return scores;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mnist-mlp-relu-bn",
        "text-rnn",
        "text-lstm",
        "text-gru",
        "text-gpt",
        "translate-dates",
        "translate-rnn",
        "translate-transformer",
        "caption-digits",
        "caption-emoji"
      })
  void bitsDoNotDependOnTheNumberOfProcesses(String name) throws Exception {
    List<Score> alone = scores(name, null);
    for (int ranks = 2; ranks <= 3; ranks++) {
      for (Future<List<Score>> rank : together(ranks, peers -> scores(name, peers))) {
        assertEquals(alone, rank.get());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7})
  void eachPieceIsDoneOnceAndTakenInOrder(int pieces) throws Exception {
    for (Future<List<Double>> rank :
        together(
            3,
            peers -> {
              List<Double> taken = new ArrayList<>();
              Peers.share(
                  peers,
                  pieces,
                  i -> new double[] {i, peers.rank()},
                  results -> {
                    for (double result : results) {
                      taken.add(result);
                    }
                  });
              return taken;
            })) {
      assertEquals(2 * pieces, rank.get().size());
      for (int i = 0; i < pieces; i++) {
        assertEquals(i, rank.get().get(2 * i));
        assertEquals(i % 3, rank.get().get(2 * i + 1), "the rank that did piece " + i);
      }
    }
  }

  /** Lost as a killed process: without a word, in the midst of a piece. */
  @Test
  void oneThatIsLostInTheMidstEndsTheWaitOfTheOthers() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    List<Future<Object>> ranks =
        together(
            3,
            peers -> {
              Peers.share(
                  peers,
                  7,
                  i -> {
                    if (i == 4) {
                      begun.countDown();
                      Thread.currentThread().interrupt();
                    }
                    return new double[1];
                  },
                  _ -> {});
              return null;
            });
    assertEquals(0, begun.getCount());
    for (int rank : new int[] {0, 2}) {
      MeshException told =
          assertInstanceOf(
              MeshException.class,
              assertThrows(ExecutionException.class, ranks.get(rank)::get).getCause());
      assertEquals(1, told.rank(), told::getMessage);
    }
  }
}
