package dev.panagrad.cluster.join;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cluster.Mesh;
import dev.panagrad.cluster.Ranks;
import dev.panagrad.cluster.Reduction;
import dev.panagrad.engine.kernel.KernelSets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may join a mesh, and what becomes of those who may not. */
final class JoinTest {
  private static final MeshOptions SHORT = Ranks.OPTIONS.withJoin(Duration.ofSeconds(3));

  private static Callable<String> joins(
      List<MeshPort> ports, int rank, MeshJob job, MeshOptions options) {
    return () -> {
      try (Mesh mesh = Mesh.join(ports.get(rank), rank, Ranks.addresses(ports), job, options)) {
        Reduction agreement = mesh.agreement();
        agreement.start();
        agreement.await();
        return "joined";
      }
    };
  }

  private static List<MeshException> differing(MeshJob job, MeshOptions options) throws Exception {
    List<MeshPort> ports = Ranks.ports(2);
    return Ranks.together(
        List.of(
            Ranks.failing(joins(ports, 0, Ranks.job(), SHORT)),
            Ranks.failing(joins(ports, 1, job, options))));
  }

  private static void assertBothSay(List<MeshException> failures, String there, String here) {
    MeshException owner = failures.get(0);
    MeshException caller = failures.get(1);
    assertEquals(MeshException.Kind.MISMATCH, owner.kind(), owner.getMessage());
    assertEquals(MeshException.Kind.MISMATCH, caller.kind(), caller.getMessage());
    assertEquals(1, owner.rank());
    assertEquals(0, caller.rank());
    assertTrue(
        owner.getMessage().endsWith(there + " there, " + here + " here"), owner.getMessage());
    assertTrue(
        caller.getMessage().endsWith(here + " there, " + there + " here"), caller.getMessage());
  }

  @Test
  void otherSettingsAreNamedOnBothSides() throws Exception {
    assertBothSay(
        differing(Ranks.job("0.0", "schedule-2", "test"), SHORT), "'schedule-2'", "'schedule-1'");
    assertBothSay(differing(Ranks.job("0.0", "schedule-1", "0.2.0"), SHORT), "'0.2.0'", "'test'");
    assertBothSay(
        differing(Ranks.job(), SHORT.withKernels(KernelSets.best())),
        "'" + KernelSets.best().name() + "'",
        "'scalar'");
    assertBothSay(differing(Ranks.job(), SHORT.withEncryption(true)), "'AES-GCM'", "'none'");
  }

  @Test
  void aWrongTokenIsAStrangerToTheOwnerAndAnErrorToTheCaller() throws Exception {
    byte[] token = "another token of no job of ours.".getBytes(UTF_8);
    List<MeshException> failures =
        differing(new MeshJob(token, "0.0", "schedule-1", "test"), SHORT);
    assertTrue(
        failures.get(0).getMessage().startsWith("rank 0 waited 3 s for rank 1 at"),
        failures.get(0).getMessage());
    assertTrue(
        failures.get(0).getMessage().endsWith("it does not have the token of this job"),
        failures.get(0).getMessage());
    assertEquals(MeshException.Kind.MISMATCH, failures.get(1).kind());
    assertTrue(failures.get(1).getMessage().contains("job token"), failures.get(1).getMessage());
  }

  @Test
  void aRankThatNeverComesIsNamed() throws Exception {
    List<MeshPort> ports = Ranks.ports(3);
    ports.get(1).close();
    List<MeshException> failures =
        Ranks.together(
            List.of(
                Ranks.failing(joins(ports, 0, Ranks.job(), SHORT)),
                Ranks.failing(joins(ports, 2, Ranks.job(), SHORT))));
    for (MeshException failure : failures) {
      assertEquals(MeshException.Kind.LOST, failure.kind());
      assertEquals(1, failure.rank());
      assertTrue(
          failure.getMessage().contains("for rank 1 at " + ports.get(1).address()),
          failure.getMessage());
    }
  }

  @Test
  void anotherVersionOfTheProtocolIsNamed() throws Exception {
    MeshPort port = Ranks.port();
    List<InetSocketAddress> addresses = List.of(port.address(), port.address());
    List<Object> found =
        Ranks.together(
            List.of(
                Ranks.failing(() -> Mesh.join(port, 0, addresses, Ranks.job(), SHORT))::call,
                () -> {
                  try (Socket socket = connect(port)) {
                    ByteBuffer hello = ByteBuffer.allocate(Greeting.HELLO);
                    hello.putLong(0x50414e414d455348L).putInt(9).putInt(1).putInt(0).putInt(2);
                    socket.getOutputStream().write(hello.array());
                    ByteBuffer answer =
                        ByteBuffer.wrap(socket.getInputStream().readNBytes(Greeting.HELLO));
                    assertEquals(Greeting.VERSION, answer.getInt(8));
                    assertEquals(-1, socket.getInputStream().read());
                    return "closed";
                  }
                }));
    String message = ((MeshException) found.getFirst()).getMessage();
    assertTrue(message.contains("it speaks version 9 of the mesh's protocol"), message);
  }

