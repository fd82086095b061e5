package dev.panagrad.engine.kernel;

import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.engine.kernel.gemm.GemmPacking;
import dev.panagrad.engine.kernel.gemm.GemmPlan;
import dev.panagrad.engine.kernel.gemm.GemmSpec;
import dev.panagrad.engine.memory.Buffer;

/** Products whose B is packed beforehand, as phases of a plan; others as they are. */
final class PrePacked implements Gemm {
  /** So many that packing pays wherever it can. */
  private static final int MANY = 1000;

  private final Gemm gemm;

  PrePacked(Gemm gemm) {
    this.gemm = gemm;
  }

  @Override
  public String name() {
    return gemm.name() + ", packed before";
  }

  @Override
  public GemmPlan plan(GemmSpec spec, int threads) {
    GemmPacking packing = gemm.packing(spec, MANY, threads);
    return packing == null
        ? gemm.plan(spec, threads)
        : new Both(packing, packing.plan(spec, threads));
  }

  private record Both(GemmPacking packing, GemmPlan product) implements GemmPlan {
    @Override
    public long scratch() {
      return packing.elements() + packing.scratch() + product.scratch();
    }

    @Override
    public int phases() {
      return 1 + product.phases();
    }

    @Override
    public int parts(int phase) {
      return phase == 0 ? packing.parts() : product.parts(phase - 1);
    }

    @Override
    public double share(int phase) {
      return phase == 0 ? 0 : product.share(phase - 1);
    }

    @Override
    public void run(int phase, int part, Buffer a, Buffer b, Buffer c, Buffer bias, Buffer s) {
      Buffer packed = s.part(0, packing.elements());
      if (phase == 0) {
        packing.run(part, b, packed, part(s, packing.elements(), packing.scratch()));
      } else {
        long before = packing.elements() + packing.scratch();
        product.run(phase - 1, part, a, packed, c, bias, part(s, before, product.scratch()));
      }
    }

    private static Buffer part(Buffer s, long start, long length) {
      return length == 0 ? null : s.part(start, length);
    }

    @Override
    public String describe() {
      return "packed before, " + product.describe();
    }
  }
}
