package dev.panagrad.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cluster.join.Handshake;
import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.cluster.join.MeshOptions;
import dev.panagrad.cluster.join.MeshPort;
import dev.panagrad.cluster.sum.SumTree;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A peer that knows the token and then breaks the protocol, and bytes changed on the way. */
final class HostileFramesTest {
  private static final MeshOptions QUICK =
      Ranks.OPTIONS.withDeadlines(Duration.ofMillis(800), Duration.ofMillis(1000));

  /** What the peer does with its connection once the handshake is complete. */
  interface Hostile {
    void act(SocketChannel channel) throws IOException;
  }

  /** The failure of rank 0, which awaits a tensor and a sum. */
  private static MeshException against(MeshOptions options, Hostile hostile) throws Exception {
    MeshPort port = Ranks.port();
    List<Object> found =
        Ranks.together(
            List.of(
                () -> {
                  try (Workspace workspace = new Workspace();
                      Mesh mesh = join(port, options)) {
                    Buffer buffer = workspace.allocate(32);
                    Recv recv = mesh.recv(1, 3, buffer);
                    Reduction reduction = mesh.reduction(new SumTree(2), List.of(buffer), buffer);
                    return assertThrows(
                        MeshException.class,
                        () -> {
                          recv.start();
                          reduction.start();
                          reduction.await();
                        });
                  }
                },
                () -> {
                  try (SocketChannel channel = SocketChannel.open(port.address())) {
                    assertTrue(Handshake.ofRank1(channel, port, Ranks.job(), options));
                    try {
                      hostile.act(channel);
                      // Until the other end has had enough.
                      ByteBuffer answer = ByteBuffer.allocate(4096);
                      while (channel.read(answer.clear()) >= 0) {}
                    } catch (IOException e) {
                      // It has.
                    }
                    return "";
                  }
                }));
    return (MeshException) found.getFirst();
  }

  private static Mesh join(MeshPort port, MeshOptions options) {
    return Mesh.join(port, 0, List.of(port.address(), port.address()), Ranks.job(), options);
  }

  private static ByteBuffer frame(int type, int id, int round, int part, long length) {
    Header header = new Header();
    header.type = type;
    header.id = id;
    header.round = round;
    header.part = part;
    header.length = length;
    ByteBuffer block = ByteBuffer.allocate(Header.BYTES);
    header.encode(block);
    return block;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rubbishEndsInASentence(boolean encrypted) throws Exception {
    for (long seed = 1; seed <= 6; seed++) {
      Random random = new Random(seed);
      byte[] bytes = new byte[40 + random.nextInt(2000)];
      random.nextBytes(bytes);
      MeshException failure =
          against(
              QUICK.withEncryption(encrypted), channel -> channel.write(ByteBuffer.wrap(bytes)));
      assertEquals(1, failure.rank(), "seed " + seed);
      assertTrue(
          failure
              .getMessage()
              .matches(
                  encrypted
                      ? "rank 1 at .* is lost: a record does not open.*"
                      : "rank 1 at .* does not keep to the protocol: it sent bytes that are no"
                          + " frame"),
          failure.getMessage());
    }
  }

  /** Headers with the right mark and any other content: seeds 1 to 40. */
  @Test
  void framesOfAnyContentEndInASentence() throws Exception {
    for (long seed = 1; seed <= 40; seed++) {
      Random random = new Random(seed);
      ByteBuffer all = ByteBuffer.allocate(1 << 16);
      while (all.remaining() > 500) {
        int length = random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(130);
        all.put(
            frame(
                random.nextInt(9),
                random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(5),
                random.nextInt(4),
                random.nextInt(-1, 3),
                length));
        byte[] payload = new byte[random.nextInt(130)];
        random.nextBytes(payload);
        all.put(payload);
      }
      MeshException failure = against(QUICK, channel -> channel.write(all.flip()));
      assertTrue(failure.getMessage().startsWith("rank 1 at 127.0.0.1"), seed + ": " + failure);
      assertTrue(failure.getMessage().chars().noneMatch(Character::isISOControl), "seed " + seed);
    }
  }

  @Test
  void whatNobodyAskedForIsRefused() throws Exception {
    List<ByteBuffer> frames =
        List.of(
            frame(Header.DATA, 9, 1, 0, 4),
            frame(Header.DATA, 3, 2, 0, 128),
            frame(Header.DATA, 3, 1, 0, 1L << 30),
            frame(Header.PIECE, 0, 1, 1, 64),
            frame(Header.PIECE, 0, 2, 0, 64),
            frame(Header.PIECE, 0, 1, 0, 1L << 30),
            frame(Header.PIECE, -1, 1, 0, 64),
            frame(Header.SUM, 0, 2, 0, 64),
            frame(Header.GRANT, 1 << 20, 1, 0, 0),
            frame(Header.GRANT, 5, 7, 0, 0),
            frame(Header.ABORT, 1, 0, 0, 1L << 30),
            frame(99, 0, 0, 0, 0));
    for (ByteBuffer frame : frames) {
      MeshException failure = against(QUICK, channel -> channel.write(frame.duplicate()));
      assertEquals(MeshException.Kind.MISMATCH, failure.kind(), failure.getMessage());
      assertEquals(1, failure.rank());
    }
  }

  @Test
  void aPeerThatFallsSilentInTheMiddleOfAFrameIsFound() throws Exception {
    MeshException failure =
        against(QUICK, channel -> channel.write(frame(Header.DATA, 3, 1, 0, 128).limit(25)));
    assertEquals(MeshException.Kind.LOST, failure.kind());
    assertTrue(
        failure
            .getMessage()
            .matches(
                "rank 1 at .* is lost: it has sent nothing for 0.8 s; awaited: (a tensor with tag 3"
                    + " \\(round 1\\)|its .* of bucket 0 \\(round 1\\))"),
        failure.getMessage());
  }
}
