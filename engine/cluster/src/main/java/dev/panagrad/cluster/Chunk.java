package dev.panagrad.cluster;

import dev.panagrad.cluster.sum.Additions;
import dev.panagrad.cluster.sum.SumTree;
import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The part of a bucket that this rank owns: it receives the pieces of all ranks and adds them.
 *
 * <p>Pieces of the next round may arrive before this rank has started it, but never two rounds
 * early: a peer needs this rank's sum to continue.
 */
final class Chunk {
  private final int rank;
  private final Buffer[] operands;
  private final int first;
  private final ByteBuffer[][] places;
  private final boolean[][] arrived;
  private final int[] missingFrom;
  private final Additions additions;
  private final Agreement words = new Agreement();
  private Buffer sum;
  private int missing;
  private int summed;

  /**
   * Allocates the memory for the pieces of other ranks.
   *
   * @param length the length of the chunk in floats
   */
  Chunk(Workspace workspace, KernelSet kernels, SumTree tree, int rank, int ranks, long length) {
    this.rank = rank;
    places = new ByteBuffer[ranks][];
    arrived = new boolean[ranks][];
    missingFrom = new int[ranks];
    List<SumTree.Node> nodes = new ArrayList<>();
    List<Buffer> all = new ArrayList<>();
    int first = 0;
    for (int peer = 0; peer < ranks; peer++) {
      if (peer == rank) {
        first = nodes.size();
      }
      List<SumTree.Node> pieces = tree.pieces(peer, ranks);
      int incoming = peer == rank ? 0 : pieces.size();
      places[peer] = new ByteBuffer[incoming];
      arrived[peer] = new boolean[incoming];
      for (int part = 0; part < pieces.size(); part++) {
        Buffer place = peer == rank ? null : workspace.allocate(length);
        all.add(place);
        if (place != null) {
          places[peer][part] = Transfer.view(place, 0, length);
        }
      }
      nodes.addAll(pieces);
    }
    this.first = first;
    operands = all.toArray(Buffer[]::new);
    additions = new Additions(kernels, tree, nodes);
    expect();
  }

  /** Sets the buffers of this rank's own pieces and of the sum. */
  void bind(Buffer[] pieces, Buffer out, long start, long length) {
    for (int part = 0; part < pieces.length; part++) {
      operands[first + part] = part(pieces[part], start, length);
    }
    sum = part(out, start, length);
  }

  private static Buffer part(Buffer whole, long start, long length) {
    return new Buffer(whole.segment(), whole.offset() + start * Float.BYTES, length);
  }

  private void expect() {
    missing = 0;
    for (int peer = 0; peer < arrived.length; peer++) {
      Arrays.fill(arrived[peer], false);
      missingFrom[peer] = arrived[peer].length;
      missing += arrived[peer].length;
    }
    words.clear();
  }

  /** Adds this rank's own control words. */
  void add(int flags, double value) {
    words.add(rank, flags, value);
  }

  /** The buffer for a piece; null if the piece may not arrive now. */
  ByteBuffer place(int peer, int part, int round) {
    return part < 0 || part >= places[peer].length || arrived[peer][part] || round != summed + 1
        ? null
        : places[peer][part];
  }

  /** Called when a piece is complete. */
  void take(int peer, Header header) {
    arrived[peer][header.part] = true;
    missingFrom[peer]--;
    missing--;
    words.add(peer, header.flags, header.value);
  }

  boolean isComplete() {
    return missing == 0;
  }

  boolean awaits(int peer) {
    return missingFrom[peer] > 0;
  }

  /**
   * Adds all pieces and combines all control words; afterwards the next round's pieces may arrive.
   */
  void add(Agreement agreed) {
    additions.run(operands, sum);
    summed++;
    agreed.set(words);
    expect();
  }
}
