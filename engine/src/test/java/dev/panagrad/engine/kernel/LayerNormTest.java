package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.engine.kernel.norm.LayerNormKernels;
import dev.panagrad.engine.memory.Buffer;
import org.junit.jupiter.api.Test;

/** Layer normalisation: the vector form against the scalar one, and large means. */
class LayerNormTest {
  private static final float EPSILON = 1e-5f;
  private static final int ROWS = 5;

  @Test
  void vectorAgreesWithScalar() {
    for (int cols : KernelTrial.SIZES) {
      for (boolean centred : new boolean[] {true, false}) {
        String what = cols + (centred ? " columns, centred" : " columns");
        try (KernelTrial trial = new KernelTrial(cols)) {
          Buffer x = trial.input((long) ROWS * cols, -1, 1);
          Buffer dy = trial.input((long) ROWS * cols, -1, 1);
          Buffer scale = trial.input(cols, -1, 1);
          Buffer offset = trial.input(cols, -1, 1);
          int from = trial.random.nextInt(ROWS);
          int to = trial.random.nextInt(from, ROWS + 1);
          Buffer[][] results = new Buffer[2][];
          for (int form = 0; form < 2; form++) {
            LayerNormKernels kernels = LayerNormKernels.of(KernelTrial.sets().get(form));
            Buffer y = trial.guarded(x.length());
            Buffer dx = trial.guarded(x.length());
            Buffer dScale = trial.guarded(cols);
            Buffer dOffset = trial.guarded(cols);
            kernels.normalize(x, scale, offset, centred, EPSILON, y, cols, from, to);
            kernels.inputGradient(x, scale, dy, centred, EPSILON, dx, cols, from, to);
            kernels.parameterGradient(x, dy, centred, EPSILON, dScale, dOffset, cols, from, to);
            KernelTrial.assertGuarded(y, (long) from * cols, (long) to * cols, what);
            KernelTrial.assertGuarded(dx, (long) from * cols, (long) to * cols, what);
            KernelTrial.assertGuarded(dScale, 0, cols, what);
            KernelTrial.assertGuarded(dOffset, 0, cols, what);
            results[form] = new Buffer[] {y, dx, dScale, dOffset};
          }
          // One or two columns have next to no variance, which multiplies what rounding leaves.
          double allowed = cols <= 2 ? 0.1 : 2e-5;
          for (int r = 0; r < 4; r++) {
            long start = r < 2 ? (long) from * cols : 0;
            long end = r < 2 ? (long) to * cols : cols;
            for (long i = start; i < end; i++) {
              float expected = results[0][r].get(i);
              assertEquals(expected, results[1][r].get(i), allowed, what + ", result " + r);
            }
          }
        }
      }
    }
  }

  @Test
  void resultsMayLieOverTheInput() {
    for (KernelSet set : KernelTrial.sets()) {
      for (int cols : KernelTrial.SIZES) {
        try (KernelTrial trial = new KernelTrial(cols)) {
          Buffer x = trial.input(3L * cols, -1, 1);
          Buffer dy = trial.input(3L * cols, -1, 1);
          Buffer scale = trial.input(cols, -1, 1);
          Buffer apart = trial.guarded(3L * cols);
          LayerNormKernels.of(set).inputGradient(x, scale, dy, true, EPSILON, apart, cols, 0, 3);
          LayerNormKernels.of(set).inputGradient(x, scale, dy, true, EPSILON, dy, cols, 0, 3);
          KernelTrial.assertSameBits(apart, dy, 0, 3L * cols, set.name() + " gradient " + cols);
          LayerNormKernels.of(set).normalize(x, scale, scale, true, EPSILON, apart, cols, 0, 3);
          LayerNormKernels.of(set).normalize(x, scale, scale, true, EPSILON, x, cols, 0, 3);
          KernelTrial.assertSameBits(apart, x, 0, 3L * cols, set.name() + " " + cols);
        }
      }
    }
  }

  @Test
  void largeMeansCostNoAccuracy() {
    int cols = 777;
    try (KernelTrial trial = new KernelTrial(1)) {
      Buffer x = trial.input(cols, 1000, 1001);
      Buffer one = trial.input(cols, 1, 1.0001);
      Buffer expected = trial.guarded(cols);
      Buffer found = trial.guarded(cols);
      LayerNormKernels.of(KernelTrial.sets().get(0))
          .normalize(x, one, one, true, 0, expected, cols, 0, 1);
      LayerNormKernels.of(KernelTrial.sets().get(1))
          .normalize(x, one, one, true, 0, found, cols, 0, 1);
      for (int c = 0; c < cols; c++) {
        assertEquals(expected.get(c), found.get(c), 1e-3, "column " + c);
      }
    }
  }
}
