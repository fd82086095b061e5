package dev.panagrad.engine.kernel.gemm;

import dev.panagrad.engine.memory.Sizes;

/**
 * An axis along which a matrix product is repeated.
 *
 * @param size the number of products along it
 * @param a the elements from one A to the next; 0 if all share one A
 * @param b likewise for B
 * @param c likewise for C
 */
public record BatchAxis(int size, long a, long b, long c) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is negative or too large
   */
  public BatchAxis {
    boolean wrong =
        size < 0
            || size > Sizes.MOST
            || Math.min(a, Math.min(b, c)) < 0
            || Math.max(a, Math.max(b, c)) > Sizes.MOST_ELEMENTS;
    if (wrong) {
      throw new IllegalArgumentException(
          "an axis of %d products with operands %d, %d and %d elements apart"
              .formatted(size, a, b, c));
    }
  }
}
