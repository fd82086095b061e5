package dev.panagrad.engine.kernel.norm;

import dev.panagrad.engine.memory.Buffer;

/** Batch normalisation in SIMD: over the batch for images, over the channels for matrices. */
final class VectorBatchNorm implements BatchNormKernels {
  @Override
  public void moments(NormSpec spec, Buffer in, Buffer mean, Buffer variance, int from, int to) {
    NormSpec.checkSome(from, to);
    if (spec.lanes() == 1) {
      MatrixMomentsLoops.run(spec, in, mean, variance, from, to);
    } else {
      ImageMomentsLoops.run(spec, in, mean, variance, from, to);
    }
  }

  @Override
  public void normalize(NormOperands n, Buffer out, int from, int to) {
    if (n.spec().lanes() == 1) {
      MatrixNormLoops.normalize(n, out, from, to);
    } else {
      ImageNormLoops.normalize(n, out, from, to);
    }
  }

  @Override
  public void reduceGradient(
      NormOperands n, Buffer dy, Buffer dScale, Buffer dOffset, int from, int to) {
    if (n.spec().lanes() == 1) {
      MatrixNormLoops.reduceGradient(n, dy, dScale, dOffset, from, to);
    } else {
      ImageNormLoops.reduceGradient(n, dy, dScale, dOffset, from, to);
    }
  }

  @Override
  public void inputGradient(
      NormOperands n, Buffer dy, Buffer dScale, Buffer dOffset, Buffer dx, int from, int to) {
    if (n.spec().lanes() == 1) {
      MatrixNormLoops.inputGradient(n, dy, dScale, dOffset, dx, from, to);
    } else {
      ImageNormLoops.inputGradient(n, dy, dScale, dOffset, dx, from, to);
    }
  }
}
