package dev.panagrad.graph;

import dev.panagrad.engine.memory.Buffer;

/** Computes the initial value of a variable. */
@FunctionalInterface
public interface Initializer {
  /**
   * Fills a variable.
   *
   * @param out the elements, row-major
   * @param shape the variable's shape
   * @param seed the session's seed
   * @param stream the variable's own number, so that two variables differ
   */
  void fill(Buffer out, Shape shape, long seed, int stream);

  /** All zeros. */
  static Initializer zeros() {
    return constant(0);
  }

  /** The same value everywhere. */
  static Initializer constant(float value) {
    return (out, shape, seed, stream) -> {
      for (long i = 0; i < out.length(); i++) {
        out.set(i, value);
      }
    };
  }
}
