package dev.panagrad.engine.kernel.scalar;

import dev.panagrad.engine.kernel.ConvKernels;
import dev.panagrad.engine.kernel.ConvPlan;
import dev.panagrad.engine.kernel.ConvSpec;

/**
 * Convolutions as nested loops in plain Java: the reference against which the others are tested.
 *
 * <p>Forward every element is one sum of fused multiply-adds from the bias on, in the order of
 * filter rows, columns and channels.
 */
public final class ScalarConv implements ConvKernels {
  /** Creates the reference. */
  public ScalarConv() {}

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
}
