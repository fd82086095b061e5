package dev.panagrad.models.train;

import dev.panagrad.cluster.Mesh;
import dev.panagrad.cluster.Reduction;
import dev.panagrad.cluster.ShardSums;
import dev.panagrad.cluster.SumTree;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.Session;
import dev.panagrad.models.nn.Shards;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Some of the values that are summed over shards, neighbours in the order in which they are
 * computed: they are added when the last of them is there, and exchanged while the others are
 * computed. How values are shared out changes no bit of a sum.
 */
final class GradientBucket {
  /** About so much is exchanged at once: 1 MiB. */
  private static final long FLOATS = 1 << 18;

  private final int[] values;

  /** The place of each value in the bucket, by its number; -1 for those of other buckets. */
  private final int[] slots;

  private final ShardSums sums;
  private final List<Buffer> parts;
  private final Buffer[] computed;

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
    sums = new ShardSums(memory, session.options().kernels(), tree, share, lengths);
    parts = sums.sums();
    computed = new Buffer[values.length];
    missing = values.length;
    List<Buffer> pieces = sums.pieces();
    reduction = mesh == null ? null : mesh.reduction(tree, pieces, pieces.getFirst());
  }

  /**
   * Shares out the values of a graph that is cut.
   *
   * @param mesh over which they are exchanged, or null: then all are in one bucket
   */
  static List<GradientBucket> of(
      Session session,
      Shards shards,
      Mesh mesh,
      SumTree tree,
      SumTree.Node share,
      Workspace memory) {
    List<Node> all = shards.sums();
    List<GradientBucket> buckets = new ArrayList<>();
    List<Integer> members = new ArrayList<>();
    long floats = 0;
    for (int value : inOrder(session, shards.values(0))) {
      members.add(value);
      floats += all.get(value).shape().elements();
      if (mesh != null && floats >= FLOATS) {
        buckets.add(new GradientBucket(session, all, members, mesh, tree, share, memory));
        members.clear();
        floats = 0;
      }
    }
    if (!members.isEmpty()) {
      buckets.add(new GradientBucket(session, all, members, mesh, tree, share, memory));
    }
    return List.copyOf(buckets);
  }

  /**
   * Numbers of the values in the order in which their nodes were made, which is about that in which
   * they run, and the same in all processes.
   */
  private static List<Integer> inOrder(Session session, List<Node> values) {
    Map<Node, Integer> made = new HashMap<>();
    for (Node node : session.graph().nodes()) {
      made.put(node, made.size());
    }
    return IntStream.range(0, values.size())
        .boxed()
        .sorted((a, b) -> Integer.compare(made.get(values.get(a)), made.get(values.get(b))))
        .toList();
  }

  /** Numbers of the values. */
  int[] values() {
    return values.clone();
  }

  /** Where the sum of a value is in the end. */
  Buffer sum(int value) {
    return parts.get(slots[value]);
  }

  /** Whether other processes have a share. */
  boolean isExchanged() {
    return reduction != null;
  }

  /**
   * Takes a value of a shard, which must stay until all values of the bucket are there.
   *
   * @return whether they are now: then they were added
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

  /** Begins to exchange, with control words. */
  void start(int flags, double value) {
    reduction.start(flags, value);
  }

  void await() {
    reduction.await();
  }

  /** What all processes have told in the round awaited last. */
  int flags() {
    return reduction.flags();
  }

  /** What goes with the flags. */
  double value() {
    return reduction.value();
  }
}
