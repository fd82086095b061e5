package dev.panagrad.engine.kernel.layout;

import dev.panagrad.engine.memory.Buffer;

/** Layout conversions in plain Java: the reference. */
final class ScalarLayout implements LayoutKernels {
  @Override
  public void batchInnermost(Buffer in, Buffer out, int n, int features, int from, int to) {
    int lanes = BatchLanes.lanes(n);
    for (int p = 0; p < BatchLanes.blocks(n) * lanes; p++) {
      for (int f = from; f < to; f++) {
        out.set(at(p, f, features, lanes), p < n ? in.get((long) p * features + f) : 0f);
      }
    }
  }

  @Override
  public void batchOutermost(Buffer in, Buffer out, int n, int features, int from, int to) {
    int lanes = BatchLanes.lanes(n);
    for (int p = 0; p < n; p++) {
      for (int f = from; f < to; f++) {
        out.set((long) p * features + f, in.get(at(p, f, features, lanes)));
      }
    }
  }

  private static long at(int p, int f, int features, int lanes) {
    return ((long) p / lanes * features + f) * lanes + p % lanes;
  }
}
