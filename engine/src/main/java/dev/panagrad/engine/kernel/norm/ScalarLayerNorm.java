package dev.panagrad.engine.kernel.norm;

import dev.panagrad.engine.memory.Buffer;

/** Layer normalisation in plain Java: the reference, with its sums in double precision. */
final class ScalarLayerNorm implements LayerNormKernels {
  @Override
  public void normalize(
      Buffer x,
      Buffer scale,
      Buffer offset,
      boolean centred,
      float epsilon,
      Buffer out,
      long cols,
      long fromRow,
      long toRow) {
    for (long row = fromRow; row < toRow; row++) {
      double mean = centred ? mean(x, cols, row) : 0;
      double rate = rate(x, mean, epsilon, cols, row);
      for (long c = 0; c < cols; c++) {
        double normal = (x.get(row * cols + c) - mean) * rate;
        out.set(row * cols + c, (float) (normal * scale.get(c) + offset.get(c)));
      }
    }
  }

  @Override
  public void inputGradient(
      Buffer x,
      Buffer scale,
      Buffer dy,
      boolean centred,
      float epsilon,
      Buffer dx,
      long cols,
      long fromRow,
      long toRow) {
    for (long row = fromRow; row < toRow; row++) {
      double mean = centred ? mean(x, cols, row) : 0;
      double rate = rate(x, mean, epsilon, cols, row);
      double sum = 0;
      double product = 0;
      for (long c = 0; c < cols; c++) {
        double gradient = (double) dy.get(row * cols + c) * scale.get(c);
        sum += gradient;
        product += gradient * (x.get(row * cols + c) - mean) * rate;
      }
      double constant = centred ? sum / cols : 0;
      for (long c = 0; c < cols; c++) {
        double gradient = (double) dy.get(row * cols + c) * scale.get(c);
        double normal = (x.get(row * cols + c) - mean) * rate;
        dx.set(row * cols + c, (float) (rate * (gradient - constant - normal * product / cols)));
      }
    }
  }

  @Override
  public void parameterGradient(
      Buffer x,
      Buffer dy,
      boolean centred,
      float epsilon,
      Buffer dScale,
      Buffer dOffset,
      long cols,
      long fromRow,
      long toRow) {
    for (long c = 0; c < cols; c++) {
      dScale.set(c, 0);
      dOffset.set(c, 0);
    }
    for (long row = fromRow; row < toRow; row++) {
      double mean = centred ? mean(x, cols, row) : 0;
      double rate = rate(x, mean, epsilon, cols, row);
      for (long c = 0; c < cols; c++) {
        double gradient = dy.get(row * cols + c);
        double normal = (x.get(row * cols + c) - mean) * rate;
        dScale.set(c, (float) (dScale.get(c) + gradient * normal));
        dOffset.set(c, (float) (dOffset.get(c) + gradient));
      }
    }
  }

  private static double mean(Buffer x, long cols, long row) {
    double sum = 0;
    for (long c = 0; c < cols; c++) {
      sum += x.get(row * cols + c);
    }
    return sum / cols;
  }

  private static double rate(Buffer x, double mean, float epsilon, long cols, long row) {
    double squares = 0;
    for (long c = 0; c < cols; c++) {
      double difference = x.get(row * cols + c) - mean;
      squares += difference * difference;
    }
    return 1 / Math.sqrt(squares / cols + epsilon);
  }
}
