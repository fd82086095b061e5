package dev.panagrad.models.placement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cluster.Mesh;
import dev.panagrad.cluster.join.MeshOptions;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.TaskException;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.nn.Adam;
import dev.panagrad.models.train.Cluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said when a worker dies or can't be used, and that strangers change nothing. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class LostWorkerTest {
  private static final int KILLS = Integer.getInteger("kills", 6);

  private static String location(Class<?> type) {
    String url = type.getResource(type.getSimpleName() + ".class").toString();
    String root = url.substring(0, url.length() - type.getName().length() - ".class".length());
    String file = root.startsWith("jar:") ? root.substring(4, root.length() - 2) : root;
    return Path.of(URI.create(file)).toString();
  }

  private static Process start() throws IOException {
    String path =
        String.join(
            System.getProperty("path.separator"),
            List.of(
                location(TaskProcess.class),
                location(Cluster.class),
                location(Graph.class),
                location(Mesh.class),
                location(Buffer.class)));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules=jdk.incubator.vector",
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "--class-path",
            path,
            TaskProcess.class.getName())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  @Timeout(value = 600, unit = TimeUnit.SECONDS)
  void aKilledWorkerIsNamedWithWhatWasAwaited() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("LostWorkerTest seed " + seed);
    Random random = new Random(seed);
    PlacedTrainingTest.Net net =
        PlacedTrainingTest.net(new Adam(), 1, PlacedTrainingTest.perceptron(0, 1), 0, 30);
    Feeds feeds = net.feeds(1);
    Fetches fetches = Fetches.of(net.train(), net.loss());
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = start();
      try {
        String port = process.inputReader(UTF_8).readLine();
        String address = "127.0.0.1:" + port;
        int steps = random.nextInt(30);
        long nanos = random.nextInt(2_000_000);
        try (Cluster cluster = Cluster.connect(Workers.TOKEN, address);
            Session session = new Session(net.graph(), Workers.OPTIONS.withCluster(cluster))) {
          for (int step = 0; step < steps; step++) {
            session.run(feeds, fetches);
          }
          Thread killer =
              Thread.ofPlatform()
                  .start(
                      () -> {
                        LockSupport.parkNanos(nanos);
                        process.destroyForcibly();
                      });
          TaskException lost =
              assertThrows(
                  TaskException.class,
                  () -> {
                    while (true) {
                      session.run(feeds, fetches);
                    }
                  });
          killer.join();
          assertEquals(1, lost.task(), lost.getMessage());
          // Within a run it is the value that is named, between two runs the order to run.
          String start = "task 1 (%s) is lost: ".formatted(address);
          assertTrue(
              (lost.getMessage().startsWith(start + "'")
                      || lost.getMessage().startsWith(start + "a message "))
                  && lost.getMessage().contains("could not be"),
              lost.getMessage());
        }
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void strangersAndOtherTokensAreTurnedAwayAndTheWorkerGoesOn() throws Exception {
    Random random = new Random(4);
    try (Workers workers = new Workers(1)) {
      String address = workers.addresses()[0];
      int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
      for (int i = 0; i < 30; i++) {
        byte[] bytes = new byte[random.nextInt(3000)];
        random.nextBytes(bytes);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
          socket.getOutputStream().write(bytes);
        } catch (IOException e) {
          // Hung up on in the midst of it, as it should be.
        }
      }
      MeshOptions patient = MeshOptions.defaults().withJoin(Duration.ofSeconds(5));
      String refused =
          assertThrows(
                  TaskException.class,
                  () ->
                      Cluster.connect(
                          "another token, of 32 bytes......".getBytes(UTF_8), patient, address))
              .getMessage();
      assertTrue(refused.contains("token"), refused);
      PlacedTrainingTest.Net net =
          PlacedTrainingTest.net(new Adam(), 1, PlacedTrainingTest.perceptron(0, 1), 0, 30);
      List<float[]> expected = PlacedTrainingTest.train(net, Workers.OPTIONS);
      try (Cluster cluster = workers.connect()) {
        PlacedTrainingTest.assertSame(
            expected, PlacedTrainingTest.train(net, Workers.OPTIONS.withCluster(cluster)));
      }
    }
  }

  @Test
  void nonsenseFromACallerWithTheTokenEndsItsSessionOnly() throws Exception {
    Random random = new Random(6);
    PlacedTrainingTest.Net net =
        PlacedTrainingTest.net(new Adam(), 1, PlacedTrainingTest.perceptron(0, 1), 0, 30);
    try (Workers workers = new Workers(1)) {
      for (int i = 0; i < 5; i++) {
        byte[] bytes = new byte[200];
        random.nextBytes(bytes);
        try (Cluster cluster = workers.connect()) {
          Session session =
              new Session(net.graph(), Workers.OPTIONS.withCluster(new Garbling(cluster, bytes)));
          session.close();
        } catch (TaskException e) {
          assertEquals(1, e.task(), e.getMessage());
        }
      }
      assertTrue(
          workers.log.stream().anyMatch(line -> line.contains("given up")), "" + workers.log);
      try (Cluster cluster = workers.connect()) {
        PlacedTrainingTest.assertSame(
            PlacedTrainingTest.train(net, Workers.OPTIONS),
            PlacedTrainingTest.train(net, Workers.OPTIONS.withCluster(cluster)));
      }
    }
  }

  @Test
  void whatAWorkerComplainsOfNamesItsTaskAndAddress() throws Exception {
    PlacedTrainingTest.Net net =
        PlacedTrainingTest.net(new Adam(), 1, PlacedTrainingTest.perceptron(1, 1), 0, 30);
    try (Workers workers = new Workers(1);
        Cluster cluster = workers.connect();
        Session session =
            new Session(
                net.graph(), Workers.OPTIONS.withCheckNumerics(true).withCluster(cluster))) {
      float[] images = new float[32 * 30];
      images[5] = Float.NaN;
      Feeds feeds = net.feeds(1).put(net.x(), Tensor.of(Shape.of(32, 30), images));
      TaskException failure =
          assertThrows(TaskException.class, () -> session.run(feeds, Fetches.of(net.train())));
      assertEquals(1, failure.task());
      String start = "task 1 (%s) gave up: node 'x'".formatted(workers.addresses()[0]);
      assertTrue(failure.getMessage().startsWith(start), failure.getMessage());
    }
  }

  @Test
  void addressesAndTokensAreChecked() {
    assertTrue(
        assertThrows(
                IllegalArgumentException.class, () -> Cluster.connect(Workers.TOKEN, "nowhere"))
            .getMessage()
            .contains("host1:7070"));
    MeshOptions soon = MeshOptions.defaults().withJoin(Duration.ofMillis(500));
    String nobody =
        assertThrows(TaskException.class, () -> Cluster.connect(Workers.TOKEN, soon, "127.0.0.1:1"))
            .getMessage();
    assertTrue(nobody.contains("task 1 (127.0.0.1:1) is lost"), nobody);
  }
}
