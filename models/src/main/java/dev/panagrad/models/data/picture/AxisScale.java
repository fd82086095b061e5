package dev.panagrad.models.data.picture;

/**
 * The pixels along one axis that contribute to each pixel of another size, with their weights: a
 * triangle as wide as the area of one new pixel, at least two pixels. So shrinking averages and
 * enlarging is linear.
 *
 * @param starts the first old pixel of each new one
 * @param weights of the old pixels from there on, for each new pixel; their sum is 1
 */
public record AxisScale(int[] starts, float[][] weights) {
  public static AxisScale of(int from, int to) {
    double scale = (double) from / to;
    double reach = Math.max(1, scale);
    int[] starts = new int[to];
    float[][] weights = new float[to][];
    for (int i = 0; i < to; i++) {
      double center = (i + 0.5) * scale;
      int first = Math.max(0, (int) (center - reach + 0.5));
      int last = Math.min(from, (int) (center + reach + 0.5));
      double[] parts = new double[last - first];
      double sum = 0;
      for (int j = 0; j < parts.length; j++) {
        parts[j] = Math.max(0, 1 - Math.abs((first + j + 0.5 - center) / reach));
        sum += parts[j];
      }
      starts[i] = first;
      weights[i] = new float[parts.length];
      for (int j = 0; j < parts.length; j++) {
        weights[i][j] = (float) (parts[j] / sum);
      }
    }
    return new AxisScale(starts, weights);
  }
}
