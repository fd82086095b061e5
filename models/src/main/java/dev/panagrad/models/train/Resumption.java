package dev.panagrad.models.train;

import dev.panagrad.graph.session.SessionOptions;

/**
 * On what a run went on. Bits are promised as long as neither kernels nor products change.
 *
 * @param step updates made before
 * @param kernels by name, which tells the width of their vectors
 * @param products where matrix products run, by name
 */
public record Resumption(long step, String kernels, String products) {
  /** The name of the kernels among a run's versions. */
  public static final String KERNELS = "kernels";

  /** The name of where products run among a run's versions. */
  public static final String PRODUCTS = "products";

  public static Resumption of(long step, SessionOptions options) {
    return new Resumption(step, options.kernels().name(), options.gemm().name());
  }
}
