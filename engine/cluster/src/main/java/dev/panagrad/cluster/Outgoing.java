package dev.panagrad.cluster;

import java.nio.ByteBuffer;

/** A frame to one peer; created once and sent repeatedly. */
final class Outgoing {
  final Header header = new Header();

  /** The exchange to notify when the last byte was handed to the system, or null. */
  final Exchange owner;

  /** The payload from position 0 to its limit; null if there is none. */
  ByteBuffer payload;

  /** Whether it is queued or being sent. */
  boolean queued;

  Outgoing(int type, int id, Exchange owner) {
    header.type = type;
    header.id = id;
    this.owner = owner;
  }
}
