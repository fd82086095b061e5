package dev.panagrad.engine.kernel.attention;

import dev.panagrad.engine.kernel.random.RandomKernels;
import dev.panagrad.engine.memory.Buffer;

/** Rows of attention, computed in double: the reference. */
final class ScalarRows implements AttentionRows {
  private final RandomKernels random;

  ScalarRows(RandomKernels random) {
    this.random = random;
  }

  @Override
  public void weights(
      Buffer scores,
      int rows,
      int cols,
      float scale,
      int seen,
      int step,
      Buffer mask,
      long maskAt,
      long maskRow) {
    for (int row = 0; row < rows; row++) {
      long at = (long) row * cols;
      int end = Math.min(cols, seen + row * step);
      double max = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < end; i++) {
        float added = mask == null ? 0 : mask.get(maskAt + row * maskRow + i);
        float score = scores.get(at + i) * scale + added;
        scores.set(at + i, score);
        max = Math.max(max, score);
      }
      double sum = 0;
      boolean any = max != Double.NEGATIVE_INFINITY;
      for (int i = 0; i < end && any; i++) {
        sum += Math.exp(scores.get(at + i) - max);
      }
      for (int i = 0; i < cols; i++) {
        boolean weighs = any && i < end;
        scores.set(at + i, weighs ? (float) (Math.exp(scores.get(at + i) - max) / sum) : 0);
      }
    }
  }

  @Override
  public void masks(Buffer out, float keep, long seed, int stream, long counter) {
    random.dropoutMask(out, keep, seed, stream, counter, 0, out.length());
  }

  @Override
  public void multiply(Buffer a, Buffer b, Buffer out) {
    for (long i = 0; i < out.length(); i++) {
      out.set(i, a.get(i) * b.get(i));
    }
  }

  @Override
  public void clear(Buffer out, long from, long count) {
    for (long i = from; i < from + count; i++) {
      out.set(i, 0);
    }
  }
}
