package dev.panagrad.graph.op.update;

import dev.panagrad.engine.memory.Buffer;

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
public record ApplyAdam(float beta1, float beta2, float epsilon) implements AdamUpdate {
  @Override
  public int scalars() {
    return 2;
  }

  @Override
  public float rate(Buffer... scalars) {
    double t = scalars[1].get(0) + 1.0;
    float rate = scalars[0].get(0);
    return (float) (rate * Math.sqrt(1 - Math.pow(beta2, t)) / (1 - Math.pow(beta1, t)));
  }

  @Override
  public float least(Buffer... scalars) {
    return epsilon;
  }

  @Override
  public float kept(Buffer... scalars) {
    return 1;
  }
}
