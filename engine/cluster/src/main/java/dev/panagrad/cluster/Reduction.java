package dev.panagrad.cluster;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sums a bucket of float32 gradients over all shards of all ranks, in the order of a tree.
 *
 * <p>The bucket is cut into one chunk a rank. A chunk's owner gets all pieces of it, adds them, and
 * sends the sum to all. Several buckets may be under way at once.
 */
public final class Reduction extends Exchange {
  /** Chunks begin at full vectors. */
  private static final long GRAIN = 16;

  private final int id;
  private final int rank;
  private final long length;
  private final long chunk;
  private final int owners;
  private final boolean owner;
  private final Buffer[] pieces;
  private final Buffer out;
  private final long[] addresses;

  // What goes out
  private final Outgoing[][] pieceOut;
  private final Outgoing[] sumOut;
  private int flags;
  private double value;
  private int sending;

  // What this rank adds, if it owns a chunk
  private final Buffer[] operands;
  private final int ownOperand;
  private final ByteBuffer[][] pieceIn;
  private final boolean[][] arrived;
  private final int[] missingFrom;
  private final Additions additions;
  private Buffer ownSum;
  private int missing;
  private int summed;
  private boolean ready;
  private final Agreement collected = new Agreement();

  // What comes back
  private final ByteBuffer[] sumIn;
  private final boolean[] sumSeen;
  private int sumsMissing;
  private final Agreement agreed = new Agreement();

  Reduction(
      Reactor reactor, Workspace workspace, int id, SumTree tree, List<Buffer> pieces, Buffer out) {
    super(reactor);
    this.id = id;
    this.out = out;
    this.pieces = pieces.toArray(Buffer[]::new);
    rank = reactor.rank;
    length = out.length();
    int ranks = reactor.ranks();
    chunk = Math.ceilDiv(Math.ceilDiv(length, ranks), GRAIN) * GRAIN;
    owners = length == 0 ? 1 : (int) Math.ceilDiv(length, chunk);
    owner = rank < owners;
    addresses = new long[this.pieces.length + 1];
    pieceOut = new Outgoing[owners][];
    for (int peer = 0; peer < owners; peer++) {
      pieceOut[peer] = peer == rank ? new Outgoing[0] : outgoing(this.pieces.length);
    }
    sumOut = new Outgoing[ranks];
    operands = new Buffer[owner ? operands(tree, ranks) : 0];
    pieceIn = new ByteBuffer[ranks][0];
    arrived = new boolean[ranks][0];
    missingFrom = new int[ranks];
    sumIn = new ByteBuffer[owners];
    sumSeen = new boolean[owners];
    sumsMissing = owners;
    int ownOperand = 0;
    Additions additions = null;
    if (owner) {
      List<SumTree.Node> nodes = new ArrayList<>();
      for (int peer = 0; peer < ranks; peer++) {
        List<SumTree.Node> nodesOfPeer = tree.pieces(peer, ranks);
        if (peer == rank) {
          ownOperand = nodes.size();
        } else {
          receive(workspace, peer, nodes.size(), nodesOfPeer.size());
          sumOut[peer] = new Outgoing(Header.SUM, id, this);
        }
        nodes.addAll(nodesOfPeer);
      }
      additions = new Additions(reactor.options.kernels(), tree, nodes);
    }
    this.ownOperand = ownOperand;
    this.additions = additions;
    expectPieces();
  }

  private Outgoing[] outgoing(int count) {
    Outgoing[] frames = new Outgoing[count];
    for (int part = 0; part < count; part++) {
      frames[part] = new Outgoing(Header.PIECE, id, this);
      frames[part].header.part = part;
    }
    return frames;
  }

  private static int operands(SumTree tree, int ranks) {
    int count = 0;
    for (int peer = 0; peer < ranks; peer++) {
      count += tree.pieces(peer, ranks).size();
    }
    return count;
  }

  /** Memory for what one peer sends of this rank's chunk. */
  private void receive(Workspace workspace, int peer, int first, int count) {
    pieceIn[peer] = new ByteBuffer[count];
    arrived[peer] = new boolean[count];
    for (int part = 0; part < count; part++) {
      Buffer scratch = workspace.allocate(size(rank));
      operands[first + part] = scratch;
      pieceIn[peer][part] = Transfer.view(scratch, 0, scratch.length());
    }
  }

  private long start(int owner) {
    return owner * chunk;
  }

  private long size(int owner) {
    return Math.min(chunk, length - start(owner));
  }

