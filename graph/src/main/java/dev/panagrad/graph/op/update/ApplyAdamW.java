package dev.panagrad.graph.op.update;

import dev.panagrad.engine.kernel.update.UpdateKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.op.builtin.LoweringContext;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019) on all variables in one pass, in
 * PyTorch's form: w -= lr * (m / c1 / (sqrt(v / c2) + epsilon) + decay * w). Inputs: the learning
 * rate, c1 = 1 - beta1^t, c2 = 1 - beta2^t, then variable, m, v and gradient for each variable.
 *
 * @param beta1 the share of m that is kept
 * @param beta2 the share of v that is kept
 * @param epsilon keeps the divisor from 0
 * @param decay the weight decay of these variables
 */
public record ApplyAdamW(float beta1, float beta2, float epsilon, float decay)
    implements VariableUpdate {
  @Override
  public int scalars() {
    return 3;
  }

  @Override
  public int slots() {
    return 3;
  }

  @Override
  public void lower(LoweringContext context) {
    UpdateKernels kernels = UpdateKernels.of(context.kernels());
    Buffer rate = context.in(0);
    Buffer correction1 = context.in(1);
    Buffer correction2 = context.in(2);
    Buffer[] w = Updates.every(context, 3, 4);
    Buffer[] m = Updates.every(context, 4, 4);
    Buffer[] v = Updates.every(context, 5, 4);
    Buffer[] gradient = Updates.every(context, 6, 4);
    Updates.lower(
        context,
        w,
        0.5,
        (i, from, to) -> {
          // Both sides of the division are multiplied by the root of c2.
          double root = Math.sqrt(correction2.get(0));
          float corrected = (float) (rate.get(0) * root / correction1.get(0));
          float kept = 1 - rate.get(0) * decay;
          float small = (float) (epsilon * root);
          kernels.adam(
              w[i], m[i], v[i], gradient[i], corrected, beta1, beta2, small, kept, from, to);
        });
  }
}
