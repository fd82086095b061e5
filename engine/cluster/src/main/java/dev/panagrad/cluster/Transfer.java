package dev.panagrad.cluster;

import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** One direction between two ranks, identified by its tag. */
abstract sealed class Transfer extends Exchange permits Send, Recv {
  final int peer;
  final int tag;
  private final String name;
  private final Buffer buffer;

  /** The segment to which the buffer was bound when its bytes were taken. */
  private MemorySegment segment;

  private long offset;

  /**
   * The bytes that are sent or filled, from position 0 to the limit; null if a receiver accepts any
   * length.
   */
  ByteBuffer bytes;

  /**
   * A transfer.
   *
   * @param name what is sent, for errors; null for its tag
   */
  Transfer(Reactor reactor, int peer, int tag, Buffer buffer, String name) {
    super(reactor);
    this.peer = peer;
    this.tag = tag;
    this.name = name == null ? byTag(tag) : name;
    this.buffer = buffer;
  }

  /**
   * Updates the bytes if the buffer was bound to other memory. The segment is compared, not only
   * the address: freed memory may be allocated again at the same address.
   */
  final void bind() {
    if (buffer == null) {
      return;
    }
    MemorySegment now = buffer.segment();
    boolean same = now.equals(segment) && now.scope().equals(segment.scope());
    if (!same || offset != buffer.offset()) {
      bytes = view(buffer, 0, buffer.length());
      segment = now;
      offset = buffer.offset();
    }
  }

  static long address(Buffer buffer) {
    return buffer.segment().address() + buffer.offset();
  }

  /** The bytes of some elements, without a copy. */
  static ByteBuffer view(Buffer buffer, long start, long count) {
    if (count > Integer.MAX_VALUE / Float.BYTES) {
      throw new IllegalArgumentException(
          "%d floats at once are too many for a frame: cut them into buckets".formatted(count));
    }
    return buffer
        .segment()
        .asSlice(buffer.offset() + start * Float.BYTES, count * Float.BYTES)
        .asByteBuffer();
  }

  @Override
  boolean awaits(int rank) {
    return rank == peer;
  }

  @Override
  boolean isToBlame(int rank) {
    return true;
  }

  private static String byTag(int tag) {
    return tag == Endpoints.MESSAGE_TAG ? "a message" : "a tensor with tag " + tag;
  }

  final String name() {
    return name;
  }
}
