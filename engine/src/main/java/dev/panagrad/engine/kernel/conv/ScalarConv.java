package dev.panagrad.engine.kernel.conv;

import dev.panagrad.engine.kernel.conv.plan.ConvPlan;
import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.memory.Buffer;

/**
 * Convolutions as nested loops in plain Java: the reference against which the others are tested.
 *
 * <p>Forward, every element is one sum of fused multiply-adds, starting at the bias, in the order
 * of filter rows, columns and channels.
 */
final class ScalarConv implements ConvKernels {
  @Override
  public ConvPlan forward(ConvSpec spec, int threads) {
    return new ScalarConvPlan(ScalarConvPlan.Direction.FORWARD, spec, threads);
  }

  @Override
  public ConvPlan backwardData(ConvSpec spec, int threads) {
    return new ScalarConvPlan(ScalarConvPlan.Direction.BACKWARD_DATA, spec, threads);
  }

  @Override
  public ConvPlan backwardFilter(ConvSpec spec, int threads) {
    return new ScalarConvPlan(ScalarConvPlan.Direction.BACKWARD_FILTER, spec, threads);
  }

  @Override
  public ConvPlan single(ConvSpec spec, int threads, Buffer filter) {
    return new ScalarSingleConv(spec);
  }
}
