package dev.panagrad.cluster;

import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.cluster.sum.SumTree;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Sums a bucket of float32 gradients over all shards of all ranks, in the order of a tree.
 *
 * <p>The bucket is split into one chunk per rank. A chunk's owner receives all pieces of it, adds
 * them, and sends the sum to all ranks. Several buckets may be in progress at once.
 */
public final class Reduction extends Exchange {
  /** Chunks start at full vectors. */
  private static final long GRAIN = 16;

  private final int id;
  private final int rank;
  private final long length;
  private final long size;
  private final int owners;
  private final Buffer[] pieces;
  private final Buffer out;
  private final long[] addresses;

  /** The chunk that this rank adds; null if there are fewer chunks than ranks and it owns none. */
  private final Chunk own;

  private final Outgoing[][] piecesOut;
  private final Outgoing[] sumsOut;
  private final ByteBuffer[] sumsIn;
  private final boolean[] sumSeen;
  private final Agreement agreed = new Agreement();
  private int flags;
  private double value;
  private int sending;
  private int sumsMissing;

  Reduction(
      Reactor reactor, Workspace workspace, int id, SumTree tree, List<Buffer> pieces, Buffer out) {
    super(reactor);
    this.id = id;
    this.out = out;
    this.pieces = pieces.toArray(Buffer[]::new);
    rank = reactor.rank;
    length = out.length();
    int ranks = reactor.ranks();
    size = Math.ceilDiv(Math.ceilDiv(length, ranks), GRAIN) * GRAIN;
    // An empty bucket still carries control words, which rank 0 combines.
    owners = length == 0 ? 1 : (int) Math.ceilDiv(length, size);
    addresses = new long[this.pieces.length + 1];
    own =
        rank < owners
            ? new Chunk(workspace, reactor.options.kernels(), tree, rank, ranks, length(rank))
            : null;
    piecesOut = new Outgoing[owners][];
    for (int peer = 0; peer < owners; peer++) {
      piecesOut[peer] = frames(Header.PIECE, peer == rank ? 0 : this.pieces.length);
    }
    sumsOut = frames(Header.SUM, own == null ? 0 : ranks);
    sumsIn = new ByteBuffer[owners];
    sumSeen = new boolean[owners];
    sumsMissing = owners;
  }

  private Outgoing[] frames(int type, int count) {
    Outgoing[] frames = new Outgoing[count];
    for (int part = 0; part < count; part++) {
      frames[part] = new Outgoing(type, id, this);
      frames[part].header.part = part;
    }
    return frames;
  }

  private long start(int owner) {
    return owner * size;
  }

  private long length(int owner) {
    return Math.min(size, length - start(owner));
  }

  /** Updates the frames if buffers were bound to other memory. */
  private void bind() {
    boolean moved = false;
    for (int i = 0; i < addresses.length; i++) {
      long address = Transfer.address(i < pieces.length ? pieces[i] : out);
      moved |= address != addresses[i];
      addresses[i] = address;
    }
    if (!moved) {
      return;
    }
    for (int peer = 0; peer < owners; peer++) {
      for (int part = 0; part < piecesOut[peer].length; part++) {
        piecesOut[peer][part].payload = Transfer.view(pieces[part], start(peer), length(peer));
      }
      sumsIn[peer] = Transfer.view(out, start(peer), length(peer));
    }
    if (own != null) {
      own.bind(pieces, out, start(rank), length(rank));
    }
    for (Outgoing frame : sumsOut) {
      // Each frame needs its own view, since it has its own position.
      frame.payload = Transfer.view(out, start(rank), length(rank));
    }
  }

  /** Starts a round; the pieces must be ready. */
  public void start() {
    start(0, 0);
  }

