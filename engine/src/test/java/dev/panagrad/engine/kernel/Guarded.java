package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.util.Random;

/** A buffer between two stretches of guard words that no kernel may write. */
final class Guarded {
  private static final int GUARD = 64;
  private static final int WORD = 0x7fc0beef;

  final Buffer buffer;
  private final Buffer whole;

  Guarded(Workspace workspace, long length) {
    whole = workspace.allocate(length + 2 * GUARD);
    for (long i = 0; i < whole.length(); i++) {
      whole.setInt(i, WORD);
    }
    buffer = new Buffer(whole.segment(), GUARD * 4L, length);
  }

  /** Fills the buffer with numbers in [-1, 1). */
  Guarded random(Random random) {
    for (long i = 0; i < buffer.length(); i++) {
      buffer.set(i, random.nextFloat() * 2 - 1);
    }
    return this;
  }

  /** Zeroes the lanes beyond a batch of n that is held in blocks of so many lanes. */
  Guarded zeroTail(int n, int lanes) {
    for (long i = 0; i < buffer.length(); i++) {
      if (isTail(buffer, i, n, lanes)) {
        buffer.set(i, 0);
      }
    }
    return this;
  }

  private static boolean isTail(Buffer buffer, long i, int n, int lanes) {
    long block = i / (buffer.length() / Math.ceilDiv(n, lanes));
    return block * lanes + i % lanes >= n;
  }

  /** Fails if a guard word has changed. */
  void checkGuards(String what) {
    for (int i = 0; i < GUARD; i++) {
      assertEquals(WORD, whole.getInt(i), what + ": guard word before the buffer");
      assertEquals(
          WORD, whole.getInt(whole.length() - 1 - i), what + ": guard word behind the buffer");
    }
  }

  /** Fails if an element is not within {@code tolerance} of another buffer's. */
  static void assertClose(Buffer expected, Buffer actual, double tolerance, String what) {
    assertEquals(expected.length(), actual.length(), what);
    for (long i = 0; i < expected.length(); i++) {
      assertEquals(expected.get(i), actual.get(i), tolerance, what + ", element " + i);
    }
  }

  /** Fails if lanes beyond a batch of n are not zero. */
  static void assertZeroTail(Buffer buffer, int n, int lanes, String what) {
    for (long i = 0; i < buffer.length(); i++) {
      if (isTail(buffer, i, n, lanes)) {
        assertEquals(0f, buffer.get(i), what + ", tail element " + i);
      }
    }
  }
}
