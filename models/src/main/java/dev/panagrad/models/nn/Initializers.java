package dev.panagrad.models.nn;

import dev.panagrad.engine.random.Philox;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Shape;

/**
 * Random initial values of variables. Each element depends only on the session's seed, the
 * variable's number and its own index.
 */
public final class Initializers {
  /** Where a truncated normal is cut off, in standard deviations. */
  private static final double LIMIT = 2;

  /** Separates these draws from those of random ops, whose counters count up from 0. */
  private static final long FIRST_COUNTER = -1;

  private Initializers() {}

  /** Normal with mean 0; values beyond two standard deviations are redrawn. */
  public static Initializer truncatedNormal(double deviation) {
    return (out, shape, seed, stream) -> {
      for (long i = 0; i < out.length(); i++) {
        out.set(i, (float) (deviation * truncated(seed, stream, i)));
      }
    };
  }

  /** Normal with mean 0. */
  public static Initializer normal(double deviation) {
    return (out, shape, seed, stream) -> {
      for (long i = 0; i < out.length(); i++) {
        out.set(i, (float) (deviation * normal(seed, stream, FIRST_COUNTER, i)));
      }
    };
  }

  /** Uniform between -limit and limit. */
  public static Initializer uniform(double limit) {
    return (out, shape, seed, stream) -> {
      for (long i = 0; i < out.length(); i++) {
        out.set(i, (float) (limit * (2 * unit(seed, stream, FIRST_COUNTER, i) - 1)));
      }
    };
  }

  /**
   * Uniform within sqrt(6 / (inputs + outputs)) of 0 (Glorot and Bengio 2010); TensorFlow's default
   * for recurrent cells. Inputs and outputs are the last two sizes of the shape.
   */
  public static Initializer glorotUniform() {
    return (out, shape, seed, stream) -> {
      double limit = Math.sqrt(6.0 / (fan(shape, -2) + fan(shape, -1)));
      uniform(limit).fill(out, shape, seed, stream);
    };
  }

  /**
   * Truncated normal with deviation sqrt(2 / inputs) (He and others 2015), for layers with ReLU.
   * Inputs are the product of all sizes but the last.
   */
  public static Initializer heNormal() {
    return (out, shape, seed, stream) -> {
      double inputs = (double) shape.elements() / shape.size(-1);
      truncatedNormal(Math.sqrt(2 / inputs)).fill(out, shape, seed, stream);
    };
  }

  private static int fan(Shape shape, int axis) {
    return shape.rank() < 2 ? shape.size(-1) : shape.size(axis);
  }

  private static double truncated(long seed, int stream, long element) {
    for (long counter = FIRST_COUNTER; ; counter--) {
      double normal = normal(seed, stream, counter, element);
      if (Math.abs(normal) <= LIMIT) {
        return normal;
      }
    }
  }

  /** Box and Muller 1958; 1 - u is in (0, 1], where the logarithm is finite. */
  private static double normal(long seed, int stream, long counter, long element) {
    double radius = Math.sqrt(-2 * Math.log(1 - unit(seed, stream, counter, 2 * element)));
    double angle = 2 * Math.PI * unit(seed, stream, counter, 2 * element + 1);
    return radius * Math.cos(angle);
  }

  private static double unit(long seed, int stream, long counter, long index) {
    return (Philox.word(seed, stream, counter, index) >>> 1) * 0x1p-31;
  }
}
