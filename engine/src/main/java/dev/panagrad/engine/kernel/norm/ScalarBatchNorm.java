package dev.panagrad.engine.kernel.norm;

import dev.panagrad.engine.memory.Buffer;

/** Batch normalisation in plain Java: the reference, with its sums in double precision. */
final class ScalarBatchNorm implements BatchNormKernels {
  @Override
  public void moments(NormSpec spec, Buffer in, Buffer mean, Buffer variance, int from, int to) {
    NormSpec.checkSome(from, to);
    double count = spec.count(from, to);
    for (int c = 0; c < spec.channels(); c++) {
      double sum = 0;
      for (int position = from; position < to; position++) {
        int counted = spec.counted(position);
        for (int p = 0; p < counted; p++) {
          sum += in.get(at(spec, position, c) + p);
        }
      }
      double average = sum / count;
      double squares = 0;
      for (int position = from; position < to; position++) {
        int counted = spec.counted(position);
        for (int p = 0; p < counted; p++) {
          double difference = in.get(at(spec, position, c) + p) - average;
          squares += difference * difference;
        }
      }
      mean.set(c, (float) average);
      variance.set(c, (float) (squares / count));
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
    for (int position = from; position < to; position++) {
      for (int c = 0; c < spec.channels(); c++) {
        float factor = factor(variance, scale, epsilon, c);
        float add = offset == null ? 0f : offset.get(c);
        for (int p = 0; p < spec.lanes(); p++) {
          long at = at(spec, position, c) + p;
          float value = Math.fma(in.get(at) - mean.get(c), factor, add);
          out.set(at, relu && value < 0 ? 0f : value);
        }
      }
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
    for (int c = 0; c < spec.channels(); c++) {
      float factor = factor(variance, scale, epsilon, c);
      float add = offset == null ? 0f : offset.get(c);
      double sum = 0;
      double product = 0;
      for (int position = from; position < to; position++) {
        int counted = spec.counted(position);
        for (int p = 0; p < counted; p++) {
          long at = at(spec, position, c) + p;
          float centred = in.get(at) - mean.get(c);
          double gradient = relu && Math.fma(centred, factor, add) <= 0 ? 0 : dy.get(at);
          sum += gradient;
          product += gradient * centred;
        }
      }
      dOffset.set(c, (float) sum);
      dScale.set(c, (float) (product * factor(variance, null, epsilon, c)));
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
    for (int position = from; position < to; position++) {
      for (int c = 0; c < spec.channels(); c++) {
        float factor = factor(variance, scale, epsilon, c);
        float add = offset == null ? 0f : offset.get(c);
        float slope = factor(variance, null, epsilon, c) * dScale.get(c) / spec.count();
        float constant = dOffset.get(c) / spec.count();
        int counted = spec.counted(position);
        for (int p = 0; p < spec.lanes(); p++) {
          long at = at(spec, position, c) + p;
          float centred = in.get(at) - mean.get(c);
          float gradient = relu && Math.fma(centred, factor, add) <= 0 ? 0f : dy.get(at);
          dx.set(at, p < counted ? factor * (gradient - constant - slope * centred) : 0f);
        }
      }
    }
  }

  private static float factor(Buffer variance, Buffer scale, float epsilon, int c) {
    float factor = (float) (1 / Math.sqrt(variance.get(c) + epsilon));
    return scale == null ? factor : factor * scale.get(c);
  }

  private static long at(NormSpec spec, int position, int c) {
    return ((long) position * spec.channels() + c) * spec.lanes();
  }
}
