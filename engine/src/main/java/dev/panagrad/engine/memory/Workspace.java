package dev.panagrad.engine.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Owns off-heap memory: every buffer allocated here lives until the workspace is closed.
 *
 * <p>The code that opens a workspace must close it. The bytes of all open workspaces are counted,
 * so that tests can detect leaks.
 */
public final class Workspace implements AutoCloseable {
  /** Alignment of every allocation in bytes: a cache line, and a 512-bit vector. */
  public static final long ALIGNMENT = 64;

  /** Readable bytes after the last element of every allocation. */
  public static final long PADDING = 256;

  /** Allocations from this size on first check the available memory. */
  private static final long LARGE = 128L << 20;

  private static final AtomicLong LIVE_BYTES = new AtomicLong();

  private final Arena arena = Arena.ofShared();
  private long bytes;
  private boolean closed;

  /** Opens an empty workspace. */
  public Workspace() {}

  /** The bytes held by all open workspaces. */
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
   * @throws OutOfMemoryError if the system hasn't enough memory
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
   * @throws OutOfMemoryError if the system hasn't enough memory, or all such memory together
   *     exceeds the JVM's -XX:MaxDirectMemorySize
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

  /** The bytes allocated from this workspace. */
  public long bytes() {
    return bytes;
  }

  /**
   * Rounds a number of bytes up to the alignment.
   *
   * @throws ArithmeticException if the result overflows a long
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
