package dev.panagrad.engine.kernel.pool;

import dev.panagrad.engine.kernel.conv.plan.Windows;
import dev.panagrad.engine.memory.Buffer;

/** Pooling as nested loops in plain Java: the reference. */
final class ScalarPool implements PoolKernels {
  @Override
  public void max(PoolSpec spec, Buffer in, Buffer out, int fromRow, int toRow) {
    for (int i = fromRow; i < toRow; i++) {
      for (int j = 0; j < spec.outW(); j++) {
        for (int k = 0; k < spec.c() * spec.lanes(); k++) {
          out.set(resultAt(spec, i, j) + k, in.get(firstLargest(spec, in, i, j, k)));
        }
      }
    }
  }

  @Override
  public void maxOfPlanes(PoolSpec spec, Buffer in, Buffer out, int fromChannel, int toChannel) {
    for (int c = fromChannel; c < toChannel; c++) {
      for (int i = 0; i < spec.outH(); i++) {
        for (int j = 0; j < spec.outW(); j++) {
          out.set(((long) c * spec.outH() + i) * spec.outW() + j, largest(spec, in, c, i, j));
        }
      }
    }
  }

  private static float largest(PoolSpec spec, Buffer in, int c, int i, int j) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int r = top(spec, i); r < bottom(spec, i); r++) {
      for (int s = left(spec, j); s < right(spec, j); s++) {
        int row = i * spec.strideH() - spec.padTop() + r;
        int col = j * spec.strideW() - spec.padLeft() + s;
        largest = Math.max(largest, in.get(((long) c * spec.h() + row) * spec.w() + col));
      }
    }
    return largest;
  }

  @Override
  public void maxGradient(
      PoolSpec spec, Buffer in, Buffer out, Buffer dy, Buffer dx, int fromChannel, int toChannel) {
    clear(spec, dx, fromChannel, toChannel);
    for (int i = 0; i < spec.outRows(); i++) {
      for (int j = 0; j < spec.outW(); j++) {
        for (int k = fromChannel * spec.lanes(); k < toChannel * spec.lanes(); k++) {
          long at = firstLargest(spec, in, i, j, k);
          if (!Float.isNaN(in.get(at))) {
            dx.set(at, dx.get(at) + dy.get(resultAt(spec, i, j) + k));
          }
        }
      }
    }
  }

  @Override
  public void average(PoolSpec spec, Buffer in, Buffer out, int fromRow, int toRow) {
    for (int i = fromRow; i < toRow; i++) {
      for (int j = 0; j < spec.outW(); j++) {
        for (int k = 0; k < spec.c() * spec.lanes(); k++) {
          float sum = 0;
          for (int r = top(spec, i); r < bottom(spec, i); r++) {
            for (int s = left(spec, j); s < right(spec, j); s++) {
              sum += in.get(cellAt(spec, i, j, r, s) + k);
            }
          }
          out.set(resultAt(spec, i, j) + k, sum / cells(spec, i, j));
        }
      }
    }
  }

  @Override
  public void averageGradient(PoolSpec spec, Buffer dy, Buffer dx, int fromChannel, int toChannel) {
    clear(spec, dx, fromChannel, toChannel);
    for (int i = 0; i < spec.outRows(); i++) {
      for (int j = 0; j < spec.outW(); j++) {
        for (int k = fromChannel * spec.lanes(); k < toChannel * spec.lanes(); k++) {
          float share = dy.get(resultAt(spec, i, j) + k) / cells(spec, i, j);
          for (int r = top(spec, i); r < bottom(spec, i); r++) {
            for (int s = left(spec, j); s < right(spec, j); s++) {
              long at = cellAt(spec, i, j, r, s) + k;
              dx.set(at, dx.get(at) + share);
            }
          }
        }
      }
    }
  }

  private static void clear(PoolSpec spec, Buffer dx, int fromChannel, int toChannel) {
    for (int cell = 0; cell < spec.rows() * spec.w(); cell++) {
      for (int k = fromChannel * spec.lanes(); k < toChannel * spec.lanes(); k++) {
        dx.set((long) cell * spec.c() * spec.lanes() + k, 0f);
      }
    }
  }

  /** The index of the largest element of the window, the first of equals; NaN counts as largest. */
  private static long firstLargest(PoolSpec spec, Buffer in, int i, int j, int k) {
    long best = -1;
    for (int r = top(spec, i); r < bottom(spec, i); r++) {
      for (int s = left(spec, j); s < right(spec, j); s++) {
        long at = cellAt(spec, i, j, r, s) + k;
        float value = in.get(at);
        if (best < 0 || value > in.get(best) || Float.isNaN(value)) {
          best = at;
        }
      }
    }
    return best;
  }

  private static int top(PoolSpec spec, int i) {
    return Windows.firstTap(i % spec.outH(), spec.strideH(), spec.padTop());
  }

  private static int bottom(PoolSpec spec, int i) {
    return Windows.lastTap(spec.h(), spec.kh(), i % spec.outH(), spec.strideH(), spec.padTop());
  }

  private static int left(PoolSpec spec, int j) {
    return Windows.firstTap(j, spec.strideW(), spec.padLeft());
  }

  private static int right(PoolSpec spec, int j) {
    return Windows.lastTap(spec.w(), spec.kw(), j, spec.strideW(), spec.padLeft());
  }

  private static int cells(PoolSpec spec, int i, int j) {
    return (bottom(spec, i) - top(spec, i)) * (right(spec, j) - left(spec, j));
  }

  private static long cellAt(PoolSpec spec, int i, int j, int r, int s) {
    int row = i / spec.outH() * spec.h() + i % spec.outH() * spec.strideH() - spec.padTop() + r;
    int col = j * spec.strideW() - spec.padLeft() + s;
    return ((long) row * spec.w() + col) * spec.c() * spec.lanes();
  }

  private static long resultAt(PoolSpec spec, int i, int j) {
    return ((long) i * spec.outW() + j) * spec.c() * spec.lanes();
  }
}
