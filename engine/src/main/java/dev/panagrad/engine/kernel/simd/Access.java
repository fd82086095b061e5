package dev.panagrad.engine.kernel.simd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;
import jdk.incubator.vector.VectorSpecies;

/** Memory access of vector loops: off-heap segments in steps of whole vectors. */
public final class Access {
  /** The bytes of a vector. */
  public static final long BYTES = (long) Lanes.COUNT * Float.BYTES;

  /** The order of bytes of all loads and stores. */
  public static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /** The JDK's class of off-heap segments, which has no public name. */
  private static final Class<?> OFF_HEAP = Arena.global().allocate(1).getClass();

  static {
    loadClasses();
  }

  private Access() {}

  /**
   * Loads JDK classes early that would be loaded later. The JIT compiler relies on the loaded
   * classes: at the first heap segment, automatic-arena segment, or mask or shuffle of another
   * element type, it discards most of the loops compiled so far.
   */
  private static void loadClasses() {
    MemorySegment.ofArray(new byte[1]);
    MemorySegment.ofArray(new char[1]);
    MemorySegment.ofArray(new short[1]);
    MemorySegment.ofArray(new int[1]);
    MemorySegment.ofArray(new long[1]);
    MemorySegment.ofArray(new float[1]);
    MemorySegment.ofArray(new double[1]);
    Arena.ofAuto();
    for (Class<?> type : List.of(int.class, long.class)) {
      VectorSpecies<?> species = VectorSpecies.of(type, Lanes.SPECIES.vectorShape());
      species.maskAll(true);
      species.iotaShuffle(0, 1, true);
    }
  }

  /**
   * Returns the segment after a check that gives the JIT compiler its exact class.
   *
   * <p>Without it the compiler guesses the class from a profile of the whole JVM. The Vector API
   * itself stores to arrays while interpreted (all reinterpreting casts do), which is enough to
   * make every store of every loop ambiguous between heap and off-heap: a fifth of the speed.
   *
   * @throws IllegalArgumentException if the segment is on the heap or a mapped file
   */
  public static MemorySegment exact(MemorySegment segment) {
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

  /** The part of a range of bytes that full vectors cover. */
  public static long full(long bytes) {
    return bytes & -BYTES;
  }

  /**
   * The elements in the last, partial vector of a range of bytes; 0 if full vectors cover it.
   * Callers create the mask themselves: a mask returned by a method is on the heap whenever the JIT
   * compiler doesn't inline the call.
   */
  public static long rest(long bytes) {
    return (bytes & (BYTES - 1)) / Float.BYTES;
  }
}
