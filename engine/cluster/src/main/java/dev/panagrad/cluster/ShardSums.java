package dev.panagrad.cluster;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.elementwise.BinaryKernel;
import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.util.List;

/**
 * Adds the gradients of the shards that one rank computes one after the other, in the order of the
 * tree.
 *
 * <p>It needs memory for one partial sum a level of the tree, not one a shard, and allocates
 * nothing after its creation.
 */
public final class ShardSums {
  private final SumTree tree;
  private final SumTree.Node share;
  private final BinaryKernel kernel;
  private final Buffer[] stack;
  private final int pieces;
  private int height;
  private int next;

  /**
   * Allocates the partial sums.
   *
   * @param workspace owns them
   * @param kernels add
   * @param share the shards of this rank, see {@link SumTree#share}
   * @param length of one shard's gradients, in floats
   */
  public ShardSums(
      Workspace workspace, KernelSet kernels, SumTree tree, SumTree.Node share, long length) {
    this.tree = tree;
    this.share = share;
    kernel = kernels.binary(BinaryKind.ADD);
    stack = new Buffer[depth(tree, share)];
    for (int i = 0; i < stack.length; i++) {
      stack[i] = workspace.allocate(length);
    }
    pieces = tree.pieces(share).size();
    next = share.from();
  }

  private static int depth(SumTree tree, SumTree.Node share) {
    int height = 0;
    int highest = 1;
    for (int shard = share.from(); shard < share.to(); shard++) {
      int merges = tree.merges(share.from(), new SumTree.Node(shard, shard + 1));
      // A leaf that is added at once needs no place of its own.
      highest = Math.max(highest, merges > 0 ? height : height + 1);
      height += 1 - merges;
    }
    return highest;
  }

  /**
   * Takes the gradients of the next shard, which may be overwritten afterwards.
   *
   * @throws IllegalStateException if all shards of the share were added already
   */
  public void add(Buffer gradients) {
    if (next == share.to()) {
      throw new IllegalStateException("all shards of " + share + " were added: call reset first");
    }
    int merges = tree.merges(share.from(), new SumTree.Node(next, next + 1));
    next++;
    if (merges == 0) {
      Additions.copy(gradients, stack[height++]);
      return;
    }
    accumulate(stack[height - 1], gradients);
    for (int merge = 1; merge < merges; merge++) {
      height--;
      accumulate(stack[height - 1], stack[height]);
    }
  }

  private void accumulate(Buffer left, Buffer right) {
    long length = left.length();
    kernel.apply(left, length, 1, right, length, 1, left, length, 0, length);
  }

  /** Where the rank's pieces are once all its shards were added, in the order of the tree. */
  public List<Buffer> pieces() {
    return List.of(stack).subList(0, pieces);
  }

  /** Begins the next step. */
  public void reset() {
    height = 0;
    next = share.from();
  }
}
