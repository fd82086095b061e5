package dev.panagrad.engine.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Owns off-heap memory: every buffer allocated here lives until the workspace is closed.
 *
 * <p>Whoever opens a workspace closes it. The bytes of all open workspaces are counted, so that
 * tests can tell a leak.
 */
public final class Workspace implements AutoCloseable {
  /** Alignment of every allocation in bytes: a cache line, and a 512-bit vector. */
  public static final long ALIGNMENT = 64;

  /** Readable bytes behind the last element of every allocation. */
  public static final long PADDING = 256;

  /** From this size on the system is asked first whether it has so much. */
  private static final long LARGE = 128L << 20;

  private static final AtomicLong LIVE_BYTES = new AtomicLong();

  private final Arena arena = Arena.ofShared();
  private long bytes;
  private boolean closed;

  /** Opens an empty workspace. */
  public Workspace() {}

  /** Bytes held by all workspaces that are open now. */
  public static long liveBytes() {
    return LIVE_BYTES.get();
  }

  /**
   * Allocates a zero-filled buffer.
   *
   * @param elements of 4 bytes each; 0 is allowed
   * @throws IllegalStateException if the workspace is closed
   * @throws IllegalArgumentException if the elements are below 0 or above {@link
   *     Buffer#MOST_LENGTH}
   * @throws OutOfMemoryError if the system hasn't so much
   */
  public Buffer allocate(long elements) {
    if (closed) {
      throw new IllegalStateException("the workspace is closed");
    }
    Buffer.checkLength(elements);
    long size = roundUp(elements * Float.BYTES) + PADDING;
    if (size > LARGE) {
      requireAvailable(size);
    }
    MemorySegment segment = arena.allocate(size, ALIGNMENT);
    bytes += size;
    LIVE_BYTES.addAndGet(size);
    return new Buffer(segment, 0, elements);
  }

  /**
   * Allocates a zero-filled buffer that belongs to no workspace: the garbage collector frees it
   * when its segment is no longer reachable. {@link #liveBytes} doesn't count it.
   *
   * @param elements of 4 bytes each; 0 is allowed
   * @throws OutOfMemoryError if the system hasn't so much, or all such memory together exceeds the
   *     JVM's -XX:MaxDirectMemorySize
   */
  public static Buffer automatic(long elements) {
    if (elements < 0) {
      throw new IllegalArgumentException("a buffer of " + elements + " elements");
    }
    long size = Math.addExact(roundUp(Math.multiplyExact(elements, Float.BYTES)), PADDING);
    if (size > LARGE) {
      requireAvailable(size);
    }
    return new Buffer(Arena.ofAuto().allocate(size, ALIGNMENT), 0, elements);
  }

  private static void requireAvailable(long size) {
    long available = new SystemMemory(Path.of("/")).available(liveBytes());
    if (size > available) {
      throw new OutOfMemoryError(
          "%,d MB are needed at once, and the system has %,d MB left"
              .formatted(size >> 20, available >> 20));
    }
  }

  /** Bytes allocated from this workspace. */
  public long bytes() {
    return bytes;
  }

  /**
   * Rounds a number of bytes up to the alignment.
   *
   * @throws ArithmeticException if the result is no long
   */
  public static long roundUp(long bytes) {
    return Math.addExact(bytes, ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      arena.close();
      LIVE_BYTES.addAndGet(-bytes);
      bytes = 0;
    }
  }
}
