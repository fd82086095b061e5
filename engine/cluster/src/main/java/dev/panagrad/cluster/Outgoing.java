package dev.panagrad.cluster;

import java.nio.ByteBuffer;

/** A frame to one peer; made once and sent again and again. */
final class Outgoing {
  final Header header = new Header();

  /** Whom to tell when the last byte was handed to the system; null if nobody. */
  final Exchange owner;

  /** The payload from position 0 to its limit; null if there is none. */
  ByteBuffer payload;

  /** Whether it waits or is being sent. */
  boolean queued;

  Outgoing(int type, int id, Exchange owner) {
    header.type = type;
    header.id = id;
    this.owner = owner;
  }
}
