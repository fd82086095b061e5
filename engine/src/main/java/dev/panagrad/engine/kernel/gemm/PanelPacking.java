package dev.panagrad.engine.kernel.gemm;

import dev.panagrad.engine.kernel.simd.SquareTranspose;
import dev.panagrad.engine.memory.Buffer;

/** B as panels of columns, each with all of K, for products in register tiles. */
final class PanelPacking implements GemmPacking {
  private final GemmSpec spec;
  private final Blocking layout;
  private final int parts;
  private final long l2;

  PanelPacking(GemmSpec spec, int threads, long l2) {
    this.spec = spec;
    this.l2 = l2;
    this.layout = Blocking.packedBefore(spec);
    this.parts = Blocking.isLarge(spec) ? Math.min(layout.packedB().units(), 4 * threads) : 1;
  }

  @Override
  public long elements() {
    return layout.packedB().bytes() / Float.BYTES;
  }

  @Override
  public long scratch() {
    return spec.transposeB() ? parts * SquareTranspose.SCRATCH / Float.BYTES : 0;
  }

  @Override
  public int parts() {
    return parts;
  }

  @Override
  public void run(int part, Buffer b, Buffer packed, Buffer scratch) {
    long own = scratch == null ? 0 : scratch.offset() + part * SquareTranspose.SCRATCH;
    PackedB units = layout.packedB();
    int to = share(part + 1);
    for (int unit = share(part); unit < to; unit++) {
      units.pack(
          spec,
          unit,
          0,
          spec.k(),
          b.segment(),
          b.offset(),
          packed.segment(),
          packed.offset(),
          scratch == null ? null : scratch.segment(),
          own);
    }
  }

  private int share(int part) {
    return (int) ((long) layout.packedB().units() * part / parts);
  }

  @Override
  public GemmPlan plan(GemmSpec product, int threads) {
    return BlockedGemmPlanner.plan(product, Blocking.packedBefore(product), threads, l2);
  }
}