  /** Follows the buffers to where they are bound now. */
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
      for (int part = 0; part < pieceOut[peer].length; part++) {
        pieceOut[peer][part].payload = Transfer.view(pieces[part], start(peer), size(peer));
      }
      sumIn[peer] = Transfer.view(out, start(peer), size(peer));
    }
    if (owner) {
      for (int part = 0; part < pieces.length; part++) {
        operands[ownOperand + part] = ownChunk(pieces[part]);
      }
      ownSum = ownChunk(out);
      for (Outgoing frame : sumOut) {
        if (frame != null) {
          // A view each, since every frame has a position of its own.
          frame.payload = Transfer.view(out, start(rank), size(rank));
        }
      }
    }
  }

  private Buffer ownChunk(Buffer whole) {
    return new Buffer(whole.segment(), whole.offset() + start(rank) * Float.BYTES, size(rank));
  }

  /** Starts a round: the pieces are ready. */
  public void start() {
    start(0, 0);
  }

  /**
   * Starts a round with control words; pieces and result must not be touched until {@link #await}
   * returns, after which pieces that aren't the result hold nothing of use.
   *
   * @param flags what this rank asks for, see {@link Control}
   * @param value goes with {@link Control#VALUE}
   */
  public void start(int flags, double value) {
    if (!isUnderWay()) {
      bind();
      this.flags = flags;
      this.value = value;
    }
    launch();
  }

  /** The flags of all ranks in the round awaited last, the same on every rank. */
  public int flags() {
    return agreed.flags;
  }

  /** The value of the lowest rank that had one in the round awaited last, else 0. */
  public double value() {
    return agreed.value;
  }

  // The reactor's thread

  private void expectPieces() {
    missing = 0;
    for (int peer = 0; peer < arrived.length; peer++) {
      Arrays.fill(arrived[peer], false);
      missingFrom[peer] = arrived[peer].length;
      missing += arrived[peer].length;
    }
    collected.clear();
  }

  @Override
  void begin(long now) {
    ready = true;
    sending = (owners - (owner ? 1 : 0)) * pieces.length;
    if (owner) {
      collected.add(rank, flags, value);
    }
    for (Outgoing[] frames : pieceOut) {
      for (Outgoing frame : frames) {
        frame.header.flags = flags;
        frame.header.value = value;
      }
    }
    for (int peer = 0; peer < owners; peer++) {
      for (Outgoing frame : pieceOut[peer]) {
        frame.header.round = round();
        reactor.send(peer, frame, now);
      }
    }
    if (owner && missing == 0) {
      sum(now);
    }
  }

  private void sum(long now) {
    additions.run(operands, ownSum);
    ready = false;
    summed++;
    agreed.set(collected);
    expectPieces();
    seen(rank);
    sending += sumOut.length - 1;
    for (int peer = 0; peer < sumOut.length; peer++) {
      if (peer != rank) {
        Header header = sumOut[peer].header;
        header.round = round();
        header.flags = agreed.flags;
        header.value = agreed.value;
        header.part = agreed.rank;
        reactor.send(peer, sumOut[peer], now);
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
    int peer = link.rank;
    ByteBuffer place;
    if (header.type == Header.PIECE) {
      if (header.part < 0
          || header.part >= pieceIn[peer].length
          || arrived[peer][header.part]
          || header.round != summed + 1) {
        throw outOfTurn(link, header, "piece " + header.part);
      }
      place = pieceIn[peer][header.part];
    } else {
      if (peer >= owners || !active || sumSeen[peer] || header.round != round()) {
        throw outOfTurn(link, header, "the sum");
      }
      place = sumIn[peer];
    }
    if (header.length != place.capacity()) {
      throw new MeshException(
          MeshException.Kind.MISMATCH,
          peer,
          "%s sends %d bytes of %s, %d were expected: all ranks must make the same buckets in the"
                  .formatted(link, header.length, what(), place.capacity())
              + " same order");
    }
    return place.clear();
  }

  private MeshException outOfTurn(Link link, Header header, String part) {
    return Endpoints.broken(
        link, "it sent %s of %s out of turn (round %d)".formatted(part, what(), header.round));
  }

  void take(Link link, Header header, long now) {
    progress = now;
    if (header.type == Header.SUM) {
      agreed.set(header.flags, header.value, header.part);
      seen(link.rank);
      endIfComplete();
      return;
    }
    arrived[link.rank][header.part] = true;
    missingFrom[link.rank]--;
    missing--;
    collected.add(link.rank, header.flags, header.value);
    if (missing == 0 && ready) {
      sum(now);
    }
  }

  @Override
  boolean awaits(int peer) {
    return (peer < owners && !sumSeen[peer]) || isToBlame(peer);
  }

  @Override
  boolean isToBlame(int peer) {
    return owner && !sumSeen[rank] && missingFrom[peer] > 0;
  }

  @Override
  String what() {
    return length == 0 ? "agreement " + id : "bucket " + id;
  }

  @Override
  String awaited(int peer) {
    return "its %s of %s (round %d)".formatted(isToBlame(peer) ? "piece" : "sum", what(), round());
  }

  /** Control words of several ranks, joined. */
  private static final class Agreement {
    private int flags;
    private double value;
    private int rank;

    void clear() {
      set(0, 0, Integer.MAX_VALUE);
    }

    void set(Agreement other) {
      set(other.flags, other.value, other.rank);
    }

    void set(int flags, double value, int rank) {
      this.flags = flags;
      this.value = value;
      this.rank = rank;
    }

    void add(int rank, int flags, double value) {
      this.flags |= flags;
      if ((flags & Control.VALUE) != 0 && rank <= this.rank) {
        this.rank = rank;
        this.value = value;
      }
    }
  }
}
