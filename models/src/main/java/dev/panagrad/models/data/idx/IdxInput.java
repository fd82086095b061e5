package dev.panagrad.models.data.idx;

import java.lang.foreign.MemorySegment;

/** The unpacked bytes of an IDX file, from the first to the last. */
interface IdxInput extends AutoCloseable {
  /** Opens a file or resource: mapped if it is part of a run-time image, else read. */
  static IdxInput of(IdxSource source) {
    MemorySegment mapped = source.mapper().map();
    return mapped == null ? new IdxStream(source) : new IdxMap(source, mapped);
  }

  /** Reads a big-endian int of the header. */
  int readInt(String what);

  /**
   * Returns the rest of the file, which must be exactly {@code size} bytes.
   *
   * @param announced the content that the header announces, for messages
   * @return off-heap memory, freed when it is no longer reachable
   */
  MemorySegment readRest(int size, String announced);

  /** The SHA-256 of all bytes, in hexadecimal. */
  String digest();

  @Override
  void close();
}
