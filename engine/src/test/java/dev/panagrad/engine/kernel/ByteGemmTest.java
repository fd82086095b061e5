package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.kernel.gemm.GemmPlan;
import dev.panagrad.engine.kernel.gemm.bytes.ByteGemm;
import dev.panagrad.engine.kernel.gemm.bytes.ByteMatrix;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products of floats with a matrix of 8-bit integers. */
class ByteGemmTest {
  private static final long SEED = 31;

  private static byte[] bytes(int count) {
    byte[] values = new byte[count];
    new Random(SEED).nextBytes(values);
    return values;
  }

  private static Buffer run(Workspace workspace, GemmPlan plan, Guarded a, int m, int n) {
    Guarded c = new Guarded(workspace, (long) m * n);
    Guarded scratch = plan.scratch() == 0 ? null : new Guarded(workspace, plan.scratch());
    Buffer s = scratch == null ? null : scratch.buffer;
    KernelPlan sample = plan.warmUpCorner();
    if (sample != null) {
      assertTrue(sample.scratch() <= plan.scratch());
      sample.run(0, 0, a.buffer, null, c.buffer, null, s);
    }
    for (int part = plan.parts(0) - 1; part >= 0; part--) {
      plan.run(0, part, a.buffer, null, c.buffer, null, s);
    }
    c.checkGuards(plan.describe());
    if (scratch != null) {
      scratch.checkGuards("scratch of " + plan.describe());
    }
    return c.buffer;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "6, 64, 7",
    "8, 384, 384",
    "5, 100, 33",
    "13, 65, 200",
    "0, 3, 5",
    "7, 129, 31",
    "128, 40, 17"
  })
  void agreesWithDoubleForAnyThreads(int m, int n, int k) {
    byte[] values = bytes(k * n);
    ByteMatrix b = ByteMatrix.of(k, n, i -> values[i]);
    assertNotNull(b);
    try (Workspace workspace = new Workspace()) {
      // Whole numbers, so that sums are exact in whatever order.
      Guarded a = new Guarded(workspace, (long) m * k);
      Random random = new Random(SEED);
      for (int i = 0; i < m * k; i++) {
        a.buffer.set(i, random.nextInt(-255, 256));
      }
      for (int threads = 1; threads <= 3; threads++) {
        for (KernelSet set : new KernelSet[] {KernelSets.scalar(), KernelSets.vector()}) {
          Buffer c = run(workspace, ByteGemm.plan(set, b, m, threads), a, m, n);
          for (int row = 0; row < m; row++) {
            for (int col = 0; col < n; col++) {
              double expected = 0;
              for (int i = 0; i < k; i++) {
                expected += (double) a.buffer.get((long) row * k + i) * values[i * n + col];
              }
              assertEquals(expected, c.get((long) row * n + col), "[%d, %d]".formatted(row, col));
            }
          }
        }
      }
    }
  }

  @Test
  void holdsEveryByteAndNoOtherNumber() {
    ByteMatrix b = ByteMatrix.of(4, 64, i -> i - 128);
    long largest = 0;
    for (int col = 0; col < 64; col++) {
      long sum = 0;
      for (int row = 0; row < 4; row++) {
        assertEquals(row * 64 + col - 128, b.get(row, col));
        sum += Math.abs(row * 64 + col - 128);
      }
      largest = Math.max(largest, sum);
    }
    assertEquals(largest, b.largestSum());
    assertNull(ByteMatrix.of(1, 2, i -> 127 + i));
    assertNull(ByteMatrix.of(1, 2, i -> -128 - i));
  }
}
