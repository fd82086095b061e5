package dev.panagrad.cluster.sum;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.elementwise.BinaryKernel;
import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Adds the pieces of all ranks in the order of the tree; allocates nothing. */
public final class Additions {
  /**
   * The number of floats that pass through the whole tree at once, so that partial sums stay in the
   * L1 cache.
   */
  private static final long BLOCK = 2048;

  private final BinaryKernel kernel;

  /** The number of additions after each piece. */
  private final int[] merges;

  private final int total;
  private final Buffer[] stack;

  /**
   * Prepares the additions.
   *
   * @param nodes the nodes of the pieces, in order, without gaps
   */
  public Additions(KernelSet kernels, SumTree tree, List<SumTree.Node> nodes) {
    kernel = BinaryKernel.of(kernels, BinaryKind.ADD);
    merges = new int[nodes.size()];
    int sum = 0;
    for (int i = 0; i < merges.length; i++) {
      merges[i] = tree.merges(nodes.getFirst().from(), nodes.get(i));
      sum += merges[i];
    }
    total = sum;
    stack = new Buffer[merges.length];
  }

  /**
   * Computes {@code out}, which may be one of the pieces; the others hold partial sums afterwards.
   *
   * @param pieces one piece per node, each as long as out
   */
  public void run(Buffer[] pieces, Buffer out) {
    long length = out.length();
    if (total == 0) {
      copy(pieces[0], out);
      return;
    }
    for (long from = 0; from < length; from += BLOCK) {
      block(pieces, out, length, from, Math.min(length, from + BLOCK));
    }
  }

  private void block(Buffer[] pieces, Buffer out, long length, long from, long to) {
    int height = 0;
    int done = 0;
    for (int i = 0; i < merges.length; i++) {
      stack[height++] = pieces[i];
      for (int merge = 0; merge < merges[i]; merge++) {
        Buffer right = stack[--height];
        Buffer left = stack[height - 1];
        Buffer sum = ++done == total ? out : left;
        kernel.apply(left, length, 1, right, length, 1, sum, length, from, to);
        stack[height - 1] = sum;
      }
    }
  }

  static void copy(Buffer from, Buffer to) {
    if (from.segment().address() + from.offset() != to.segment().address() + to.offset()) {
      MemorySegment.copy(
          from.segment(), from.offset(), to.segment(), to.offset(), to.length() * Float.BYTES);
    }
  }
}