  /**
   * Starts a round with control words; pieces and result must not be touched until {@link #await}
   * returns, after which pieces other than the result are undefined.
   *
   * @param flags the flags that this rank sets, see {@link Control}
   * @param value the value for {@link Control#VALUE}
   */
  public void start(int flags, double value) {
    if (!isUnderWay()) {
      bind();
      this.flags = flags;
      this.value = value;
    }
    launch();
  }

  /** The combined flags of all ranks in the last awaited round, the same on every rank. */
  public int flags() {
    return agreed.flags;
  }

  /** The value of the lowest rank that had one in the last awaited round, else 0. */
  public double value() {
    return agreed.value;
  }

  // The reactor's thread

  @Override
  void begin(long now) {
    // Set the total first: a frame may be handed to the system before the next one is queued.
    sending = (own == null ? owners : owners - 1) * pieces.length;
    for (int peer = 0; peer < owners; peer++) {
      for (Outgoing frame : piecesOut[peer]) {
        send(peer, frame, flags, value);
      }
    }
    if (own != null) {
      own.add(flags, value);
      addIfComplete();
    }
  }

  private void send(int peer, Outgoing frame, int flags, double value) {
    frame.header.round = round();
    frame.header.flags = flags;
    frame.header.value = value;
    reactor.send(peer, frame);
  }

  private void addIfComplete() {
    if (!active || sumSeen[rank] || !own.isComplete()) {
      return;
    }
    own.add(agreed);
    seen(rank);
    sending += sumsOut.length - 1;
    for (int peer = 0; peer < sumsOut.length; peer++) {
      if (peer != rank) {
        sumsOut[peer].header.part = agreed.rank;
        send(peer, sumsOut[peer], agreed.flags, agreed.value);
      }
    }
    endIfComplete();
  }

  private void seen(int owner) {
    sumSeen[owner] = true;
    sumsMissing--;
  }

  private void endIfComplete() {
    if (active && sumsMissing == 0 && sending == 0) {
      Arrays.fill(sumSeen, false);
      sumsMissing = owners;
      finish();
    }
  }

  @Override
  void sent() {
    sending--;
    endIfComplete();
  }

  ByteBuffer place(Link link, Header header) {
    boolean piece = header.type == Header.PIECE;
    ByteBuffer place = piece ? piecePlace(link.rank, header) : sumPlace(link.rank, header);
    if (place == null) {
      throw Endpoints.broken(
          link,
          "it sent %s of %s out of turn (round %d)"
              .formatted(piece ? "piece " + header.part : "the sum", what(), header.round));
    }
    if (header.length != place.capacity()) {
      throw new MeshException(
          MeshException.Kind.MISMATCH,
          link.rank,
          "%s sends %d bytes of %s, %d were expected: all ranks must make the same buckets in the"
                  .formatted(link, header.length, what(), place.capacity())
              + " same order");
    }
    return place.clear();
  }

  private ByteBuffer piecePlace(int peer, Header header) {
    return own == null ? null : own.place(peer, header.part, header.round);
  }

  private ByteBuffer sumPlace(int peer, Header header) {
    boolean due = peer < owners && active && !sumSeen[peer] && header.round == round();
    return due ? sumsIn[peer] : null;
  }

  void take(Link link, Header header, long now) {
    progress = now;
    if (header.type == Header.SUM) {
      agreed.set(header.flags, header.value, header.part);
      seen(link.rank);
      endIfComplete();
    } else {
      own.take(link.rank, header);
      addIfComplete();
    }
  }

  @Override
  boolean awaits(int peer) {
    return (peer < owners && !sumSeen[peer]) || isToBlame(peer);
  }

  @Override
  boolean isToBlame(int peer) {
    return own != null && !sumSeen[rank] && own.awaits(peer);
  }

  @Override
  String what() {
    return length == 0 ? "agreement " + id : "bucket " + id;
  }

  @Override
  String awaited(int peer) {
    return "its %s of %s (round %d)".formatted(isToBlame(peer) ? "piece" : "sum", what(), round());
  }
}
