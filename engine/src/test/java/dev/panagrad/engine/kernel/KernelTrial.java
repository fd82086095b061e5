package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The memory of one trial of a kernel: whatever the kernel must not use is NaN, whatever it must
 * not write is guarded.
 */
final class KernelTrial implements AutoCloseable {
  /** Lengths on both sides of every vector width, and some in between. */
  static final List<Integer> SIZES =
      List.of(1, 2, 3, 7, 13, 15, 16, 17, 31, 33, 100, 207, 1000, 4098);

  private static final int GUARD = 0x7FC0_BEEF;

  final SplittableRandom random;
  private final Workspace workspace = new Workspace();

  KernelTrial(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Both sets, the reference first. */
  static List<KernelSet> sets() {
    return List.of(KernelSets.scalar(), KernelSets.vector());
  }

  /** Every seed a test goes through. */
  static IntStream seeds() {
    return IntStream.range(0, 3);
  }

  /** Numbers in [low, high). */
  Buffer input(long length, double low, double high) {
    Buffer buffer = guarded(length);
    for (long i = 0; i < length; i++) {
      buffer.set(i, (float) random.nextDouble(low, high));
    }
    return buffer;
  }

  /** The given numbers. */
  Buffer input(float... values) {
    Buffer buffer = guarded(values.length);
    for (int i = 0; i < values.length; i++) {
      buffer.set(i, values[i]);
    }
    return buffer;
  }

  /** Whole numbers in [low, high). */
  Buffer ints(long length, int low, int high) {
    Buffer buffer = guarded(length);
    for (long i = 0; i < length; i++) {
      buffer.setInt(i, random.nextInt(low, high));
    }
    return buffer;
  }

  /** The elements of another buffer. */
  Buffer copy(Buffer buffer) {
    Buffer copy = guarded(buffer.length());
    for (long i = 0; i < buffer.length(); i++) {
      copy.setInt(i, buffer.getInt(i));
    }
    return copy;
  }

  /** NaN in the elements and behind them. */
  Buffer guarded(long length) {
    Buffer buffer = workspace.allocate(length);
    MemorySegment segment = buffer.segment();
    for (long at = 0; at < segment.byteSize(); at += Integer.BYTES) {
      segment.set(ValueLayout.JAVA_INT, at, GUARD);
    }
    return buffer;
  }

  /** Fails if a guarded buffer was written outside [from, to), up to the end of its padding. */
  static void assertGuarded(Buffer buffer, long from, long to, String what) {
    MemorySegment segment = buffer.segment();
    for (long at = 0; at < segment.byteSize(); at += Integer.BYTES) {
      long i = (at - buffer.offset()) / Integer.BYTES;
      if (i < from || i >= to) {
        int found = segment.get(ValueLayout.JAVA_INT, at);
        assertEquals(GUARD, found, () -> what + " wrote element " + i);
      }
    }
  }

  /** Fails unless two buffers hold the same bits in [from, to). */
  static void assertSameBits(Buffer expected, Buffer found, long from, long to, String what) {
    for (long i = from; i < to; i++) {
      long index = i;
      assertEquals(expected.getInt(i), found.getInt(i), () -> what + " at " + index);
    }
  }

  /** Fails unless a float is within so many units in the last place, or an absolute distance. */
  static void assertClose(double expected, float found, double ulps, double floor, String what) {
    if (Double.isNaN(expected) || Math.abs(expected) > Float.MAX_VALUE) {
      assertEquals((float) expected, found, what);
      return;
    }
    double allowed = Math.max(floor, ulps * Math.ulp((float) expected));
    assertTrue(
        Math.abs(found - expected) <= allowed,
        () -> "%s: expected %s, found %s".formatted(what, expected, found));
  }

  @Override
  public void close() {
    workspace.close();
  }
}
