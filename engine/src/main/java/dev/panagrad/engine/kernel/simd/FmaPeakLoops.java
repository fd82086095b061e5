package dev.panagrad.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;

/**
 * Fused multiply-adds in registers alone: the rate that no kernel of this package can exceed.
 *
 * <p>There is no scalar form: without the module jdk.incubator.vector this class does not load, and
 * the rate is that of vectors of the width of {@link Lanes}, once C2 has compiled {@link #run}.
 */
public final class FmaPeakLoops {
  /**
   * The number of independent sums; enough to hide the latency of two units, few enough for
   * registers.
   */
  private static final int CHAINS = 12;

  private static final float NEARLY_ONE = 0.9999f;
  private static final float LITTLE = 1e-4f;

  private FmaPeakLoops() {}

  /**
   * Executes a number of floating-point operations, two per lane and fused multiply-add, rounded
   * down to whole rounds.
   *
   * @return a number near 1 that depends on all of them, for the caller to use
   */
  public static float run(long flops) {
    int rounds = Math.toIntExact(flops / (2L * CHAINS * Lanes.COUNT));
    FloatVector x = FloatVector.broadcast(Lanes.SPECIES, NEARLY_ONE);
    FloatVector y = FloatVector.broadcast(Lanes.SPECIES, LITTLE);
    FloatVector s0 = x.add(y);
    FloatVector s1 = s0.add(y);
    FloatVector s2 = s1.add(y);
    FloatVector s3 = s2.add(y);
    FloatVector s4 = s3.add(y);
    FloatVector s5 = s4.add(y);
    FloatVector s6 = s5.add(y);
    FloatVector s7 = s6.add(y);
    FloatVector s8 = s7.add(y);
    FloatVector s9 = s8.add(y);
    FloatVector s10 = s9.add(y);
    FloatVector s11 = s10.add(y);
    for (int i = 0; i < rounds; i++) {
      s0 = x.fma(s0, y);
      s1 = x.fma(s1, y);
      s2 = x.fma(s2, y);
      s3 = x.fma(s3, y);
      s4 = x.fma(s4, y);
      s5 = x.fma(s5, y);
      s6 = x.fma(s6, y);
      s7 = x.fma(s7, y);
      s8 = x.fma(s8, y);
      s9 = x.fma(s9, y);
      s10 = x.fma(s10, y);
      s11 = x.fma(s11, y);
    }
    FloatVector low = x.add(s0).add(s1).add(s2).add(s3).add(s4).add(s5);
    FloatVector high = x.add(s6).add(s7).add(s8).add(s9).add(s10).add(s11);
    return low.add(high).lane(0) / (CHAINS + 2);
  }
}
