package dev.panagrad.engine.kernel.conv.plan;

import dev.panagrad.engine.kernel.KernelPlan;

/**
 * One direction of a convolution with all decisions made.
 *
 * <p>The operands by direction, as the contract of convolutions says: forward (images, filter) to
 * result; backward by data (gradient of the result, filter) to gradient of the images; backward by
 * filter (images, gradient of the result) to gradient of the filter. The bias is read forward and
 * its gradient written backward by filter; backward by data it is ignored.
 *
 * <p>The plan itself holds repacked weights between its phases, so two callers must not run it at
 * once.
 */
public interface ConvPlan extends KernelPlan {
  /** The multiplications and additions of a run. */
  double flops();
}
