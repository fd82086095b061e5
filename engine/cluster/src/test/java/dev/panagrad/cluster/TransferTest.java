package dev.panagrad.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.cluster.sum.SumTree;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tensors and messages between ranks. */
final class TransferTest {
  private static float value(int round, int tag, long i) {
    return round * 31 + tag * 7 + i % 1013;
  }

  /** Both directions, two tags, receivers that are early and late, lengths around a record. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tensorsArriveInOrder(boolean encrypted) throws Exception {
    int[] lengths = {0, 1, 16_383, 16_384, 16_385, 300_000};
    Ranks.run(
        2,
        Ranks.OPTIONS.withEncryption(encrypted),
        mesh -> {
          int other = 1 - mesh.rank();
          try (Workspace workspace = new Workspace()) {
            Send[] sends = new Send[lengths.length];
            Recv[] recvs = new Recv[lengths.length];
            Buffer[] out = new Buffer[lengths.length];
            Buffer[] in = new Buffer[lengths.length];
            for (int tag = 0; tag < lengths.length; tag++) {
              out[tag] = workspace.allocate(lengths[tag]);
              in[tag] = workspace.allocate(lengths[tag]);
              sends[tag] = mesh.send(other, tag, out[tag]);
              recvs[tag] = mesh.recv(other, tag, in[tag]);
            }
            for (int round = 0; round < 10; round++) {
              if (mesh.rank() == round % 2) {
                // Late on one side, early on the other.
                Thread.sleep(5);
              }
              for (int tag = 0; tag < lengths.length; tag++) {
                for (long i = 0; i < lengths[tag]; i++) {
                  out[tag].set(i, value(round, tag + mesh.rank(), i));
                }
                if (round % 3 == 0) {
                  sends[tag].start();
                  recvs[tag].start();
                } else {
                  recvs[tag].start();
                  sends[tag].start();
                }
              }
              for (int tag = lengths.length - 1; tag >= 0; tag--) {
                recvs[tag].await();
                sends[tag].await();
                for (long i = 0; i < lengths[tag]; i++) {
                  assertEquals(value(round, tag + other, i), in[tag].get(i));
                }
              }
            }
            mesh.close();
          }
          return null;
        });
  }

  @Test
  void otherLengthsAndTakenTagsAreErrors() throws Exception {
    List<String> messages =
        Ranks.run(
            2,
            Ranks.OPTIONS,
            mesh -> {
              try (Workspace workspace = new Workspace()) {
                Buffer buffer = workspace.allocate(10 + mesh.rank());
                if (mesh.rank() == 0) {
                  Send send = mesh.send(1, 4, buffer);
                  assertThrows(IllegalArgumentException.class, () -> mesh.send(1, 4, buffer));
                  assertThrows(IllegalArgumentException.class, () -> mesh.send(0, 5, buffer));
                  Reduction agreement = mesh.agreement();
                  return assertThrows(
                          MeshException.class,
                          () -> {
                            send.start();
                            send.await();
                            agreement.start();
                            agreement.await();
                          })
                      .getMessage();
                }
                Recv recv = mesh.recv(0, 4, buffer);
                recv.start();
                return assertThrows(MeshException.class, recv::await).getMessage();
              } finally {
                mesh.close();
              }
            });
    assertTrue(
        messages
            .get(1)
            .matches(
                "rank 0 at .* sends 40 bytes of a tensor with tag 4, and the buffer here has 44"),
        messages.get(1));
  }

  @Test
  void messagesOfAnyLengthGoToAllAndCome() throws Exception {
    byte[] large = new byte[3_000_001];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 7);
    }
    List<List<byte[]>> gathered =
        Ranks.run(
            4,
            Ranks.OPTIONS,
            mesh -> {
              for (int root = 0; root < 4; root++) {
                byte[] text = mesh.rank() == root ? ("from " + root).getBytes(UTF_8) : null;
                assertEquals("from " + root, new String(mesh.broadcast(root, text), UTF_8));
              }
              assertArrayEquals(large, mesh.broadcast(1, mesh.rank() == 1 ? large : null));
              assertEquals(0, mesh.broadcast(0, new byte[0]).length);
              return mesh.gather(2, ("rank " + mesh.rank()).getBytes(UTF_8));
            });
    assertEquals(List.of(), gathered.get(0));
    assertEquals(
        List.of("rank 0", "rank 1", "rank 2", "rank 3"),
        gathered.get(2).stream().map(bytes -> new String(bytes, UTF_8)).toList());
  }

  @Test
  void messagesAreBounded() throws Exception {
    List<String> messages =
        Ranks.run(
            2,
            Ranks.OPTIONS.withLargestMessage(1000),
            mesh -> {
              try {
                mesh.broadcast(0, mesh.rank() == 0 ? new byte[1001] : null);
                mesh.broadcast(0, mesh.rank() == 0 ? new byte[1001] : null);
                return "";
              } catch (MeshException e) {
                return e.getMessage();
              }
            });
    assertTrue(messages.get(1).contains("sends a message of 1001 bytes"), messages.get(1));
  }

  @Test
  void statesGoToTheBuffersOfAll() throws Exception {
    Ranks.run(
        3,
        Ranks.OPTIONS,
        mesh -> {
          try (Workspace workspace = new Workspace()) {
            Buffer state = workspace.allocate(100_001);
            if (mesh.rank() == 2) {
              for (long i = 0; i < state.length(); i++) {
                state.set(i, value(1, 2, i));
              }
            }
            mesh.broadcast(2, state);
            for (long i = 0; i < state.length(); i++) {
              assertEquals(value(1, 2, i), state.get(i));
            }
            mesh.close();
          }
          return null;
        });
  }

  /** Twelve fixed pieces of an evaluation, over any number of ranks. */
  @Test
  void sumsOfAnEvaluationHaveTheSameBits() throws Exception {
    double[] pieces = IntStream.range(0, 12).mapToDouble(i -> Math.sin(i) * 1e10 / 3).toArray();
    for (int ranks : new int[] {1, 2, 3, 5}) {
      List<double[]> all =
          Ranks.run(
              ranks,
              Ranks.OPTIONS,
              mesh -> {
                SumTree.Node share = new SumTree(12).share(mesh.rank(), mesh.ranks());
                return mesh.allGather(
                    IntStream.range(share.from(), share.to())
                        .mapToDouble(i -> pieces[i])
                        .toArray());
              });
      for (double[] values : all) {
        assertArrayEquals(pieces, values, 0);
      }
    }
  }
}
