package dev.panagrad.engine.kernel.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/** How the loops of this package see memory: off-heap segments in steps of whole vectors. */
final class Access {
  /** Bytes of a vector. */
  static final long BYTES = (long) Lanes.COUNT * Float.BYTES;

  /** The order of bytes of all loads and stores. */
  static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /** The JDK's class of off-heap segments, which has no public name. */
  private static final Class<?> OFF_HEAP = Arena.global().allocate(1).getClass();

  private Access() {}

  /**
   * The same segment, after a check that tells the JIT compiler its exact class.
   *
   * <p>Without it the compiler guesses the class from what it saw in the whole JVM. The Vector API
   * itself stores to arrays while it is interpreted (all reinterpreting casts do), which is enough
   * to make every store of every loop undecided between heap and off-heap: a fifth of the speed.
   *
   * @throws IllegalArgumentException if the segment is on the heap or a mapped file
   */
  static MemorySegment exact(MemorySegment segment) {
    if (segment.getClass() != OFF_HEAP) {
      throw notOffHeap(segment);
    }
    return segment;
  }

  private static IllegalArgumentException notOffHeap(MemorySegment segment) {
    return new IllegalArgumentException(
        "kernels work on memory of an Arena, not on %s; copy it into a Workspace"
            .formatted(segment));
  }

  /** The part of a run of bytes that full vectors cover. */
  static long full(long bytes) {
    return bytes & -BYTES;
  }

  /**
   * The elements of the last vector of a run of bytes; none if full vectors cover it. The mask for
   * them is made where it is used: one that a method returns lies on the heap whenever the JIT
   * compiler doesn't inline the call.
   */
  static long rest(long bytes) {
    return (bytes & (BYTES - 1)) / Float.BYTES;
  }
}
