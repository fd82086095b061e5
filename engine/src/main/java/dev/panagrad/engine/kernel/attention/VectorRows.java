package dev.panagrad.engine.kernel.attention;

import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.engine.kernel.elementwise.VectorUnary;
import dev.panagrad.engine.kernel.random.RandomKernels;
import dev.panagrad.engine.kernel.simd.Access;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;

/** Rows of attention in SIMD; each row stays in the L1 cache. */
final class VectorRows implements AttentionRows {
  private final VectorUnary exp = VectorUnary.of(UnaryKind.EXP);
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
    for (int row = 0; row < rows; row++) {
      long at = scores.offset() + row * bytes;
      long end = (long) Float.BYTES * Math.min(cols, seen + row * step);
      float max;
      if (mask == null) {
        max = AttentionLoops.max(segment, at, end, scale);
      } else {
        long maskStart = mask.offset() + Float.BYTES * (maskAt + row * maskRow);
        max = AttentionLoops.scaleAndAdd(segment, at, end, scale, mask.segment(), maskStart);
      }
      if (max == Float.NEGATIVE_INFINITY) {
        AttentionLoops.zero(segment, at, bytes);
        continue;
      }
      // Whole vectors where the row has them: what isn't seen is computed too, and then cleared.
      long wide = Math.min(bytes, Access.full(end + Access.BYTES - 1));
      AttentionLoops.scaleLess(segment, at, wide, mask == null ? scale : 1, max);
      exp.run(segment, at, segment, at, wide);
      AttentionLoops.divideBySum(segment, at, end, wide);
      AttentionLoops.zero(segment, at + wide, bytes - wide);
    }
  }

  @Override
  public void drop(Buffer weights, Buffer drops, float keep, long seed, int stream, long counter) {
    random.dropoutMask(drops, keep, seed, stream, counter, 0, weights.length());
    AttentionLoops.multiply(
        weights.segment(),
        weights.offset(),
        drops.segment(),
        drops.offset(),
        weights.length() * Float.BYTES);
  }

  @Override
  public void clear(Buffer out, long from, long count) {
    AttentionLoops.zero(out.segment(), out.offset() + from * Float.BYTES, count * Float.BYTES);
  }
}
