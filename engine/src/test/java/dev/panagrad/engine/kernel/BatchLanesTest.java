package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.kernel.layout.BatchLanes;
import org.junit.jupiter.api.Test;

/** How batches are cut into blocks. */
class BatchLanesTest {
  @Test
  void blocksHoldTheBatch() {
    for (int n = 1; n <= 20_000; n++) {
      int lanes = BatchLanes.lanes(n);
      int sum = 0;
      for (int block = 0; block < BatchLanes.blocks(n); block++) {
        int images = BatchLanes.images(n, block);
        boolean last = block == BatchLanes.blocks(n) - 1;
        assertTrue(last ? images > 0 && images <= lanes : images == lanes, "batch of " + n);
        sum += images;
      }
      assertEquals(n, sum);
      assertEquals(0, lanes % BatchLanes.UNIT);
    }
  }

  @Test
  void smallBatchesAreOneBlock() {
    assertEquals(1, BatchLanes.blocks(100));
    assertEquals(112, BatchLanes.lanes(100));
    assertEquals(1, BatchLanes.blocks(512));
    assertEquals(157, BatchLanes.blocks(10_000));
    assertEquals(64, BatchLanes.lanes(10_000));
  }
}
