package dev.panagrad.engine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lengths whose bytes wrap around to few are refused. */
final class HostileLengthsTest {
  @ParameterizedTest
  @ValueSource(longs = {1L << 62, (1L << 62) + 8, 1L << 61, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void noBufferHasThem(long length) {
    try (Workspace workspace = new Workspace()) {
      MemorySegment segment = workspace.allocate(16).segment();
      assertThrows(IllegalArgumentException.class, () -> workspace.allocate(length));
      assertThrows(IllegalArgumentException.class, () -> Buffer.unbound(length));
      assertThrows(IllegalArgumentException.class, () -> new Buffer(segment, 0, length));
    }
  }

  @Test
  void noPartHasThem() {
    Buffer whole = Buffer.unbound(16);
    assertThrows(IllegalArgumentException.class, () -> whole.part(1, Long.MAX_VALUE));
    assertThrows(IllegalArgumentException.class, () -> whole.part(Long.MAX_VALUE, 1));
    assertThrows(IllegalArgumentException.class, () -> whole.part(Long.MAX_VALUE, Long.MAX_VALUE));
    assertEquals(1, whole.part(15, 1).length());
  }

  @Test
  void noBufferIsBoundBeyondItsSegment() {
    try (Workspace workspace = new Workspace()) {
      MemorySegment segment = workspace.allocate(16).segment();
      Buffer buffer = Buffer.unbound(16);
      for (long offset : new long[] {4, -4, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 255}) {
        assertThrows(IllegalArgumentException.class, () -> buffer.bind(segment, offset));
        assertThrows(IllegalArgumentException.class, () -> buffer.bind(MemorySegment.NULL, offset));
      }
      buffer.bind(segment, 0);
    }
  }

  @Test
  void roundingUpDoesNotWrapAround() {
    assertEquals(128, Workspace.roundUp(65));
    assertThrows(ArithmeticException.class, () -> Workspace.roundUp(Long.MAX_VALUE));
  }

  @Test
  void productsAreExact() {
    assertEquals(6_000_000_000L, Sizes.elements("x", 2_000_000_000, 3));
    assertEquals(0, Sizes.elements("x", 2_000_000_000, 0, 3));
    assertThrows(
        IllegalArgumentException.class, () -> Sizes.elements("x", 1 << 30, 0, 1 << 30, 1 << 30));
    assertThrows(IllegalArgumentException.class, () -> Sizes.elements("x", 3, -1));
    assertThrows(IllegalArgumentException.class, () -> Sizes.count("x", 1 << 16, 1 << 15));
  }
}
