package dev.panagrad.models.data.idx;

import dev.panagrad.models.io.FileException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** An IDX file of the program itself that is mapped into memory: nothing is read or copied. */
final class IdxMap implements IdxInput {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final IdxSource source;
  private final MemorySegment bytes;
  private long at;

  IdxMap(IdxSource source, MemorySegment bytes) {
    this.source = source;
    this.bytes = bytes;
  }

  @Override
  public int readInt(String what) {
    int value = bytes.get(INT, at);
    at += Integer.BYTES;
    return value;
  }

  @Override
  public MemorySegment readRest(int size, String announced) {
    if (bytes.byteSize() - at != size) {
      throw FileException.of(
          "%s announces %s, %d bytes, but %d follow; install the program again",
          source.name(), announced, size, bytes.byteSize() - at);
    }
    return bytes.asSlice(at);
  }

  @Override
  public String digest() {
    return source.sha256();
  }

  @Override
  public void close() {}
}
