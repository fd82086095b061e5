package dev.panagrad.cluster;

import dev.panagrad.engine.memory.Buffer;
import java.nio.ByteBuffer;

/**
 * Sends a buffer to one rank, directly from its memory, as soon as the receiver has a buffer for
 * it.
 *
 * <p>Transfers of one tag arrive in the order in which they were started.
 */
public final class Send extends Transfer {
  private final Outgoing data;

  Send(Reactor reactor, int peer, int tag, Buffer buffer, String name) {
    super(reactor, peer, tag, buffer, name);
    data = new Outgoing(Header.DATA, tag, this);
  }

  /** Starts sending; the buffer must not change until {@link #await} returns. */
  public void start() {
    bind();
    launch();
  }

  void start(ByteBuffer message) {
    bytes = message;
    launch();
  }

  @Override
  void begin(long now) {
    granted(now);
  }

  /** Called when the receiver or this side has a buffer; sends once both do. */
  void granted(long now) {
    if (active && !data.queued && reactor.endpoints.granted(peer, tag) == round()) {
      data.payload = bytes;
      data.header.round = round();
      progress = now;
      reactor.send(peer, data);
    }
  }

  @Override
  void sent() {
    finish();
  }

  @Override
  String what() {
    return "the transfer of " + name() + " to rank " + peer;
  }

  @Override
  String awaited(int rank) {
    return "its buffer for %s (round %d)".formatted(name(), round());
  }
}
