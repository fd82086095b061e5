package dev.panagrad.graph.compile.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SharedBlockTest {
  private long before;

  @BeforeEach
  void count() {
    before = Workspace.liveBytes();
  }

  @AfterEach
  void nothingIsLeft() {
    assertEquals(before, Workspace.liveBytes(), "bytes off the heap");
  }

  @Test
  void isAsLargeAsTheLargestPlanNeeds() {
    try (SharedBlock block = new SharedBlock()) {
      block.add(placement(1_024, 0));
      block.add(placement(4_096, 0));
      block.add(placement(2_048, 0));
      assertEquals(4_096, block.bytes());
      assertTrue(Workspace.liveBytes() - before < 4_096 + 1_024, "the first one is freed");
    }
  }

  @Test
  void movesEarlierPlansWithTheirPartsWhenItGrows() {
    try (SharedBlock block = new SharedBlock()) {
      SharedBlock.Placement small = placement(1_024, 512);
      Buffer value = small.buffers().getFirst();
      Buffer part = value.part(8, 16);
      block.add(small);
      SharedBlock.Placement large = placement(8_192, 0);
      block.add(large);
      assertSame(large.buffers().getFirst().segment(), value.segment());
      assertEquals(512, value.offset());
      part.set(0, 3);
      assertEquals(3, value.get(8));
      assertEquals(3, large.buffers().getFirst().get(512 / Float.BYTES + 8));
    }
  }

  @Test
  void aPlanTooLargeForTheSystemChangesNothing() {
    try (SharedBlock block = new SharedBlock()) {
      SharedBlock.Placement small = placement(1_024, 0);
      block.add(small);
      Buffer value = small.buffers().getFirst();
      value.set(5, 7);
      long open = Workspace.liveBytes();
      SharedBlock.Placement huge = new SharedBlock.Placement(List.of(), new long[0], 1L << 50);
      assertThrows(OutOfMemoryError.class, () -> block.add(huge));
      assertEquals(open, Workspace.liveBytes());
      assertEquals(1_024, block.bytes());
      assertEquals(7, value.get(5));
    }
  }

  @Test
  void aPlanThatIsClosedIsMovedNoMore() {
    try (SharedBlock block = new SharedBlock()) {
      SharedBlock.Placement closed = placement(1_024, 0);
      block.add(closed);
      block.remove(closed);
      SharedBlock.Placement larger = placement(2_048, 0);
      block.add(larger);
      assertNotEquals(larger.buffers().getFirst().segment(), closed.buffers().getFirst().segment());
    }
  }

  /** A value that ends with the block. */
  private static SharedBlock.Placement placement(long bytes, long offset) {
    Buffer value = Buffer.unbound((bytes - offset) / Float.BYTES);
    return new SharedBlock.Placement(List.of(value), new long[] {offset}, bytes);
  }
}
