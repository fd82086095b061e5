package dev.panagrad.engine.kernel.scalar;

import dev.panagrad.engine.kernel.LayoutKernels;
import dev.panagrad.engine.kernel.Windows;
import dev.panagrad.engine.memory.Buffer;

/** Layout conversions in plain Java: the reference. */
public final class ScalarLayout implements LayoutKernels {
  /** Creates the reference. */
  public ScalarLayout() {}

  @Override
  public void batchInnermost(Buffer in, Buffer out, int n, int features, int from, int to) {
    int lanes = Windows.lanes(n);
    for (int f = from; f < to; f++) {
      for (int p = 0; p < lanes; p++) {
        out.set((long) f * lanes + p, p < n ? in.get((long) p * features + f) : 0f);
      }
    }
  }

  @Override
  public void batchOutermost(Buffer in, Buffer out, int n, int features, int from, int to) {
    int lanes = Windows.lanes(n);
    for (int f = from; f < to; f++) {
      for (int p = 0; p < n; p++) {
        out.set((long) p * features + f, in.get((long) f * lanes + p));
      }
    }
  }
}
