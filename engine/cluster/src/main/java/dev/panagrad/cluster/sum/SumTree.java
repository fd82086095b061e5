package dev.panagrad.cluster.sum;

import java.util.ArrayList;
import java.util.List;

/**
 * The fixed binary tree in which the gradients of the shards of a batch are added.
 *
 * <p>A node over n shards splits at the largest power of two below n. The tree depends on the
 * number of shards only, so the bits of a sum don't depend on how many ranks share the work.
 */
public final class SumTree {
  private final int shards;

  /**
   * A node of the tree.
   *
   * @param from the first shard
   * @param to the end, one past the last shard
   */
  public record Node(int from, int to) {}

  /**
   * Creates the tree.
   *
   * @param shards the number of leaves, at least 1
   */
  public SumTree(int shards) {
    if (shards < 1) {
      throw new IllegalArgumentException("a batch is cut into at least 1 shard, not " + shards);
    }
    this.shards = shards;
  }

  /** The number of leaves. */
  public int shards() {
    return shards;
  }

  /**
   * The consecutive shards of one rank.
   *
   * @throws IllegalArgumentException if there are more ranks than shards
   */
  public Node share(int rank, int ranks) {
    if (ranks > shards || rank < 0 || rank >= ranks) {
      throw new IllegalArgumentException(
          "rank %d of %d ranks has no part of %d shards: use at most as many ranks as shards"
              .formatted(rank, ranks, shards));
    }
    return new Node(
        (int) ((long) rank * shards / ranks), (int) ((long) (rank + 1) * shards / ranks));
  }

  /** The largest nodes inside a rank's share, in order: the partial sums that it sends. */
  public List<Node> pieces(int rank, int ranks) {
    return pieces(share(rank, ranks));
  }

  /** The largest nodes inside a range of shards, in order. */
  List<Node> pieces(Node share) {
    List<Node> found = new ArrayList<>();
    collect(share, 0, shards, found);
    return found;
  }

  private static void collect(Node share, int from, int to, List<Node> found) {
    if (from >= share.from && to <= share.to) {
      found.add(new Node(from, to));
    } else if (from < share.to && to > share.from) {
      int middle = from + split(to - from);
      collect(share, from, middle, found);
      collect(share, middle, to, found);
    }
  }

  /**
   * The number of additions after a node was pushed on a stack of partial sums; each adds the two
   * topmost entries.
   *
   * @param from the first shard on the stack
   * @param pushed the node, which starts where the one below it ends
   */
  int merges(int from, Node pushed) {
    int count = 0;
    int low = 0;
    int high = shards;
    while (high - low > 1) {
      if (high == pushed.to && low >= from && low < pushed.from) {
        count++;
      }
      int middle = low + split(high - low);
      if (pushed.to <= middle) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return count;
  }

  private static int split(int n) {
    return Integer.highestOneBit(n - 1);
  }
}
