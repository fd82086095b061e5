package dev.panagrad.engine.kernel.conv;

import dev.panagrad.engine.kernel.conv.direct.DirectConv;
import dev.panagrad.engine.kernel.conv.direct.SingleConv;
import dev.panagrad.engine.kernel.conv.filtergrad.ChannelFilterGrad;
import dev.panagrad.engine.kernel.conv.filtergrad.LaneFilterGrad;
import dev.panagrad.engine.kernel.conv.plan.ConvPlan;
import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.conv.winograd.WinogradConv;
import dev.panagrad.engine.memory.Buffer;

/** Convolutions in SIMD. */
final class VectorConv implements ConvKernels {
  /**
   * Filter gradients keep a vector per element up to this many elements of scratch memory. A
   * constant, whatever the processor's cache: the two plans sum in different orders.
   */
  private static final long LANE_SCRATCH = 1 << 17;

  @Override
  public ConvPlan forward(ConvSpec spec, int threads) {
    return WinogradConv.forward(spec, threads).orElseGet(() -> DirectConv.forward(spec, threads));
  }

  @Override
  public ConvPlan backwardData(ConvSpec spec, int threads) {
    return WinogradConv.backwardData(spec, threads)
        .orElseGet(() -> DirectConv.backwardData(spec, threads));
  }

  @Override
  public ConvPlan backwardFilter(ConvSpec spec, int threads) {
    return LaneFilterGrad.scratch(spec) <= LANE_SCRATCH
        ? new LaneFilterGrad(spec, threads)
        : new ChannelFilterGrad(spec, threads);
  }

  @Override
  public ConvPlan single(ConvSpec spec, int threads, Buffer filter) {
    return new SingleConv(spec, threads, filter);
  }
}
