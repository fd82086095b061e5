package dev.panagrad.engine.kernel;

import dev.panagrad.engine.memory.Buffer;

/** Updates of variables in place, for elements [from, to). */
public interface UpdateKernels {
  /** Stochastic gradient descent: {@code w -= rate * gradient}. */
  void sgd(Buffer w, Buffer gradient, float rate, long from, long to);

  /** Momentum, TensorFlow's form: {@code m = momentum * m + gradient; w -= rate * m}. */
  void momentum(
      Buffer w, Buffer m, Buffer gradient, float rate, float momentum, long from, long to);

  /**
   * Adam (Kingma and Ba 2015, the form before section 2.1's end): {@code m = b1 m + (1 - b1) g; v =
   * b2 v + (1 - b2) g g; w -= rate * m / (sqrt(v) + epsilon)}.
   *
   * @param rate with both bias corrections already in it
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
      long from,
      long to);
}
