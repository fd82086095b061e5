package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.engine.kernel.layout.BatchLanes;
import dev.panagrad.engine.kernel.layout.LayoutKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layout conversions against their definition, in both forms. */
class LayoutTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1, 16",
    "2, 10",
    "15, 17",
    "16, 16",
    "17, 33",
    "100, 784",
    "100, 588",
    "33, 47",
    "130, 31",
    "523, 37",
    "1000, 16"
  })
  void bothDirections(int n, int features) {
    check(LayoutKernels.of(KernelSets.scalar()), n, features);
    check(LayoutKernels.of(KernelSets.vector()), n, features);
  }

  private static void check(LayoutKernels kernels, int n, int features) {
    int lanes = BatchLanes.lanes(n);
    int all = BatchLanes.blocks(n) * lanes;
    String what = kernels.getClass().getSimpleName() + " seed 3";
    try (Workspace workspace = new Workspace()) {
      Random random = new Random(3);
      Buffer rows = new Guarded(workspace, (long) n * features).random(random).buffer;
      Guarded inner = new Guarded(workspace, (long) features * all);
      int middle = features / 3;
      kernels.batchInnermost(rows, inner.buffer, n, features, 0, middle);
      kernels.batchInnermost(rows, inner.buffer, n, features, middle, features);
      inner.checkGuards(what);
      for (int f = 0; f < features; f++) {
        for (int p = 0; p < all; p++) {
          float expected = p < n ? rows.get((long) p * features + f) : 0f;
          long at = ((long) p / lanes * features + f) * lanes + p % lanes;
          assertEquals(expected, inner.buffer.get(at), what);
        }
      }
      Guarded outer = new Guarded(workspace, rows.length());
      kernels.batchOutermost(inner.buffer, outer.buffer, n, features, middle, features);
      kernels.batchOutermost(inner.buffer, outer.buffer, n, features, 0, middle);
      outer.checkGuards(what);
      Guarded.assertClose(rows, outer.buffer, 0, what);
    }
  }
}
