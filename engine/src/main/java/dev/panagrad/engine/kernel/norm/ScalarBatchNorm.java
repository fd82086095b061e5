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
  public void normalize(NormOperands n, Buffer out, int from, int to) {
    NormSpec spec = n.spec();
    for (int position = from; position < to; position++) {
      for (int c = 0; c < spec.channels(); c++) {
        float mean = n.mean().get(c);
        float factor = factor(n, c);
        float add = add(n, c);
        for (int p = 0; p < spec.lanes(); p++) {
          long at = at(spec, position, c) + p;
          float value = Math.fma(n.in().get(at) - mean, factor, add);
          out.set(at, n.relu() && value < 0 ? 0f : value);
        }
      }
    }
  }

  @Override
  public void reduceGradient(
      NormOperands n, Buffer dy, Buffer dScale, Buffer dOffset, int from, int to) {
    NormSpec spec = n.spec();
    for (int c = 0; c < spec.channels(); c++) {
      float mean = n.mean().get(c);
      float factor = factor(n, c);
      float add = add(n, c);
      double sum = 0;
      double product = 0;
      for (int position = from; position < to; position++) {
        int counted = spec.counted(position);
        for (int p = 0; p < counted; p++) {
          long at = at(spec, position, c) + p;
          float centred = n.in().get(at) - mean;
          double gradient = n.relu() && Math.fma(centred, factor, add) <= 0 ? 0 : dy.get(at);
          sum += gradient;
          product += gradient * centred;
        }
      }
      dOffset.set(c, (float) sum);
      dScale.set(c, (float) (product * n.rate(c)));
    }
  }

  @Override
  public void inputGradient(
      NormOperands n, Buffer dy, Buffer dScale, Buffer dOffset, Buffer dx, int from, int to) {
    NormSpec spec = n.spec();
    for (int position = from; position < to; position++) {
      for (int c = 0; c < spec.channels(); c++) {
        float mean = n.mean().get(c);
        float factor = factor(n, c);
        float add = add(n, c);
        float slope = n.rate(c) * dScale.get(c) / spec.count();
        float constant = dOffset.get(c) / spec.count();
        int counted = spec.counted(position);
        for (int p = 0; p < spec.lanes(); p++) {
          long at = at(spec, position, c) + p;
          float centred = n.in().get(at) - mean;
          float gradient = n.relu() && Math.fma(centred, factor, add) <= 0 ? 0f : dy.get(at);
          dx.set(at, p < counted ? factor * (gradient - constant - slope * centred) : 0f);
        }
      }
    }
  }

  private static float factor(NormOperands n, int c) {
    return n.scale() == null ? n.rate(c) : n.rate(c) * n.scale().get(c);
  }

  private static float add(NormOperands n, int c) {
    return n.offset() == null ? 0f : n.offset().get(c);
  }

  private static long at(NormSpec spec, int position, int c) {
    return ((long) position * spec.channels() + c) * spec.lanes();
  }
}
