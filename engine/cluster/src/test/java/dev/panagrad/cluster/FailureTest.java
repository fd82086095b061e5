package dev.panagrad.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.cluster.join.MeshOptions;
import dev.panagrad.cluster.sum.SumTree;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How the end of one rank reaches the others: who, where, and what was awaited. */
final class FailureTest {
  private static final MeshOptions QUICK =
      Ranks.OPTIONS.withDeadlines(Duration.ofMillis(1500), Duration.ofMillis(1500));

  private static MeshException failure(Runnable wait) {
    return assertThrows(MeshException.class, wait::run);
  }

  @Test
  void aRankThatLeavesIsNamedWithWhatWasAwaited() throws Exception {
    // The others must have begun to wait, however busy the machine is.
    CountDownLatch waiting = new CountDownLatch(2);
    List<String> messages =
        Ranks.run(
            3,
            Ranks.OPTIONS,
            mesh -> {
              Reduction agreement = mesh.agreement();
              agreement.start();
              agreement.await();
              if (mesh.rank() == 2) {
                assertTrue(waiting.await(30, TimeUnit.SECONDS));
                return "";
              }
              agreement.start();
              waiting.countDown();
              MeshException failure = failure(agreement::await);
              assertEquals(MeshException.Kind.GAVE_UP, failure.kind());
              assertEquals(2, failure.rank());
              assertSame(failure, failure(agreement::start));
              return failure.getMessage();
            });
    assertTrue(
        messages
            .get(0)
            .matches(
                "rank 2 at 127\\.0\\.0\\.1:\\d+ has left the mesh; awaited: its piece of agreement"
                    + " 0 \\(round 2\\)"),
        messages.get(0));
    assertTrue(messages.get(1).contains("rank 2 at 127.0.0.1:"), messages.get(1));
  }

  @Test
  void whatOneRankGivesUpForReachesAll() throws Exception {
    List<String> messages =
        Ranks.run(
            3,
            Ranks.OPTIONS,
            mesh -> {
              Reduction agreement = mesh.agreement();
              if (mesh.rank() == 1) {
                mesh.giveUp("the batch does not fit in memory");
              }
              while (true) {
                try {
                  if (!agreement.isUnderWay()) {
                    agreement.start();
                  }
                  agreement.await();
                } catch (MeshException e) {
                  assertEquals(MeshException.Kind.GAVE_UP, e.kind());
                  assertEquals(1, e.rank());
                  return e.getMessage();
                }
              }
            });
    for (String message : messages) {
      assertTrue(message.endsWith("rank 1: the batch does not fit in memory"), message);
    }
  }

  /** The thread that moves frames lives on, so only the deadline tells. */
  @Test
  void aRankThatLivesButDoesNothingIsFoundByTheDeadline() throws Exception {
    List<String> messages =
        Ranks.run(
            3,
            QUICK,
            mesh -> {
              Reduction agreement = mesh.agreement();
              if (mesh.rank() == 1) {
                Thread.sleep(4000);
                return failure(agreement::start).getMessage();
              }
              agreement.start();
              MeshException failure = failure(agreement::await);
              assertEquals(1, failure.rank());
              assertEquals(MeshException.Kind.LOST, failure.kind());
              return failure.getMessage();
            });
    for (String message : messages) {
      assertTrue(
          message.matches(
              ".*rank 1 at 127\\.0\\.0\\.1:\\d+ lives but did not send within 1\\.5 s: its piece of"
                  + " agreement 0 \\(round 1\\)"),
          message);
    }
    assertFalse(messages.get(0).contains("gave up"), "the first cause: " + messages.get(0));
  }

  @Test
  void aBusyRankIsWaitedFor() throws Exception {
    List<Integer> flags =
        Ranks.run(
            3,
            QUICK,
            mesh -> {
              Reduction agreement = mesh.agreement();
              if (mesh.rank() == 2) {
                try (Mesh.Busy _ = mesh.busy(Duration.ofSeconds(30))) {
                  Thread.sleep(4000);
                }
              }
              agreement.start(1 << (16 + mesh.rank()), 0);
              agreement.await();
              return agreement.flags();
            });
    assertEquals(List.of(7 << 16, 7 << 16, 7 << 16), flags);
  }

  @Test
  void aRankAsideIsWaitedForUntilItComesBack() throws Exception {
    Ranks.run(
        2,
        QUICK,
        mesh -> {
          Reduction agreement = mesh.agreement();
          if (mesh.rank() == 1) {
            mesh.aside(true);
            Thread.sleep(4000);
            mesh.aside(false);
          }
          agreement.start();
          agreement.await();
          if (mesh.rank() == 0) {
            agreement.start();
            assertEquals(1, failure(agreement::await).rank());
          } else {
            Thread.sleep(4000);
          }
          return null;
        });
  }

