package dev.panagrad.cluster;

import java.nio.ByteBuffer;

/** The 40 bytes before the payload of a frame. */
final class Header {
  /** The bytes of a header. */
  static final int BYTES = 40;

  /** The maximum payload of {@link #ABORT} in bytes. */
  static final int LONGEST_TEXT = 1024;

  /** The rank is alive; flags is 1 while it is busy. */
  static final int HEARTBEAT = 1;

  /** The rank gives up: id is the kind, part the rank to blame, the payload a sentence. */
  static final int ABORT = 2;

  /** The rank leaves as planned. */
  static final int BYE = 3;

  /** A part of one rank's gradients, to the owner of the chunk. */
  static final int PIECE = 4;

  /** The sum of a chunk, from its owner. */
  static final int SUM = 5;

  /** A receiver has a buffer for the tag in id. */
  static final int GRANT = 6;

  /** The data of a send with the tag in id. */
  static final int DATA = 7;

  private static final int MAGIC = 0x50474d31;

  int type;
  int id;
  int round;
  int part;
  int flags;
  long length;
  double value;

  /** Writes all fields at the start of a block. */
  void encode(ByteBuffer block) {
    block.clear();
    block.putInt(MAGIC).putInt(type).putInt(id).putInt(round).putInt(part).putInt(flags);
    block.putLong(length).putDouble(value).flip();
  }

  /**
   * Reads all fields.
   *
   * @return whether they can be the fields of a valid frame
   */
  boolean decode(ByteBuffer block) {
    boolean known = block.getInt() == MAGIC;
    type = block.getInt();
    id = block.getInt();
    round = block.getInt();
    part = block.getInt();
    flags = block.getInt();
    length = block.getLong();
    value = block.getDouble();
    return known && length >= 0 && length <= longest();
  }

  private long longest() {
    return switch (type) {
      case HEARTBEAT, BYE, GRANT -> 0;
      case ABORT -> LONGEST_TEXT;
      case PIECE, SUM, DATA -> Integer.MAX_VALUE;
      default -> -1;
    };
  }
}
