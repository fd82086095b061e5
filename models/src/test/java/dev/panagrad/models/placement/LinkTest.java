package dev.panagrad.models.placement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cluster.join.MeshOptions;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.TaskException;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Session;
import dev.panagrad.models.nn.Adam;
import dev.panagrad.models.train.Cluster;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The link to a worker: what can be seen on it, and what happens when it is cut. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class LinkTest {
  private static final PlacedTrainingTest.Net NET =
      PlacedTrainingTest.net(new Adam(), 1, PlacedTrainingTest.perceptron(0, 1), 0, 30);

  private static int port(Workers workers) {
    String address = workers.addresses()[0];
    return Integer.parseInt(address.substring(address.indexOf(':') + 1));
  }

  /** In the open the values must be found, or the search would prove nothing. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theTokenIsNeverSeenAndValuesAreNotIfEncrypted(boolean encrypted) throws Exception {
    MeshOptions options = MeshOptions.defaults().withEncryption(encrypted);
    Node remote =
        NET.graph().variables().stream().filter(node -> node.task() == 1).findFirst().orElseThrow();
    try (Workers workers = new Workers(1, options);
        Eavesdropper between = new Eavesdropper(port(workers))) {
      float[] weights;
      try (Cluster cluster = Cluster.connect(Workers.TOKEN, options, between.address());
          Session session = new Session(NET.graph(), Workers.OPTIONS.withCluster(cluster))) {
        session.run(NET.feeds(1), Fetches.of(NET.train()));
        weights = session.read(remote);
      }
      ByteBuffer bytes = ByteBuffer.allocate(64);
      bytes.asFloatBuffer().put(Arrays.copyOf(weights, 16));
      assertEquals(!encrypted, between.heard(bytes.array()));
      assertEquals(!encrypted, between.heard(remote.name().getBytes(UTF_8)));
      assertFalse(between.heard(Workers.TOKEN));
    }
  }

  @Test
  void aLinkThatIsCutIsFoundBySilenceAndTheWorkerTakesTheNextCaller() throws Exception {
    Duration silence = Duration.ofSeconds(2);
    MeshOptions options = MeshOptions.defaults().withDeadlines(silence, silence);
    try (Workers workers = new Workers(1, options);
        Eavesdropper between = new Eavesdropper(port(workers))) {
      Feeds feeds = NET.feeds(1);
      Fetches fetches = Fetches.of(NET.train());
      try (Cluster cluster = Cluster.connect(Workers.TOKEN, options, between.address());
          Session session = new Session(NET.graph(), Workers.OPTIONS.withCluster(cluster))) {
        session.run(feeds, fetches);
        between.cut();
        TaskException lost = assertThrows(TaskException.class, () -> session.run(feeds, fetches));
        assertEquals(1, lost.task());
        assertTrue(
            lost.getMessage().startsWith("task 1 (%s) is lost".formatted(between.address())),
            lost.getMessage());
        assertTrue(lost.getMessage().contains("sent nothing for 2.0 s"), lost.getMessage());
      }
      try (Cluster cluster = Cluster.connect(Workers.TOKEN, options, workers.addresses());
          Session session = new Session(NET.graph(), Workers.OPTIONS.withCluster(cluster))) {
        session.run(feeds, fetches);
      }
    }
  }
}
