package dev.panagrad.graph;

import dev.panagrad.engine.memory.Buffer;

/** Gives a variable its first value. */
@FunctionalInterface
public interface Initializer {
  /**
   * Fills a variable.
   *
   * @param out the elements, row-major
   * @param shape of the variable
   * @param seed of the session
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
