package dev.panagrad.engine.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * A contiguous range of 4-byte elements (float32 or int32) in a memory segment.
 *
 * <p>Kernels take buffers and element ranges. The segment reaches at least {@link
 * Workspace#PADDING} bytes beyond the last element, so that a kernel may read (never write) past
 * the end. A buffer can be bound to other memory: this is how feeds reach a schedule without
 * copies.
 */
public final class Buffer {
  /** The maximum length: its bytes, and the bytes of several such buffers, fit in a long. */
  public static final long MOST_LENGTH = 4 * Sizes.MOST_ELEMENTS;

  private static final Part[] NONE = {};

  private final long length;
  private MemorySegment segment;
  private long offset;
  private Part[] parts = NONE;

  /** A buffer inside this one, and its start in bytes. */
  private record Part(Buffer buffer, long start) {}

  /**
   * Creates a buffer that is bound to memory.
   *
   * @param segment the memory; 64-byte aligned at {@code offset}, unless this is a part of another
   *     buffer
   * @param offset the offset of the first element, in bytes
   * @param length the number of 4-byte elements
   * @throws IllegalArgumentException as thrown by {@link #bind} and {@link #unbound}
   */
  public Buffer(MemorySegment segment, long offset, long length) {
    this.length = checkLength(length);
    bind(segment, offset);
  }

  private Buffer(long length) {
    this.length = checkLength(length);
    this.segment = MemorySegment.NULL;
  }

  static long checkLength(long length) {
    if (length < 0 || length > MOST_LENGTH) {
      throw new IllegalArgumentException(
          "a buffer of %d elements; expected 0 to %d".formatted(length, MOST_LENGTH));
    }
    return length;
  }

  /**
   * Creates a buffer without memory; it must be bound before use.
   *
   * @throws IllegalArgumentException if the length is below 0 or above {@link #MOST_LENGTH}
   */
  public static Buffer unbound(long length) {
    return new Buffer(length);
  }

  /**
   * Binds this buffer to other memory of the same length; the caller must ensure that nothing reads
   * it meanwhile.
   *
   * @throws IllegalArgumentException if the segment ends before the buffer and its padding; this
   *     check is needed because kernels may run in a JVM without bounds checks
   */
  public void bind(MemorySegment segment, long offset) {
    long last = segment.byteSize() - Workspace.PADDING - length * Float.BYTES;
    if (offset < 0 || offset > last) {
      throw new IllegalArgumentException(
          "a buffer of %d elements at byte %d, and %d bytes behind it, do not fit a segment of %d"
              .formatted(length, offset, Workspace.PADDING, segment.byteSize()));
    }
    this.segment = segment;
    this.offset = offset;
    for (Part part : parts) {
      part.buffer.bind(segment, offset + part.start);
    }
  }

  /**
   * A part of this buffer; it moves with the buffer when that is bound to other memory.
   *
   * @param start the index of the first element
   * @param count the number of elements
   */
  public Buffer part(long start, long count) {
    if (start < 0 || count < 0 || count > length - start) {
      throw new IllegalArgumentException(
          "%d elements from %d on lie outside a buffer of %d".formatted(count, start, length));
    }
    Part part = new Part(unbound(count), start * Float.BYTES);
    parts = Arrays.copyOf(parts, parts.length + 1);
    parts[parts.length - 1] = part;
    if (!segment.equals(MemorySegment.NULL)) {
      part.buffer.bind(segment, offset + part.start);
    }
    return part.buffer;
  }

  /** The memory that holds the elements. */
  public MemorySegment segment() {
    return segment;
  }

  /** The first element's offset in the segment, in bytes. */
  public long offset() {
    return offset;
  }

  /** The number of elements. */
  public long length() {
    return length;
  }

  /** The float at an element index; for I/O and tests, not for kernels. */
  public float get(long index) {
    return segment.get(ValueLayout.JAVA_FLOAT, offset + index * Float.BYTES);
  }

  /** Stores a float at an element index; for I/O and tests, not for kernels. */
  public void set(long index, float value) {
    segment.set(ValueLayout.JAVA_FLOAT, offset + index * Float.BYTES, value);
  }

  /** The int at an element index. */
  public int getInt(long index) {
    return segment.get(ValueLayout.JAVA_INT, offset + index * Integer.BYTES);
  }

  /** Stores an int at an element index. */
  public void setInt(long index, int value) {
    segment.set(ValueLayout.JAVA_INT, offset + index * Integer.BYTES, value);
  }

  @Override
  public String toString() {
    return "Buffer[" + length + " at " + offset + "]";
  }
}
