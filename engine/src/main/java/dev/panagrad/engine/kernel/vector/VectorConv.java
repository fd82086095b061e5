package dev.panagrad.engine.kernel.vector;

import dev.panagrad.engine.kernel.ConvKernels;
import dev.panagrad.engine.kernel.ConvPlan;
import dev.panagrad.engine.kernel.ConvSpec;

/** Convolutions in SIMD. */
public final class VectorConv implements ConvKernels {
  /** Below this many multiplications and additions a part is not worth its start. */
  static final double PART_FLOPS = 4e6;

  /** Gradients by the filter keep a vector per element up to this many elements of scratch. */
  private static final long LANE_SCRATCH = 1 << 17;

  /** Creates the SIMD implementation. */
  public VectorConv() {}

  @Override
  public ConvPlan forward(ConvSpec spec, int threads) {
    return WinogradPlan.forward(spec, threads)
        .orElseGet(() -> GatherConvPlan.forward(spec, threads));
  }

  @Override
  public ConvPlan backwardData(ConvSpec spec, int threads) {
    return WinogradPlan.backwardData(spec, threads)
        .orElseGet(() -> GatherConvPlan.backwardData(spec, threads));
  }

  @Override
  public ConvPlan backwardFilter(ConvSpec spec, int threads) {
    return LaneFilterPlan.scratch(spec) <= LANE_SCRATCH
        ? new LaneFilterPlan(spec, threads)
        : new ChannelFilterPlan(spec, threads);
  }
}
