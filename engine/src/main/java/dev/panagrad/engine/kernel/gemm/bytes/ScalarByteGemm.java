package dev.panagrad.engine.kernel.gemm.bytes;

import dev.panagrad.engine.kernel.gemm.GemmPlan;
import dev.panagrad.engine.memory.Buffer;

/** A product of floats with a {@link ByteMatrix} as a triple loop. */
record ScalarByteGemm(ByteMatrix b, int m) implements GemmPlan {
  @Override
  public long scratch() {
    return 0;
  }

  @Override
  public int phases() {
    return 1;
  }

  @Override
  public int parts(int phase) {
    return Math.max(1, m);
  }

  @Override
  public void run(int phase, int row, Buffer a, Buffer none, Buffer c, Buffer bias, Buffer s) {
    for (int col = 0; col < b.cols() && m > 0; col++) {
      float sum = 0;
      for (int i = 0; i < b.rows(); i++) {
        sum = Math.fma(a.get((long) row * b.rows() + i), b.get(i, col), sum);
      }
      c.set((long) row * b.cols() + col, sum);
    }
  }

  @Override
  public String describe() {
    return "scalar loops, B in bytes";
  }
}