  private static Socket connect(MeshPort port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.address().getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** Hostile bytes of all kinds come in before and while two honest ranks join. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void strangersAreDroppedAndTheJobGoesOn(long seed) throws Exception {
    List<MeshPort> ports = Ranks.ports(2);
    List<Socket> strangers = new ArrayList<>();
    Random random = new Random(seed);
    try {
      for (int i = 0; i < 100; i++) {
        Socket stranger = connect(ports.getFirst());
        strangers.add(stranger);
        stranger.getOutputStream().write(hostile(random, i));
        if (i % 7 == 0) {
          stranger.close();
        }
      }
      assertEquals(
          List.of("joined", "joined"),
          Ranks.together(
              List.of(
                  joins(ports, 0, Ranks.job(), Ranks.OPTIONS),
                  joins(ports, 1, Ranks.job(), Ranks.OPTIONS))),
          "seed " + seed);
      for (Socket stranger : strangers) {
        assertTrue(stranger.isClosed() || isDropped(stranger), "seed " + seed);
      }
    } finally {
      for (Socket stranger : strangers) {
        stranger.close();
      }
    }
  }

  private static byte[] hostile(Random random, int i) {
    byte[] bytes = new byte[random.nextInt(3000)];
    random.nextBytes(bytes);
    if (i % 3 == 0 && bytes.length >= Greeting.HELLO) {
      // A hello that looks right, with rubbish for a proof.
      ByteBuffer.wrap(bytes)
          .putLong(0x50414e414d455348L)
          .putInt(Greeting.VERSION)
          .putInt(i % 2)
          .putInt(0)
          .putInt(2);
    }
    return bytes;
  }

  private static boolean isDropped(Socket stranger) {
    try {
      return stranger.getInputStream().readAllBytes().length <= Greeting.HELLO;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void aSilentStrangerHoldsNobodyUp() throws Exception {
    List<MeshPort> ports = Ranks.ports(2);
    try (Socket silent = connect(ports.getFirst())) {
      assertEquals(
          List.of("joined", "joined"),
          Ranks.together(
              List.of(
                  joins(ports, 0, Ranks.job(), Ranks.OPTIONS),
                  joins(ports, 1, Ranks.job(), Ranks.OPTIONS))));
      assertTrue(isDropped(silent));
    }
  }

  @Test
  void aRankOfAnEarlierAttemptIsAStranger() throws Exception {
    List<MeshPort> ports = Ranks.ports(2);
    List<Object> found =
        Ranks.together(
            List.of(
                () -> {
                  Thread.sleep(300);
                  return joins(ports, 0, Ranks.job(), Ranks.OPTIONS).call();
                },
                Ranks.failing(
                        () ->
                            Mesh.join(
                                Ranks.port(),
                                1,
                                Ranks.addresses(ports),
                                Ranks.job("0.1", "schedule-1", "test"),
                                SHORT))
                    ::call,
                () -> {
                  Thread.sleep(1000);
                  return joins(ports, 1, Ranks.job(), Ranks.OPTIONS).call();
                }));
    assertEquals("joined", found.get(0));
    assertEquals("joined", found.get(2));
    assertTrue(
        ((MeshException) found.get(1)).getMessage().contains("another attempt: '0.0' there"),
        found.get(1).toString());
  }

  @Test
  void nothingListensOnceAllAreThere() throws Exception {
    List<MeshPort> ports = Ranks.ports(2);
    Ranks.together(
        List.of(
            joins(ports, 0, Ranks.job(), Ranks.OPTIONS),
            joins(ports, 1, Ranks.job(), Ranks.OPTIONS)));
    for (MeshPort port : ports) {
      assertFalse(port.channel().isOpen());
      assertThrows(IOException.class, () -> connect(port));
    }
  }

  @Test
  void aKeptPortIsNeverFreeBetweenTwoMeshes() throws Exception {
    try (MeshPort kept = Ranks.port().kept()) {
      Ranks.failing(joins(List.of(kept, Ranks.port()), 0, Ranks.job(), SHORT)).call();
      for (int mesh = 0; mesh < 2; mesh++) {
        assertThrows(IOException.class, () -> MeshPort.listen(kept.address()));
        List<MeshPort> ports = List.of(kept, Ranks.port());
        Ranks.together(
            List.of(
                joins(ports, 0, Ranks.job(), Ranks.OPTIONS),
                joins(ports, 1, Ranks.job(), Ranks.OPTIONS)));
      }
      assertTrue(kept.channel().isOpen());
    }
  }

  @Test
  void listensOnlyAtAnAddressOfOneInterface() throws Exception {
    assertThrows(
        IllegalArgumentException.class, () -> MeshPort.listen(new InetSocketAddress("0.0.0.0", 0)));
    try (MeshPort port = Ranks.port()) {
      assertTrue(port.address().getAddress().isLoopbackAddress());
    }
  }

  @Test
  void aShortTokenIsRefusedAndNoTokenIsPrinted() {
    assertThrows(IllegalArgumentException.class, () -> new MeshJob(new byte[15], "0", "s", "v"));
    assertFalse(Ranks.job().toString().contains("token for tests"));
  }

  @Test
  void keysDifferByDirectionAndNonce() {
    Secrets secrets = new Secrets(Ranks.job());
    byte[] one = Secrets.nonce();
    byte[] two = Secrets.nonce();
    byte[] there = secrets.frames(one, two, true).getEncoded();
    assertArrayEquals(there, secrets.frames(one, two, true).getEncoded());
    assertFalse(Arrays.equals(there, secrets.frames(one, two, false).getEncoded()));
    assertFalse(Arrays.equals(there, secrets.frames(two, one, true).getEncoded()));
  }
}
