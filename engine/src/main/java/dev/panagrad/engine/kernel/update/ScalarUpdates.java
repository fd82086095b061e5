package dev.panagrad.engine.kernel.update;

import dev.panagrad.engine.memory.Buffer;

/** Updates of variables, element by element. */
final class ScalarUpdates implements UpdateKernels {

  @Override
  public void sgd(Buffer w, Buffer gradient, float rate, long from, long to) {
    for (long i = from; i < to; i++) {
      w.set(i, Math.fma(-rate, gradient.get(i), w.get(i)));
    }
  }

  @Override
  public void momentum(
      Buffer w, Buffer m, Buffer gradient, float rate, float momentum, long from, long to) {
    for (long i = from; i < to; i++) {
      float velocity = unlessBelow(TINY_FIRST, Math.fma(momentum, m.get(i), gradient.get(i)));
      m.set(i, velocity);
      w.set(i, Math.fma(-rate, velocity, w.get(i)));
    }
  }

  @Override
  public void adam(
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
      long to) {
    for (long i = from; i < to; i++) {
      float g = gradient.get(i);
      float large = unlessBelow(TINY_SQUARED, g);
      float first = unlessBelow(TINY_FIRST, Math.fma(beta1, m.get(i), (1 - beta1) * g));
      float second =
          unlessBelow(TINY_SECOND, Math.fma(beta2, v.get(i), (1 - beta2) * (large * large)));
      m.set(i, first);
      v.set(i, second);
      w.set(i, kept * w.get(i) - rate * first / ((float) Math.sqrt(second) + epsilon));
    }
  }

  /** The value, or 0 if its magnitude is below a limit. */
  private static float unlessBelow(float limit, float value) {
    return Math.abs(value) < limit ? 0 : value;
  }
}
