package dev.panagrad.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.management.ThreadMXBean;
import dev.panagrad.cluster.sum.ShardSums;
import dev.panagrad.cluster.sum.SumTree;
import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums over ranks: the same bits however many share the work, at once, and without garbage. */
final class ReductionTest {
  private static final long SEED = 7;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Gradients of a shard, of very different sizes, so that the order of additions shows. */
  private static float[] gradients(int round, int shard, int length) {
    SplittableRandom random = new SplittableRandom(SEED + 1000L * round + shard);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      long bits = random.nextLong();
      values[i] = (int) bits * (float) (1 << (bits >>> 60));
    }
    return values;
  }

  /** The sum as its definition says. */
  private static float[] expected(int round, int from, int to, int length) {
    if (to - from == 1) {
      return gradients(round, from, length);
    }
    int middle = from + Integer.highestOneBit(to - from - 1);
    float[] left = expected(round, from, middle, length);
    float[] right = expected(round, middle, to, length);
    for (int i = 0; i < length; i++) {
      left[i] += right[i];
    }
    return left;
  }

  private static void fill(Buffer buffer, float[] values) {
    MemorySegment.copy(
        values, 0, buffer.segment(), ValueLayout.JAVA_FLOAT, buffer.offset(), values.length);
  }

  private static float[] values(Buffer buffer) {
    return buffer
        .segment()
        .asSlice(buffer.offset(), buffer.length() * Float.BYTES)
        .toArray(ValueLayout.JAVA_FLOAT);
  }

  private static List<float[]> summed(Mesh mesh, int shards, int length, int rounds) {
    try (Workspace workspace = new Workspace()) {
      SumTree tree = new SumTree(shards);
      SumTree.Node share = tree.share(mesh.rank(), mesh.ranks());
      ShardSums sums = sums(workspace, tree, share, length);
      Buffer gradients = workspace.allocate(length);
      Buffer out = length % 2 == 0 ? workspace.allocate(length) : sums.pieces().getFirst();
      Reduction reduction = mesh.reduction(tree, sums.pieces(), out);
      List<float[]> results = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        sums.reset();
        for (int shard = share.from(); shard < share.to(); shard++) {
          fill(gradients, gradients(round, shard, length));
          sums.add(gradients);
        }
        reduction.start();
        reduction.await();
        results.add(values(out));
      }
      mesh.close();
      return results;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1,false",
    "2,false",
    "3,false",
    "4,false",
    "5,false",
    "6,false",
    "12,false",
    "1,true",
    "2,true",
    "3,true",
    "4,true"
  })
  void bitsDoNotDependOnTheNumberOfRanks(int ranks, boolean encrypted) throws Exception {
    for (int length : new int[] {0, 1, 15, 16, 17, 1000, 10_001}) {
      List<List<float[]>> all =
          Ranks.run(
              ranks, Ranks.OPTIONS.withEncryption(encrypted), mesh -> summed(mesh, 12, length, 3));
      for (int round = 0; round < 3; round++) {
        float[] expected = expected(round, 0, 12, length);
        for (int rank = 0; rank < ranks; rank++) {
          assertArrayEquals(expected, all.get(rank).get(round), 0, "rank " + rank + " of " + ranks);
        }
      }
    }
  }

  /** One rank with all shards needs no mesh: the sums are where its only piece is. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6, 8, 11})
  void aShardMayHaveItsGradientsInSeveralBuffers(int shards) {
    int[] lengths = {10, 1, 1000, 0, 37};
    try (Workspace workspace = new Workspace()) {
      SumTree tree = new SumTree(shards);
      long[] all = IntStream.of(lengths).asLongStream().toArray();
      ShardSums sums = sums(workspace, tree, tree.share(0, 1), all);
      Buffer[] gradients =
          IntStream.of(lengths).mapToObj(workspace::allocate).toArray(Buffer[]::new);
      for (int round = 0; round < 2; round++) {
        sums.reset();
        for (int shard = 0; shard < shards; shard++) {
          for (int part = 0; part < lengths.length; part++) {
            fill(gradients[part], gradients(100 * round + part, shard, lengths[part]));
          }
          sums.add(gradients);
        }
        assertEquals(1, sums.pieces().size());
        for (int part = 0; part < lengths.length; part++) {
          Buffer sum = sums.pieces().getFirst().part(ShardSums.starts(all)[part], all[part]);
          assertEquals(0, sum.offset() % 64, "a full vector");
          assertArrayEquals(expected(100 * round + part, 0, shards, lengths[part]), values(sum), 0);
        }
      }
    }
  }

  @Test
  void gradientsThatDoNotFitAreRefused() {
    try (Workspace workspace = new Workspace()) {
      SumTree tree = new SumTree(2);
      ShardSums sums = sums(workspace, tree, tree.share(0, 1), 3, 4);
      Buffer three = workspace.allocate(3);
      Buffer four = workspace.allocate(4);
      assertThrows(IllegalArgumentException.class, () -> sums.add(three));
      assertThrows(IllegalArgumentException.class, () -> sums.add(four, three));
      sums.add(three, four);
      sums.add(three, four);
      assertThrows(IllegalStateException.class, () -> sums.add(three, four));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void largeBucketsOfAwkwardLength(int ranks) throws Exception {
    int length = 1_000_003;
    for (boolean encrypted : new boolean[] {false, true}) {
      List<List<float[]>> all =
          Ranks.run(
              ranks, Ranks.OPTIONS.withEncryption(encrypted), mesh -> summed(mesh, 6, length, 2));
      for (List<float[]> results : all) {
        assertArrayEquals(expected(0, 0, 6, length), results.get(0), 0);
        assertArrayEquals(expected(1, 0, 6, length), results.get(1), 0);
      }
    }
  }

  @Test
  void vectorKernelsGiveTheSameBits() throws Exception {
    List<List<float[]>> all =
        Ranks.run(
            2, Ranks.OPTIONS.withKernels(KernelSets.best()), mesh -> summed(mesh, 12, 1003, 1));
    assertArrayEquals(expected(0, 0, 12, 1003), all.get(1).getFirst(), 0);
  }

  @Test
  void severalBucketsAreUnderWayAtOnce() throws Exception {
    int buckets = 9;
    int length = 50_000;
    Ranks.run(
        3,
        Ranks.OPTIONS,
        mesh -> {
          try (Workspace workspace = new Workspace()) {
            List<Reduction> reductions = new ArrayList<>();
            List<Buffer> outs = new ArrayList<>();
            for (int i = 0; i < buckets; i++) {
              Buffer buffer = workspace.allocate(length);
              outs.add(buffer);
              reductions.add(mesh.reduction(new SumTree(3), List.of(buffer), buffer));
            }
            for (int round = 0; round < 8; round++) {
              for (int i = 0; i < buckets; i++) {
                fill(outs.get(i), gradients(round * buckets + i, mesh.rank(), length));
                reductions.get(i).start();
              }
              for (int i = buckets - 1; i >= 0; i--) {
                reductions.get(i).await();
                assertArrayEquals(
                    expected(round * buckets + i, 0, 3, length), values(outs.get(i)), 0);
              }
            }
            mesh.close();
          }
          return null;
        });
  }

  @Test
  void aBufferMayBeBoundToAnotherPlace() throws Exception {
    Ranks.run(
        2,
        Ranks.OPTIONS,
        mesh -> {
          try (Workspace workspace = new Workspace()) {
            Buffer moving = Buffer.unbound(100);
            Reduction reduction = mesh.reduction(new SumTree(2), List.of(moving), moving);
            for (int round = 0; round < 3; round++) {
              moving.bind(workspace.allocate(300).segment(), round * 64L);
              fill(moving, gradients(round, mesh.rank(), 100));
              reduction.start();
              reduction.await();
              assertArrayEquals(expected(round, 0, 2, 100), values(moving), 0);
            }
            mesh.close();
          }
          return null;
        });
  }

  @Test
  void allRanksSeeTheSameControlWordsAtTheSameStep() throws Exception {
    int steps = 50;
    List<List<Double>> seen =
        Ranks.run(
            4,
            Ranks.OPTIONS,
            mesh -> {
              Reduction agreement = mesh.agreement();
              List<Double> words = new ArrayList<>();
              for (int step = 0; step < steps; step++) {
                int flags = 0;
                if (step == 17 && mesh.rank() == 2) {
                  flags = Control.STOP;
                }
                if (step == 17 && mesh.rank() == 3) {
                  flags = Control.NAN;
                }
                if (step % 5 == 0 && mesh.rank() >= 1) {
                  flags = Control.VALUE;
                }
                agreement.start(flags, step + mesh.rank() / 10.0);
                agreement.await();
                words.add(agreement.flags() + agreement.value() / 1000);
              }
              return words;
            });
    for (List<Double> words : seen) {
      assertEquals(seen.getFirst(), words);
    }
    assertEquals((double) (Control.STOP | Control.NAN), seen.getFirst().get(17));
    assertEquals(0.0, seen.getFirst().get(16));
    assertEquals(Control.VALUE + 20.1 / 1000, seen.getFirst().get(20));
  }

  /** All threads of both ranks together; a hundred rounds at a time, as other threads allocate. */
  @Test
  void aWarmRoundAllocatesNothing() throws Exception {
    List<Long> least =
        Ranks.run(
            2,
            Ranks.OPTIONS,
            mesh -> {
              try (Workspace workspace = new Workspace()) {
                Buffer first = workspace.allocate(3000);
                Buffer second = workspace.allocate(70_000);
                SumTree tree = new SumTree(2);
                Reduction one = mesh.reduction(tree, List.of(first), first);
                Reduction two = mesh.reduction(tree, List.of(second), second);
                Buffer tensor = workspace.allocate(1000);
                Transfer transfer =
                    mesh.rank() == 0 ? mesh.send(1, 300, tensor) : mesh.recv(0, 300, tensor);
                Reduction agreement = mesh.agreement();
                long fewest = Long.MAX_VALUE;
                boolean done = false;
                for (int window = 0; !done && window < 200; window++) {
                  long before = THREADS.getTotalThreadAllocatedBytes();
                  for (int round = 0; round < 100; round++) {
                    one.start();
                    two.start(Control.VALUE, round);
                    startTransfer(transfer);
                    one.await();
                    transfer.await();
                    two.await();
                  }
                  fewest = Math.min(fewest, THREADS.getTotalThreadAllocatedBytes() - before);
                  agreement.start(mesh.rank() == 0 && fewest == 0 ? Control.STOP : 0, 0);
                  agreement.await();
                  done = (agreement.flags() & Control.STOP) != 0;
                }
                mesh.close();
                return fewest;
              }
            });
    assertEquals(0, least.getFirst(), "bytes in 100 rounds");
  }

  private static void startTransfer(Transfer transfer) {
    switch (transfer) {
      case Send send -> send.start();
      case Recv recv -> recv.start();
    }
  }

  @Test
  void treesSplitAtTheLargestPowerOfTwo() {
    SumTree tree = new SumTree(12);
    assertEquals(List.of(new SumTree.Node(0, 4), new SumTree.Node(4, 6)), tree.pieces(0, 2));
    assertEquals(List.of(new SumTree.Node(6, 8), new SumTree.Node(8, 12)), tree.pieces(1, 2));
    assertEquals(List.of(new SumTree.Node(0, 12)), tree.pieces(0, 1));
    for (int ranks : new int[] {3, 6, 12}) {
      for (int rank : IntStream.range(0, ranks).toArray()) {
        assertEquals(1, tree.pieces(rank, ranks).size());
      }
    }
  }

  private static ShardSums sums(
      Workspace workspace, SumTree tree, SumTree.Node share, long... lengths) {
    Buffer first = workspace.allocate(ShardSums.end(lengths));
    return new ShardSums(workspace, first, KernelSets.scalar(), tree, share, lengths);
  }
}
