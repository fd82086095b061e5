package dev.panagrad.models.onnx.operator.image;

/** The cells along one axis from which the value at a fractional coordinate is interpolated. */
final class SampleTaps {
  /** The kinds of interpolation. */
  enum Kind {
    NEAREST,
    LINEAR,
    CUBIC
  }

  /** The treatment of coordinates outside. */
  enum Outside {
    ZEROS,
    BORDER,
    REFLECTION
  }

  private static final float A = -0.75f;

  /** The cells; -1 for one that counts as zero. */
  final int[] cells = new int[4];

  /** Their weights. */
  final float[] weights = new float[4];

  /** The derivatives of the weights with respect to the coordinate. */
  final float[] slopes = new float[4];

  /** The number of cells. */
  int count;

  /**
   * Computes the cells.
   *
   * @param corners whether the outermost coordinates are the centres of cells, not their borders
   */
  void find(float coordinate, int size, Kind kind, Outside outside, boolean corners) {
    float low = corners ? 0 : -0.5f;
    float high = corners ? size - 1 : size - 0.5f;
    float at = kind == Kind.NEAREST ? (float) Math.rint(coordinate) : coordinate;
    float turn = 1;
    if (!(at >= low && at <= high)) {
      if (outside == Outside.BORDER) {
        at = Math.max(0, Math.min(size - 1, at));
        turn = 0;
      } else if (outside == Outside.REFLECTION) {
        turn = isTurned(at, low, high) ? -1 : 1;
        at = reflect(at, low, high);
      }
    }
    // Far outside nothing is read; within the int range sums can't overflow, and NaN becomes a cell
    // too.
    at = Math.max(-4, Math.min(size + 4f, at));
    int floor = (int) Math.floor(at);
    float x = at - floor;
    int first;
    switch (kind) {
      case NEAREST -> {
        first = Float.isNaN(at) ? 0 : (int) at;
        count = 1;
        weights[0] = 1;
        slopes[0] = 0;
      }
      case LINEAR -> {
        first = floor;
        count = 2;
        weights[0] = 1 - x;
        weights[1] = x;
        slopes[0] = -turn;
        slopes[1] = turn;
      }
      default -> {
        first = floor - 1;
        count = 4;
        for (int i = 0; i < 4; i++) {
          cubic(i, x - (i - 1), turn);
        }
      }
    }
    for (int i = 0; i < count; i++) {
      cells[i] = cell(first + i, size, outside, low, high);
    }
  }

  private void cubic(int tap, float distance, float turn) {
    float x = Math.abs(distance);
    float slope;
    if (x <= 1) {
      weights[tap] = ((A + 2) * x - (A + 3)) * x * x + 1;
      slope = (3 * (A + 2) * x - 2 * (A + 3)) * x;
    } else {
      weights[tap] = ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;
      slope = (3 * A * x - 10 * A) * x + 8 * A;
    }
    slopes[tap] = slope * Math.signum(distance) * turn;
  }

  private static int cell(int at, int size, Outside outside, float low, float high) {
    if (at >= 0 && at < size) {
      return at;
    }
    return switch (outside) {
      case ZEROS -> -1;
      case BORDER -> Math.clamp(at, 0, size - 1);
      case REFLECTION -> Math.clamp((int) reflect(at, low, high), 0, size - 1);
    };
  }

  private static float reflect(float x, float low, float high) {
    float range = high - low;
    if (range <= 0 || !(Math.abs(x) < 1e9f)) {
      return low <= 0 ? 0 : low;
    }
    float beyond = x < low ? low - x : x - high;
    if (beyond <= 0) {
      return x;
    }
    int times = (int) (beyond / range);
    float rest = beyond - times * range;
    return (x < low) == (times % 2 == 0) ? low + rest : high - rest;
  }

  private static boolean isTurned(float x, float low, float high) {
    float beyond = x < low ? low - x : x - high;
    return high > low && (int) (beyond / (high - low)) % 2 == 0;
  }
}
