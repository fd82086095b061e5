package dev.panagrad.models.train.exchange;

import dev.panagrad.cluster.Mesh;
import dev.panagrad.cluster.Reduction;
import dev.panagrad.cluster.sum.ShardSums;
import dev.panagrad.cluster.sum.SumTree;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.nn.Shards;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A group of consecutive values that are summed over shards, in the order in which they are
 * computed: they are added when the last of them has been computed, and exchanged while later ones
 * are being computed. The assignment of values to buckets changes no bit of a sum.
 */
final class GradientBucket implements AutoCloseable {
  /** The approximate size of one exchange: 1 MiB. */
  private static final long FLOATS = 1 << 18;

  private final int[] values;

  /** The index of each value in the bucket, by its number; -1 for values of other buckets. */
  private final int[] slots;

  private final ShardSums sums;
  private final Buffer[] computed;

  /** The sums, one after the other, in memory that runs can be fed with. */
  private final Tensor sumMemory;

  /** The part of each value of the bucket. */
  private final List<Tensor> parts = new ArrayList<>();

  /** Null if this process computes all shards. */
  private final Reduction reduction;

  private int missing;

  private GradientBucket(
      Session session,
      List<Node> all,
      List<Integer> members,
      Mesh mesh,
      SumTree tree,
      SumTree.Node share,
      Workspace memory) {
    values = members.stream().mapToInt(i -> i).toArray();
    slots = IntStream.range(0, all.size()).map(members::indexOf).toArray();
    long[] lengths = members.stream().mapToLong(i -> all.get(i).shape().elements()).toArray();
    sumMemory = Tensor.allocate(DType.FLOAT32, Shape.of(Math.toIntExact(ShardSums.end(lengths))));
    sums =
        new ShardSums(
            memory, sumMemory.buffer(), session.options().kernels(), tree, share, lengths);
    long[] starts = ShardSums.starts(lengths);
    for (int i = 0; i < values.length; i++) {
      parts.add(sumMemory.part(starts[i], all.get(values[i]).shape()));
    }
    computed = new Buffer[values.length];
    missing = values.length;
    List<Buffer> pieces = sums.pieces();
    reduction = mesh == null ? null : mesh.reduction(tree, pieces, pieces.getFirst());
  }

  /**
   * Assigns values of a sharded graph to buckets.
   *
   * @param members which values, by number
   * @param mesh over which they are exchanged, or null: then all are in one bucket
   */
  static List<GradientBucket> of(
      Session session,
      Shards shards,
      IntPredicate members,
      Mesh mesh,
      SumTree tree,
      SumTree.Node share,
      Workspace memory) {
    List<Node> all = shards.sums();
    List<GradientBucket> buckets = new ArrayList<>();
    List<Integer> next = new ArrayList<>();
    long floats = 0;
    for (int value : inOrder(session, shards.values(0), members)) {
      next.add(value);
      floats += all.get(value).shape().elements();
      if (mesh != null && floats >= FLOATS) {
        buckets.add(new GradientBucket(session, all, next, mesh, tree, share, memory));
        next.clear();
        floats = 0;
      }
    }
    if (!next.isEmpty()) {
      buckets.add(new GradientBucket(session, all, next, mesh, tree, share, memory));
    }
    return List.copyOf(buckets);
  }

  /**
   * Numbers of the values in the order in which their nodes were created, which is about the order
   * in which they run, and is the same in all processes.
   */
  private static List<Integer> inOrder(Session session, List<Node> values, IntPredicate members) {
    Map<Node, Integer> made = new HashMap<>();
    for (Node node : session.graph().nodes()) {
      made.put(node, made.size());
    }
    return IntStream.range(0, values.size())
        .filter(members)
        .boxed()
        .sorted((a, b) -> Integer.compare(made.get(values.get(a)), made.get(values.get(b))))
        .toList();
  }

  /** The numbers of the values in the bucket. */
  int[] values() {
    return values.clone();
  }

  /** The memory that receives the sum of a value. */
  Tensor sum(int value) {
    return parts.get(slots[value]);
  }

  /**
   * Takes a value of a shard, which must stay valid until the bucket has all its values.
   *
   * @return whether this was the last one, and the values were added
   */
  boolean take(int value, Buffer buffer) {
    computed[slots[value]] = buffer;
    missing--;
    if (missing > 0) {
      return false;
    }
    missing = values.length;
    sums.add(computed);
    return true;
  }

  /** Begins the next step. */
  void reset() {
    missing = values.length;
    sums.reset();
  }

  /** Starts the exchange, together with control words. */
  void start(int flags, double value) {
    reduction.start(flags, value);
  }

  void await() {
    reduction.await();
  }

  /** The combined flags of all processes in the round awaited last. */
  int flags() {
    return reduction.flags();
  }

  /** The value sent with the flags. */
  double value() {
    return reduction.value();
  }

  @Override
  public void close() {
    sumMemory.close();
  }
}
