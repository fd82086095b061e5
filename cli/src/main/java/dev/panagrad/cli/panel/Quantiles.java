package dev.panagrad.cli.panel;

import dev.panagrad.graph.session.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Distribution of a network's values at a step.
 *
 * @param step updates made
 * @param first quantiles of weights, or of activations
 * @param second quantiles of biases, or of logits
 */
public record Quantiles(long step, List<Double> first, List<Double> second) {
  /** The number of bands, each of which holds the same number of values. */
  public static final int BANDS = 10;

  /** The most values that are sampled: enough for good quantiles, and sorted in no time. */
  private static final int SAMPLE = 5_000;

  /** The same for one layer: there are many layers, and all are sorted again for each picture. */
  private static final int LAYER_SAMPLE = 1_000;

  /** The quantiles of two groups of tensors. */
  public static Quantiles of(long step, List<Tensor> first, List<Tensor> second) {
    return new Quantiles(step, quantiles(first, SAMPLE), quantiles(second, SAMPLE));
  }

  /** The band bounds of each of some layers. */
  public static List<List<Double>> ofEach(List<List<Tensor>> layers) {
    return layers.stream().map(layer -> quantiles(layer, LAYER_SAMPLE)).toList();
  }

  /** The band bounds from the least to the greatest value; empty if there are no values. */
  static List<Double> quantiles(List<Tensor> tensors, int sample) {
    long total = tensors.stream().mapToLong(tensor -> tensor.shape().elements()).sum();
    long stride = (total + sample - 1) / sample;
    float[] values = new float[sample];
    int count = 0;
    long next = 0;
    for (Tensor tensor : tensors) {
      long size = tensor.shape().elements();
      for (; next < size; next += stride) {
        float value = tensor.buffer().get(next);
        if (Float.isFinite(value)) {
          values[count++] = value;
        }
      }
      next -= size;
    }
    Arrays.sort(values, 0, count);
    List<Double> bounds = new ArrayList<>();
    for (int i = 0; i <= BANDS && count > 0; i++) {
      bounds.add((double) values[(int) ((long) i * (count - 1) / BANDS)]);
    }
    return bounds;
  }
}
