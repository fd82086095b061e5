package dev.panagrad.cluster.sum;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.elementwise.BinaryKernel;
import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.util.Arrays;
import java.util.List;

/**
 * Adds the gradients of shards that one rank computes sequentially, in the order of the tree.
 *
 * <p>The gradients of a shard are several buffers. Their sums are stored consecutively in one
 * buffer, each aligned to a full vector, so that a mesh can reduce them at once. Needs memory for
 * one partial sum per level of the tree, not per shard, and allocates nothing after its creation.
 */
public final class ShardSums {
  /** Each part starts at a full vector. */
  private static final long GRAIN = 16;

  private final SumTree.Node share;

  /** The number of additions after each shard of the share. */
  private final int[] merges;

  private final BinaryKernel kernel;
  private final Buffer[] stack;

  /** The parts of each buffer of the stack. */
  private final Buffer[][] parts;

  private final int pieces;
  private int height;
  private int next;

  /**
   * Allocates the partial sums except the first piece, whose memory is the caller's.
   *
   * @param workspace the workspace that owns the others
   * @param first memory of {@link #end} floats; the sums of each buffer are stored from {@link
   *     #starts} on. They are complete once all shards were added, if this rank has all shards;
   *     else once a mesh has stored the sum in the first piece
   * @param kernels the kernels for additions
   * @param share the shards of this rank, see {@link SumTree#share}
   * @param lengths the lengths of the buffers of one shard's gradients, in floats
   */
  public ShardSums(
      Workspace workspace,
      Buffer first,
      KernelSet kernels,
      SumTree tree,
      SumTree.Node share,
      long... lengths) {
    this.share = share;
    kernel = BinaryKernel.of(kernels, BinaryKind.ADD);
    merges = new int[share.to() - share.from()];
    for (int i = 0; i < merges.length; i++) {
      int shard = share.from() + i;
      merges[i] = tree.merges(share.from(), new SumTree.Node(shard, shard + 1));
    }
    stack = new Buffer[depth(merges)];
    parts = new Buffer[stack.length][lengths.length];
    long[] starts = starts(lengths);
    for (int i = 0; i < stack.length; i++) {
      stack[i] = i == 0 ? first : workspace.allocate(end(lengths));
      for (int part = 0; part < lengths.length; part++) {
        parts[i][part] = stack[i].part(starts[part], lengths[part]);
      }
    }
    pieces = tree.pieces(share).size();
    next = share.from();
  }

  /** Where the sums of each buffer begin. */
  public static long[] starts(long... lengths) {
    long[] starts = new long[lengths.length];
    for (int i = 1; i < lengths.length; i++) {
      starts[i] = Math.ceilDiv(starts[i - 1] + lengths[i - 1], GRAIN) * GRAIN;
    }
    return starts;
  }

  /** The floats that the sums of all buffers take. */
  public static long end(long... lengths) {
    int last = lengths.length - 1;
    return starts(lengths)[last] + lengths[last];
  }

  private static int depth(int... merges) {
    int height = 0;
    int highest = 1;
    for (int count : merges) {
      // A leaf that is added at once needs no memory of its own.
      highest = Math.max(highest, count > 0 ? height : height + 1);
      height += 1 - count;
    }
    return highest;
  }

  /**
   * The memory to which the gradient of the next shard will be copied: a caller that computes it
   * there spares the copy.
   *
   * @return null if the gradient will be added to a sum instead
   */
  public Buffer place(int part) {
    return merges[next - share.from()] == 0 ? parts[height][part] : null;
  }

  /**
   * Adds the gradients of the next shard, which may be overwritten afterwards.
   *
   * @param gradients one buffer per length, of that length
   * @throws IllegalArgumentException if number or lengths of the buffers differ
   * @throws IllegalStateException if all shards of the share have already been added
   */
  public void add(Buffer... gradients) {
    check(gradients);
    int count = merges[next - share.from()];
    next++;
    if (count == 0) {
      for (int part = 0; part < gradients.length; part++) {
        Additions.copy(gradients[part], parts[height][part]);
      }
      height++;
      return;
    }
    for (int part = 0; part < gradients.length; part++) {
      accumulate(parts[height - 1][part], gradients[part]);
    }
    for (int merge = 1; merge < count; merge++) {
      height--;
      accumulate(stack[height - 1], stack[height]);
    }
  }

  private void check(Buffer... gradients) {
    if (next == share.to()) {
      throw new IllegalStateException("all shards of " + share + " were added: call reset first");
    }
    boolean fit = gradients.length == parts[0].length;
    for (int part = 0; fit && part < gradients.length; part++) {
      fit = gradients[part].length() == parts[0][part].length();
    }
    if (!fit) {
      throw new IllegalArgumentException(
          "gradients %s do not fit sums of %s"
              .formatted(Arrays.toString(gradients), Arrays.toString(parts[0])));
    }
  }

  private void accumulate(Buffer left, Buffer right) {
    long length = left.length();
    kernel.apply(left, length, 1, right, length, 1, left, length, 0, length);
  }

  /**
   * The buffers of the rank's pieces, in the order of the tree; complete once all its shards were
   * added.
   */
  public List<Buffer> pieces() {
    return List.of(stack).subList(0, pieces);
  }

  /** Starts the next step. */
  public void reset() {
    height = 0;
    next = share.from();
  }
}
