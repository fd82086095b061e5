package dev.panagrad.engine.kernel.norm;

import dev.panagrad.engine.memory.Buffer;

/** Batch normalisation in SIMD: over the batch for images, over the channels for matrices. */
final class VectorBatchNorm implements BatchNormKernels {
  /** No result compares as less or equal to NaN, so every gradient passes. */
  private static final float NO_FLOOR = Float.NaN;

  @Override
  public void moments(NormSpec spec, Buffer in, Buffer mean, Buffer variance, int from, int to) {
    NormSpec.checkSome(from, to);
    if (spec.lanes() == 1) {
      MatrixNormLoops.moments(spec, in, mean, variance, from, to);
    } else {
      ImageNormLoops.moments(spec, in, mean, variance, from, to);
    }
  }

  @Override
  public void normalize(
      NormSpec spec,
      Buffer in,
      Buffer mean,
      Buffer variance,
      Buffer scale,
      Buffer offset,
      float epsilon,
      boolean relu,
      Buffer out,
      int from,
      int to) {
    float floor = relu ? 0f : Float.NEGATIVE_INFINITY;
    if (spec.lanes() == 1) {
      MatrixNormLoops.normalize(
          spec, in, mean, variance, scale, offset, epsilon, floor, out, from, to);
    } else {
      ImageNormLoops.normalize(
          spec, in, mean, variance, scale, offset, epsilon, floor, out, from, to);
    }
  }

  @Override
  public void reduceGradient(
      NormSpec spec,
      Buffer in,
      Buffer mean,
      Buffer variance,
      Buffer scale,
      Buffer offset,
      float epsilon,
      boolean relu,
      Buffer dy,
      Buffer dScale,
      Buffer dOffset,
      int from,
      int to) {
    float floor = relu ? 0f : NO_FLOOR;
    if (spec.lanes() == 1) {
      MatrixNormLoops.reduceGradient(
          spec, in, mean, variance, scale, offset, epsilon, floor, dy, dScale, dOffset, from, to);
    } else {
      ImageNormLoops.reduceGradient(
          spec, in, mean, variance, scale, offset, epsilon, floor, dy, dScale, dOffset, from, to);
    }
  }

  @Override
  public void inputGradient(
      NormSpec spec,
      Buffer in,
      Buffer mean,
      Buffer variance,
      Buffer scale,
      Buffer offset,
      float epsilon,
      boolean relu,
      Buffer dy,
      Buffer dScale,
      Buffer dOffset,
      Buffer dx,
      int from,
      int to) {
    float floor = relu ? 0f : NO_FLOOR;
    if (spec.lanes() == 1) {
      MatrixNormLoops.inputGradient(
          spec, in, mean, variance, scale, offset, epsilon, floor, dy, dScale, dOffset, dx, from,
          to);
    } else {
      ImageNormLoops.inputGradient(
          spec, in, mean, variance, scale, offset, epsilon, floor, dy, dScale, dOffset, dx, from,
          to);
    }
  }

  /** scale / sqrt(variance + epsilon) of a channel; no scale counts as 1. */
  static float factor(Buffer variance, Buffer scale, float epsilon, int channel) {
    float factor = (float) (1 / Math.sqrt(variance.get(channel) + epsilon));
    return scale == null ? factor : factor * scale.get(channel);
  }
}
