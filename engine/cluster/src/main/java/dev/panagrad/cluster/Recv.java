package dev.panagrad.cluster;

import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.engine.memory.Buffer;
import java.nio.ByteBuffer;

/**
 * Receives into a buffer, directly from the socket.
 *
 * <p>Starting early hides the round trip: the sender waits until this side has a buffer.
 */
public final class Recv extends Transfer {
  private final Outgoing grant;
  private boolean arriving;

  Recv(Reactor reactor, int peer, int tag, Buffer buffer, String name) {
    super(reactor, peer, tag, buffer, name);
    grant = new Outgoing(Header.GRANT, tag, this);
  }

  /** Lets the sender fill the buffer, which must not be used until {@link #await} returns. */
  public void start() {
    bind();
    launch();
  }

  /** Accepts a message of any length, or one that fits a buffer exactly. */
  void start(ByteBuffer place) {
    bytes = place;
    launch();
  }

  /** The received bytes. */
  ByteBuffer received() {
    return bytes;
  }

  @Override
  void begin(long now) {
    grant.header.round = round();
    reactor.send(peer, grant);
  }

  @Override
  void sent() {
    // The grant was sent; only the data completes the transfer.
  }

  ByteBuffer place(Link link, Header header) {
    if (!active || arriving || header.round != round()) {
      throw Endpoints.broken(
          link, "it sent round %d of %s out of turn".formatted(header.round, name()));
    }
    if (bytes == null) {
      if (header.length > reactor.options.largestMessage()) {
        throw new MeshException(
            MeshException.Kind.MISMATCH,
            peer,
            "%s sends a message of %d bytes, and at most %d are taken"
                .formatted(link, header.length, reactor.options.largestMessage()));
      }
      bytes = ByteBuffer.allocateDirect((int) header.length);
    } else if (header.length != bytes.limit()) {
      throw new MeshException(
          MeshException.Kind.MISMATCH,
          peer,
          "%s sends %d bytes of %s, and the buffer here has %d"
              .formatted(link, header.length, name(), bytes.limit()));
    }
    arriving = true;
    return bytes.position(0);
  }

  void take(ByteBuffer payload) {
    arriving = false;
    payload.position(0);
    finish();
  }

  @Override
  String what() {
    return "the transfer of " + name() + " from rank " + peer;
  }

  @Override
  String awaited(int rank) {
    return "%s (round %d)".formatted(name(), round());
  }
}
