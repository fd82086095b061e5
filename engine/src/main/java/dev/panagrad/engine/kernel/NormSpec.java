package dev.panagrad.engine.kernel;

/**
 * What batch normalisation sees of a tensor: [positions, channels, lanes], of which the first n
 * lanes count.
 *
 * <p>Images with the batch innermost are [h * w, c, lanes]; a dense [rows, features] is [rows,
 * features, 1].
 *
 * @param positions the outer axis: height times width, or the rows of a matrix
 * @param channels the axis that has one mean and one variance each
 * @param n lanes that count
 * @param lanes elements of a batch row: 1, or a multiple of 16
 */
public record NormSpec(int positions, int channels, int n, int lanes) {
  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if one is below 1 or lanes is neither 1 nor a multiple of 16
   */
  public NormSpec {
    if (positions < 1 || channels < 1 || n < 1 || lanes < n) {
      throw new IllegalArgumentException(
          "batch normalisation of [%d, %d, %d of %d lanes]; each must be at least 1"
              .formatted(positions, channels, n, lanes));
    }
    if (lanes != 1 && lanes % Windows.LANES != 0) {
      throw new IllegalArgumentException(
          "batch normalisation of %d lanes; expected 1 or a multiple of %d"
              .formatted(lanes, Windows.LANES));
    }
  }

  /** Images with the batch innermost. */
  public static NormSpec images(int n, int h, int w, int c) {
    return new NormSpec(h * w, c, n, Windows.lanes(n));
  }

  /** A matrix of one example a row. */
  public static NormSpec dense(int rows, int features) {
    return new NormSpec(rows, features, 1, 1);
  }

  /** Elements that one mean is taken over. */
  public long count() {
    return (long) positions * n;
  }

  /** Elements of the tensor in memory. */
  public long length() {
    return (long) positions * channels * lanes;
  }

  /**
   * Checks that a range of positions isn't empty.
   *
   * @throws IllegalArgumentException if it is
   */
  public static void checkSome(int from, int to) {
    if (from >= to) {
      throw new IllegalArgumentException(
          "statistics over positions [%d, %d); at least one is needed".formatted(from, to));
    }
  }
}
