package dev.panagrad.engine.kernel.gemm;

import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;

/**
 * A plan whose last phase finishes each block of C in one part, which then applies bias and
 * activation while the block is in the cache. Operands are segments with byte offsets, so that
 * plans nest.
 */
abstract class NestedGemm implements GemmPlan {
  /** The product. */
  final GemmSpec spec;

  /** The blocks of C, one per part of the last phase. */
  final Grid grid;

  NestedGemm(GemmSpec spec, Grid grid) {
    this.spec = spec;
    this.grid = grid;
  }

  @Override
  public abstract NestedGemm warmUpCorner();

  @Override
  public final void run(
      int phase, int part, Buffer a, Buffer b, Buffer c, Buffer bias, Buffer scratch) {
    if (spec.m() == 0 || spec.n() == 0) {
      return;
    }
    multiply(
        phase,
        part,
        a.segment(),
        a.offset(),
        b.segment(),
        b.offset(),
        c.segment(),
        c.offset(),
        scratch.segment(),
        scratch.offset());
    if (phase == phases() - 1) {
      Epilogue.apply(spec, c, bias, grid, part);
    }
  }

  /** Computes one part of one phase, without bias and activation. */
  abstract void multiply(
      int phase,
      int part,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment c,
      long cOffset,
      MemorySegment s,
      long sOffset);
}
