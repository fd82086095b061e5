package dev.panagrad.cluster;

import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.cluster.join.MeshJob;
import dev.panagrad.cluster.join.MeshOptions;
import dev.panagrad.cluster.join.MeshPort;
import dev.panagrad.cluster.join.Rendezvous;
import dev.panagrad.cluster.sum.SumTree;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A mesh of all processes of one job, each connected to each other one: sums, transfers and
 * messages between them.
 *
 * <p>All exchanges must be created before the first one starts, and buckets in the same order on
 * all ranks. A wait that can't be completed throws a {@link MeshException}, as do all others from
 * then on; the mesh can't be used any more and must be closed, before the memory that its exchanges
 * use.
 */
public final class Mesh implements AutoCloseable {
  private final Reactor reactor;
  private final Workspace scratch = new Workspace();
  private final Messages messages;
  private boolean closed;

  private Mesh(Reactor reactor) {
    this.reactor = reactor;
    messages = new Messages(reactor);
  }

  /**
   * Connects to all other ranks: calls the lower ones, accepts the higher ones.
   *
   * @param port the port at which this rank accepts others; closed when this method returns, unless
   *     it is {@link MeshPort#kept}
   * @param rank the rank of this process, from 0
   * @param addresses the address of each rank, by rank
   * @throws MeshException if ranks are missing at the timeout, or don't match
   */
  public static Mesh join(
      MeshPort port,
      int rank,
      List<InetSocketAddress> addresses,
      MeshJob job,
      MeshOptions options) {
    if (rank < 0 || rank >= addresses.size()) {
      throw new IllegalArgumentException(
          "rank %d is none of the %d ranks whose addresses are given"
              .formatted(rank, addresses.size()));
    }
    try (Rendezvous rendezvous = new Rendezvous(port, rank, addresses, job, options)) {
      return new Mesh(new Reactor(rank, rendezvous.join(), options));
    } catch (IOException e) {
      throw new MeshException(
          MeshException.Kind.LOST,
          -1,
          "rank %d can't join its mesh: %s".formatted(rank, e.getMessage()));
    } finally {
      port.joined();
    }
  }

  /** The rank of this process, from 0. */
  public int rank() {
    return reactor.rank;
  }

  /** The number of processes. */
  public int ranks() {
    return reactor.ranks();
  }

  /**
   * Creates a bucket that is summed over all shards of all ranks.
   *
   * @param tree the tree of the shards
   * @param pieces this rank's partial sums, one per node of {@link SumTree#pieces(int, int)}, each
   *     as long as out
   * @param out receives the sum on every rank; may be one of the pieces
   */
  public Reduction reduction(SumTree tree, List<Buffer> pieces, Buffer out) {
    int expected = tree.pieces(rank(), ranks()).size();
    if (pieces.size() != expected) {
      throw new IllegalArgumentException(
          "rank %d of %d has %d partial sums of %d shards, not %d"
              .formatted(rank(), ranks(), expected, tree.shards(), pieces.size()));
    }
    for (Buffer piece : pieces) {
      if (piece.length() != out.length()) {
        throw new IllegalArgumentException(
            "a piece of %d floats does not fit a sum of %d"
                .formatted(piece.length(), out.length()));
      }
    }
    if (reactor.endpoints.buckets() == Endpoints.MOST_BUCKETS) {
      throw new IllegalStateException("a mesh has at most 65,536 buckets: make them once");
    }
    Reduction reduction =
        new Reduction(reactor, scratch, reactor.endpoints.buckets(), tree, pieces, out);
    reactor.endpoints.add(reduction);
    reactor.endpointsChanged();
    return reduction;
  }

  /** Creates a bucket without floats, which only carries control words: a barrier of all ranks. */
  public Reduction agreement() {
    Buffer nothing = scratch.allocate(0);
    return reduction(new SumTree(ranks()), List.of(nothing), nothing);
  }

  /**
   * Creates a transfer to another rank, whose {@link #recv} has the same tag and length.
   *
   * @param tag a number from 0 to 65,535, unique per pair of ranks and direction
   */
  public Send send(int to, int tag, Buffer buffer) {
    return send(to, tag, buffer, null);
  }

  /**
   * As {@link #send(int, int, Buffer)}, with a name for errors.
   *
   * @param name such as "a factor of 'x'"; null for the tag
   */
  public Send send(int to, int tag, Buffer buffer, String name) {
    requirePeer(to, tag);
    Send send = new Send(reactor, to, tag, buffer, name);
    reactor.endpoints.add(send);
    return send;
  }

  /**
   * Creates a transfer from another rank, whose {@link #send} has the same tag and length.
   *
   * @param tag a number from 0 to 65,535, unique per pair of ranks and direction
   */
  public Recv recv(int from, int tag, Buffer buffer) {
    return recv(from, tag, buffer, null);
  }

