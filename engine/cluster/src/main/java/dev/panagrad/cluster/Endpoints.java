package dev.panagrad.cluster;

import dev.panagrad.cluster.join.MeshException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * All exchanges of a mesh by number: buckets, and transfers by peer and tag.
 *
 * <p>The program's thread adds exchanges, the reactor's thread looks them up; arrays are replaced,
 * never modified.
 */
final class Endpoints {
  static final int MOST_BUCKETS = 1 << 16;
  static final int MOST_TAGS = 1 << 16;

  /** The tag of all messages: broadcast, gather and point-to-point. */
  static final int MESSAGE_TAG = MOST_TAGS;

  private final int[][] grants;
  private volatile Reduction[] reductions = {};
  private volatile Send[][] sends;
  private volatile Recv[][] recvs;

  Endpoints(int ranks) {
    grants = new int[ranks][0];
    sends = new Send[ranks][0];
    recvs = new Recv[ranks][0];
  }

  int buckets() {
    return reductions.length;
  }

  synchronized void add(Reduction reduction) {
    Reduction[] more = Arrays.copyOf(reductions, reductions.length + 1);
    more[reductions.length] = reduction;
    reductions = more;
  }

  synchronized void add(Send send) {
    sends = with(sends, send.peer, send.tag, send);
  }

  synchronized void add(Recv recv) {
    recvs = with(recvs, recv.peer, recv.tag, recv);
  }

  private static <T extends Transfer> T[][] with(T[][] old, int peer, int tag, T added) {
    if (tag < old[peer].length && old[peer][tag] != null) {
      throw new IllegalArgumentException(
          "tag %d is taken between these ranks and in this direction: use another".formatted(tag));
    }
    T[][] all = old.clone();
    all[peer] = Arrays.copyOf(old[peer], Math.max(tag + 1, old[peer].length));
    all[peer][tag] = added;
    return all;
  }

  private static <T> T find(T[] all, int index) {
    return index >= 0 && index < all.length ? all[index] : null;
  }

  // The reactor's thread

  /** The buffer for a frame's payload; null if its bucket doesn't exist yet. */
  ByteBuffer place(Link link, Header header) {
    return switch (header.type) {
      case Header.PIECE, Header.SUM -> {
        Reduction reduction = find(reductions, header.id);
        if (reduction == null && (header.id < 0 || header.id >= MOST_BUCKETS)) {
          throw broken(link, "it sent for bucket " + header.id);
        }
        yield reduction == null ? null : reduction.place(link, header);
      }
      case Header.DATA -> recv(link, header).place(link, header);
      default -> throw broken(link, "it sent a frame of type " + header.type);
    };
  }

  void take(Link link, Header header, ByteBuffer payload, long now) {
    switch (header.type) {
      case Header.PIECE, Header.SUM -> reductions[header.id].take(link, header, now);
      case Header.DATA -> recv(link, header).take(payload);
      default -> grant(link, header, now);
    }
  }

  private Recv recv(Link link, Header header) {
    Recv recv = find(recvs[link.rank], header.id);
    if (recv == null) {
      throw broken(link, "it sent data that nobody asked for, with tag " + header.id);
    }
    return recv;
  }

  private void grant(Link link, Header header, long now) {
    int tag = header.id;
    if (tag < 0 || tag > MESSAGE_TAG || header.round != granted(link.rank, tag) + 1) {
      throw broken(
          link, "it asked for round %d of tag %d out of turn".formatted(header.round, tag));
    }
    if (tag >= grants[link.rank].length) {
      grants[link.rank] = Arrays.copyOf(grants[link.rank], tag + 1);
    }
    grants[link.rank][tag] = header.round;
    Send send = find(sends[link.rank], tag);
    if (send != null) {
      send.granted(now);
    }
  }

  /** The last round for which a receiver has granted a buffer. */
  int granted(int peer, int tag) {
    return tag < grants[peer].length ? grants[peer][tag] : 0;
  }

  static MeshException broken(Link link, String how) {
    return new MeshException(
        MeshException.Kind.MISMATCH,
        link.rank,
        "%s does not keep to the protocol: %s".formatted(link, how));
  }
}
