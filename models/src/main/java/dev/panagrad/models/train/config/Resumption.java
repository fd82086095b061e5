package dev.panagrad.models.train.config;

import dev.panagrad.graph.session.SessionOptions;

/**
 * The environment in which a run was resumed. Equal bits are only guaranteed as long as neither
 * kernels nor the library of matrix products change.
 *
 * @param step updates made before
 * @param kernels by name, which includes the width of their vectors
 * @param products where matrix products run, by name
 */
public record Resumption(long step, String kernels, String products) {
  /** The key of the kernels among a run's versions. */
  public static final String KERNELS = "kernels";

  /** The key of the matrix products among a run's versions. */
  public static final String PRODUCTS = "products";

  public static Resumption of(long step, SessionOptions options) {
    return new Resumption(step, options.kernels().name(), options.gemm().name());
  }
}
