package dev.panagrad.engine.kernel.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Loads and stores of whole vectors at byte offsets.
 *
 * <p>Every loop of this package has one form: full vectors while they fit, then one store under the
 * mask of what is left. The last load reads a full vector all the same: buffers have readable bytes
 * behind their end, and lanes that aren't stored are never looked at.
 */
final class Access {
  /** Bytes of a vector. */
  static final int BYTES = Lanes.COUNT * Float.BYTES;

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private Access() {}

  /** The part of a run of bytes that full vectors cover. */
  static long full(long bytes) {
    return bytes & -BYTES;
  }

  /** The lanes of the last vector of a run of bytes; none if full vectors cover it. */
  static VectorMask<Float> tail(long bytes) {
    return Lanes.SPECIES.indexInRange(0, (bytes & (BYTES - 1)) / Float.BYTES);
  }

  static FloatVector load(MemorySegment segment, long at) {
    return FloatVector.fromMemorySegment(Lanes.SPECIES, segment, at, ORDER);
  }

  /** One element in all lanes. */
  static FloatVector broadcast(MemorySegment segment, long at) {
    return FloatVector.broadcast(Lanes.SPECIES, segment.get(ValueLayout.JAVA_FLOAT, at));
  }

  static FloatVector broadcast(float value) {
    return FloatVector.broadcast(Lanes.SPECIES, value);
  }

  static void store(MemorySegment segment, long at, FloatVector value) {
    value.intoMemorySegment(segment, at, ORDER);
  }

  static void store(MemorySegment segment, long at, FloatVector value, VectorMask<Float> lanes) {
    value.intoMemorySegment(segment, at, ORDER, lanes);
  }
}