  /**
   * As {@link #recv(int, int, Buffer)}, with a name for errors.
   *
   * @param name such as "a factor of 'x'"; null for the tag
   */
  public Recv recv(int from, int tag, Buffer buffer, String name) {
    requirePeer(from, tag);
    Recv recv = new Recv(reactor, from, tag, buffer, name);
    reactor.endpoints.add(recv);
    return recv;
  }

  private void requirePeer(int peer, int tag) {
    if (peer < 0 || peer >= ranks() || peer == rank()) {
      throw new IllegalArgumentException(
          "rank %d can't transfer to or from rank %d of %d".formatted(rank(), peer, ranks()));
    }
    if (tag < 0 || tag >= Endpoints.MOST_TAGS) {
      throw new IllegalArgumentException("tag " + tag + " is not between 0 and 65,535");
    }
  }

  /**
   * Broadcasts bytes from the root to all ranks. Every rank must call it; allocates.
   *
   * @param bytes the bytes that the root sends; ignored on other ranks
   * @return the root's bytes
   */
  public byte[] broadcast(int root, byte[] bytes) {
    return messages.broadcast(root, bytes);
  }

  /**
   * Sends bytes to one rank, which calls {@link #hear}, and waits until they were sent; allocates.
   */
  public void tell(int to, byte[] bytes) {
    requirePeer(to, 0);
    messages.tell(to, bytes);
  }

  /** Waits for bytes that one rank {@linkplain #tell sends}; allocates. */
  public byte[] hear(int from) {
    requirePeer(from, 0);
    return messages.hear(from);
  }

  /**
   * Broadcasts the root's floats to buffers of the same length on all ranks. Every rank must call
   * it.
   */
  public void broadcast(int root, Buffer buffer) {
    List<ByteBuffer> views = new ArrayList<>();
    for (int peer = 0; peer < ranks(); peer++) {
      views.add(Transfer.view(buffer, 0, buffer.length()));
    }
    messages.broadcast(root, Collections.unmodifiableList(views));
  }

  /**
   * Gathers bytes of any length at the root. Every rank must call it; allocates.
   *
   * @return the bytes of all ranks, by rank, at the root; an empty list on other ranks
   */
  public List<byte[]> gather(int root, byte[] bytes) {
    return messages.gather(root, bytes);
  }

  /**
   * Concatenates the doubles of all ranks in rank order, on all ranks.
   *
   * <p>If an evaluation's fixed pieces are summed in this order, the bits are the same for any
   * number of ranks.
   */
  public double[] allGather(double[] values) {
    ByteBuffer mine = ByteBuffer.allocate(values.length * Double.BYTES);
    mine.asDoubleBuffer().put(values);
    List<byte[]> parts = gather(0, mine.array());
    byte[] all = null;
    if (rank() == 0) {
      ByteBuffer joined = ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
      parts.forEach(joined::put);
      all = joined.array();
    }
    ByteBuffer received = ByteBuffer.wrap(broadcast(0, all));
    double[] result = new double[received.remaining() / Double.BYTES];
    received.asDoubleBuffer().get(result);
    return result;
  }

  /**
   * Reports to the other ranks that this one is busy with other work, such as an evaluation, so
   * that their deadlines are suspended; call the result's {@code close} when it is done.
   *
   * @param atMost the time after which deadlines count again
   */
  public Busy busy(Duration atMost) {
    reactor.busyUntil(System.nanoTime() + atMost.toNanos());
    return new Busy(reactor);
  }

  /**
   * Sets whether this rank is busy with other work for an unlimited time, such as waiting for a
   * person; meanwhile deadlines of the other ranks are suspended. Unlike {@link #busy} it costs
   * nothing; it is reported with the next heartbeats.
   */
  public void aside(boolean aside) {
    reactor.aside(aside);
  }

  /** The period in which a rank is busy. */
  public static final class Busy implements AutoCloseable {
    private final Reactor reactor;

    private Busy(Reactor reactor) {
      this.reactor = reactor;
    }

    @Override
    public void close() {
      reactor.busyUntil(System.nanoTime());
    }
  }

  /**
   * Ends the mesh for all ranks because of an error of the program: their waits throw it as {@link
   * MeshException.Kind#GAVE_UP}.
   *
   * @param cause the reason, a clear sentence
   */
  public void giveUp(String cause) {
    reactor.giveUp("rank %d: %s".formatted(rank(), cause));
  }

  /**
   * Says goodbye to the other ranks, ends the thread and frees all memory; takes at most about 2 s.
   */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      reactor.close();
      scratch.close();
    }
  }
}
