package dev.panagrad.graph.op.update;

import dev.panagrad.engine.kernel.update.UpdateKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.op.builtin.LoweringContext;

/**
 * Adam (Kingma and Ba 2015) on all variables in one pass, in TensorFlow's form: the rate is lr *
 * sqrt(1 - beta2^t) / (1 - beta1^t), and w -= rate * m / (sqrt(v) + epsilon). Inputs: the learning
 * rate, the number of updates made before (t - 1), then variable, m, v and gradient for each
 * variable.
 *
 * @param beta1 the share of m that is kept
 * @param beta2 the share of v that is kept
 * @param epsilon keeps the divisor from 0
 */
public record ApplyAdam(float beta1, float beta2, float epsilon) implements VariableUpdate {
  @Override
  public int scalars() {
    return 2;
  }

  @Override
  public int slots() {
    return 3;
  }

  @Override
  public void lower(LoweringContext context) {
    UpdateKernels kernels = UpdateKernels.of(context.kernels());
    Buffer rate = context.in(0);
    Buffer steps = context.in(1);
    Buffer[] w = Updates.every(context, 2, 4);
    Buffer[] m = Updates.every(context, 3, 4);
    Buffer[] v = Updates.every(context, 4, 4);
    Buffer[] gradient = Updates.every(context, 5, 4);
    Updates.lower(
        context,
        w,
        0.5,
        (i, from, to) -> {
          float corrected = corrected(rate.get(0), steps.get(0) + 1);
          kernels.adam(
              w[i], m[i], v[i], gradient[i], corrected, beta1, beta2, epsilon, 1, from, to);
        });
  }

  private float corrected(float rate, double t) {
    return (float) (rate * Math.sqrt(1 - Math.pow(beta2, t)) / (1 - Math.pow(beta1, t)));
  }
}
