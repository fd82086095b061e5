package dev.panagrad.graph.op.update;

import dev.panagrad.engine.memory.Buffer;

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
    implements AdamUpdate {
  @Override
  public int scalars() {
    return 3;
  }

  /** Both sides of the division are multiplied by the root of c2, here and in the next. */
  @Override
  public float rate(Buffer... scalars) {
    return (float) (scalars[0].get(0) * Math.sqrt(scalars[2].get(0)) / scalars[1].get(0));
  }

  @Override
  public float least(Buffer... scalars) {
    return (float) (epsilon * Math.sqrt(scalars[2].get(0)));
  }

  @Override
  public float kept(Buffer... scalars) {
    return 1 - scalars[0].get(0) * decay;
  }
}
