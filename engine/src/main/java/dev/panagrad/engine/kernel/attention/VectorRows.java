package dev.panagrad.engine.kernel.attention;

import dev.panagrad.engine.kernel.random.RandomKernels;
import dev.panagrad.engine.kernel.simd.RowLoops;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;

/** Rows of attention in SIMD; each row stays in the L1 cache. */
final class VectorRows implements AttentionRows {
  private final RandomKernels random;

  VectorRows(RandomKernels random) {
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
    MemorySegment segment = scores.segment();
    long bytes = (long) Float.BYTES * cols;
    float factor = scale;
    if (mask != null) {
      factor = 1;
      for (int row = 0; row < rows; row++) {
        long end = (long) Float.BYTES * Math.min(cols, seen + row * step);
        long maskStart = mask.offset() + Float.BYTES * (maskAt + row * maskRow);
        AttentionLoops.scaleAndAdd(
            segment, scores.offset() + row * bytes, end, scale, mask.segment(), maskStart);
      }
    }
    WeightLoops.softmax(
        segment,
        scores.offset(),
        rows,
        bytes,
        factor,
        (long) Float.BYTES * seen,
        (long) Float.BYTES * step);
  }

  @Override
  public void masks(Buffer out, float keep, long seed, int stream, long counter) {
    random.dropoutMask(out, keep, seed, stream, counter, 0, out.length());
  }

  @Override
  public void multiply(Buffer a, Buffer b, Buffer out) {
    AttentionLoops.multiply(
        a.segment(),
        a.offset(),
        b.segment(),
        b.offset(),
        out.segment(),
        out.offset(),
        out.length() * Float.BYTES);
  }

  @Override
  public void clear(Buffer out, long from, long count) {
    RowLoops.clear(out.segment(), out.offset() + from * Float.BYTES, count * Float.BYTES);
  }
}
