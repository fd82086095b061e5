package dev.panagrad.engine.kernel.update;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.memory.Buffer;

/** Updates of variables in place, for elements [from, to). */
public interface UpdateKernels {
  /**
   * Smaller moments of the gradient count as 0.
   *
   * <p>The moments of a weight that no longer gets a gradient, for instance at a pixel that is
   * always dark, shrink by a constant factor per step until they are subnormal, and stay there: a
   * factor of 0.9 rounds the last bits back to themselves. A CPU takes up to a hundred times longer
   * for arithmetic on subnormal numbers. The difference is too small to affect weights.
   */
  float TINY_FIRST = 0x1p-100f;

  /** Smaller second moments count as 0, for the same reason. */
  float TINY_SECOND = 0x1p-110f;

  /** Smaller gradients would have a subnormal square, which counts as 0. */
  float TINY_SQUARED = 0x1p-50f;

  /** Stochastic gradient descent: {@code w -= rate * gradient}. */
  void sgd(Buffer w, Buffer gradient, float rate, long from, long to);

  /**
   * Momentum, TensorFlow's form: {@code m = momentum * m + gradient; w -= rate * m}, with {@link
   * #TINY_FIRST tiny} m taken as 0.
   */
  void momentum(
      Buffer w, Buffer m, Buffer gradient, float rate, float momentum, long from, long to);

  /**
   * Adam (Kingma and Ba 2015, the form before section 2.1's end): {@code m = b1 m + (1 - b1) g; v =
   * b2 v + (1 - b2) g g; w = kept * w - rate * m / (sqrt(v) + epsilon)}, with {@link #TINY_FIRST
   * tiny} moments taken as 0.
   *
   * @param rate the learning rate with both bias corrections applied
   * @param kept 1, or less for weight decay (Loshchilov and Hutter 2019)
   */
  void adam(
      Buffer w,
      Buffer m,
      Buffer v,
      Buffer gradient,
      float rate,
      float beta1,
      float beta2,
      float epsilon,
      float kept,
      long from,
      long to);

  /** The kernels of a set. */
  static UpdateKernels of(KernelSet set) {
    return set.isVector() ? new UpdateLoops() : new ScalarUpdates();
  }
}
