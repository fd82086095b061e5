package dev.panagrad.engine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

final class BufferPartTest {
  @Test
  void isInsideTheWhole() {
    try (Workspace workspace = new Workspace()) {
      Buffer whole = workspace.allocate(10);
      Buffer part = whole.part(3, 4);
      part.set(0, 1.5f);
      assertEquals(1.5f, whole.get(3));
      assertEquals(4, part.length());
    }
  }

  @Test
  void movesWithTheWholeAlsoWhenNested() {
    try (Workspace workspace = new Workspace()) {
      Buffer whole = Buffer.unbound(10);
      Buffer inner = whole.part(2, 6).part(1, 3);
      Buffer first = workspace.allocate(10);
      Buffer second = workspace.allocate(30);
      first.set(3, 7);
      second.set(13, 8);
      whole.bind(first.segment(), first.offset());
      assertEquals(7, inner.get(0));
      whole.bind(second.segment(), second.offset() + 10 * Float.BYTES);
      assertEquals(8, inner.get(0));
    }
  }

  @Test
  void doesNotReachBeyondTheWhole() {
    Buffer whole = Buffer.unbound(10);
    assertThrows(IllegalArgumentException.class, () -> whole.part(8, 3));
    assertThrows(IllegalArgumentException.class, () -> whole.part(-1, 3));
  }

  @Test
  void hasMemoryBehindItThatKernelsMayRead() {
    try (Workspace workspace = new Workspace()) {
      MemorySegment segment = workspace.allocate(16).segment();
      assertEquals(16 * Float.BYTES + Workspace.PADDING, segment.byteSize());
      assertThrows(IllegalArgumentException.class, () -> new Buffer(segment, 0, 17));
      assertThrows(IllegalArgumentException.class, () -> new Buffer(segment, Float.BYTES, 16));
      assertEquals(15, new Buffer(segment, Float.BYTES, 15).length());
    }
  }
}
