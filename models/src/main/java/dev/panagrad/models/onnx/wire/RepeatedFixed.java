package dev.panagrad.models.onnx.wire;

import java.lang.foreign.MemorySegment;

/**
 * The bytes of a repeated field of floats or doubles, little-endian: a slice of the file if they
 * are one packed run, as all usual writers produce, a copy otherwise.
 */
public final class RepeatedFixed {
  private MemorySegment bytes = MemorySegment.NULL;
  private long size;

  /** Whether the field has no elements. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** All bytes, with consecutive elements. */
  public MemorySegment bytes() {
    return bytes.asSlice(0, size);
  }

  void add(ProtoReader reader, MemorySegment more) {
    long sum = size + more.byteSize();
    if (size == 0) {
      bytes = more;
    } else if (more.byteSize() > 0) {
      if (sum > bytes.byteSize()) {
        grow(reader, sum);
      }
      MemorySegment.copy(more, 0, bytes, size, more.byteSize());
    }
    size = sum;
  }

  private void grow(ProtoReader reader, long needed) {
    long words = Math.max(needed + Long.BYTES, 2 * size) / Long.BYTES;
    if (words > Integer.MAX_VALUE - 8) {
      throw reader.wrong("field %d comes in pieces of %d bytes in all", reader.field(), needed);
    }
    MemorySegment larger = MemorySegment.ofArray(new long[(int) words]);
    MemorySegment.copy(bytes, 0, larger, 0, size);
    bytes = larger;
  }
}