  @Test
  void busyWithoutEndIsNotBelieved() throws Exception {
    Ranks.run(
        2,
        QUICK,
        mesh -> {
          Reduction agreement = mesh.agreement();
          if (mesh.rank() == 0) {
            agreement.start();
            assertEquals(1, failure(agreement::await).rank());
          } else {
            mesh.busy(Duration.ofMillis(500));
            Thread.sleep(4000);
          }
          return null;
        });
  }

  @Test
  void bucketsOfOtherLengthsAreRefused() throws Exception {
    List<String> messages =
        Ranks.run(
            2,
            Ranks.OPTIONS,
            mesh -> {
              try (Workspace workspace = new Workspace()) {
                Buffer buffer = workspace.allocate(100 + 64L * mesh.rank());
                // The other rank's bucket may come before ours is started.
                MeshException failure =
                    failure(
                        () -> {
                          Reduction sum = mesh.reduction(new SumTree(2), List.of(buffer), buffer);
                          sum.start();
                          sum.await();
                        });
                assertEquals(MeshException.Kind.MISMATCH, failure.kind());
                mesh.close();
                return failure.getMessage();
              }
            });
    assertTrue(
        messages.stream().anyMatch(message -> message.contains("make the same buckets")),
        messages.toString());
  }

  @Test
  void aBucketThatIsNeverMadeIsNamed() throws Exception {
    List<String> messages =
        Ranks.run(
            2,
            QUICK,
            mesh -> {
              Reduction first = mesh.agreement();
              if (mesh.rank() == 1) {
                Reduction second = mesh.agreement();
                second.start();
                return failure(second::await).getMessage();
              }
              first.start();
              return failure(first::await).getMessage();
            });
    assertTrue(
        messages.stream()
            .anyMatch(message -> message.contains("agreement") || message.contains("bucket 1")),
        messages.toString());
  }

  @Test
  void anInterruptEndsAWait() throws Exception {
    // A peer that closes its mesh meanwhile would be the reason instead.
    CountDownLatch done = new CountDownLatch(1);
    Ranks.run(
        2,
        Ranks.OPTIONS,
        mesh -> {
          if (mesh.rank() == 1) {
            done.await();
            return null;
          }
          try {
            Reduction agreement = mesh.agreement();
            agreement.start();
            Thread.currentThread().interrupt();
            assertEquals(MeshException.Kind.STOPPED, failure(agreement::await).kind());
            assertTrue(Thread.interrupted());
          } finally {
            done.countDown();
          }
          return null;
        });
  }

  @Test
  void aClosedMeshSaysSo() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    Ranks.run(
        2,
        Ranks.OPTIONS,
        mesh -> {
          if (mesh.rank() == 1) {
            done.await();
            return null;
          }
          try {
            Reduction agreement = mesh.agreement();
            mesh.close();
            mesh.close();
            MeshException failure = failure(agreement::start);
            assertEquals(MeshException.Kind.STOPPED, failure.kind());
            assertEquals("rank 0 has closed its mesh", failure.getMessage());
          } finally {
            done.countDown();
          }
          return null;
        });
  }

  /** The wait of one thread ends when another closes the mesh. */
  @Test
  void closingEndsTheWaitsOfOtherThreads() throws Exception {
    Ranks.run(
        2,
        Ranks.OPTIONS,
        mesh -> {
          Reduction agreement = mesh.agreement();
          if (mesh.rank() == 0) {
            agreement.start();
            Thread closer = Thread.ofPlatform().start(mesh::close);
            MeshException failure = failure(agreement::await);
            assertEquals(MeshException.Kind.STOPPED, failure.kind(), failure.getMessage());
            closer.join();
          } else {
            Thread.sleep(500);
          }
          return null;
        });
  }

  @Test
  void nothingIsLeftOfAMesh() throws Exception {
    use(0);
    long memory = Workspace.liveBytes();
    long files = openFiles();
    for (int i = 0; i < 5; i++) {
      use(i % 2);
    }
    assertEquals(memory, Workspace.liveBytes());
    assertEquals(files, openFiles());
    assertTrue(
        Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.getName().startsWith("panagrad-mesh-")));
  }

  /** A mesh of four that ends well, or with one rank that leaves too early. */
  private static void use(int early) throws Exception {
    Ranks.run(
        4,
        Ranks.OPTIONS,
        mesh -> {
          Reduction agreement = mesh.agreement();
          agreement.start();
          agreement.await();
          if (early == 1 && mesh.rank() != 2) {
            failure(
                () -> {
                  agreement.start();
                  agreement.await();
                });
          }
          return null;
        });
  }

  private static long openFiles() {
    return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getOpenFileDescriptorCount();
  }
}
