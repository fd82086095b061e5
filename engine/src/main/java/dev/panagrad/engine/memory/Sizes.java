package dev.panagrad.engine.memory;

import java.util.Arrays;

/**
 * Limits of sizes. Within them no computation on sizes in kernels, plans and memory overflows: the
 * bytes of several tensors fit in a long, and sizes rounded up to whole vectors fit in an int.
 */
public final class Sizes {
  /** The largest size of an axis. */
  public static final int MOST = Integer.MAX_VALUE - 4095;

  /** The maximum number of elements of a tensor, of 4 bytes each. */
  public static final long MOST_ELEMENTS = 1L << 56;

  private Sizes() {}

  /**
   * The product of sizes.
   *
   * @param what the name of the thing counted, for messages
   * @throws IllegalArgumentException if a size is negative, or the product of those that aren't 0
   *     is above {@link #MOST_ELEMENTS}
   */
  public static long elements(String what, int... sizes) {
    return product(what, "elements", MOST_ELEMENTS, sizes);
  }

  /**
   * A product that must fit in an int, such as the counts in kernels.
   *
   * @throws IllegalArgumentException as for {@link #elements}, but above {@link #MOST}
   */
  public static int count(String what, int... sizes) {
    return (int) product(what, "at once", MOST, sizes);
  }

  /**
   * A sum that must fit in an int.
   *
   * @throws IllegalArgumentException if a size is negative, or the sum is above {@link #MOST}
   */
  public static int sum(String what, int... sizes) {
    long sum = 0;
    for (int size : sizes) {
      sum += size;
      if (size < 0 || sum > MOST) {
        throw new IllegalArgumentException(
            "%s: a sum of %s can't be had, since it is negative or above %d"
                .formatted(what, Arrays.toString(sizes), MOST));
      }
    }
    return (int) sum;
  }

  /**
   * Zeros are applied last, so that the product of any subset of the sizes is within the limit too.
   */
  private static long product(String what, String unit, long most, int... sizes) {
    long product = 1;
    boolean none = false;
    for (int size : sizes) {
      if (size < 0 || (size > 1 && product > most / size)) {
        throw new IllegalArgumentException(
            "%s of %s: more than %d %s can't be had"
                .formatted(what, Arrays.toString(sizes), most, unit));
      }
      none |= size == 0;
      product *= Math.max(1, size);
    }
    return none ? 0 : product;
  }
}
