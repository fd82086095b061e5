package dev.panagrad.graph;

import dev.panagrad.engine.memory.Sizes;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The sizes of a tensor's axes, outermost first; sizes may be unknown until data is fed. */
public final class Shape {
  /** Stands for a size that is known only when data is fed. */
  public static final int UNKNOWN = -1;

  private static final Shape SCALAR = new Shape(new int[0]);

  private final int[] sizes;

  private Shape(int[] sizes) {
    this.sizes = sizes;
  }

  /**
   * A shape of the given sizes.
   *
   * @throws IllegalArgumentException if a size is negative and not {@link #UNKNOWN} or above {@link
   *     Sizes#MOST}, or if all known sizes but those of 0 multiply to more than {@link
   *     Sizes#MOST_ELEMENTS}
   */
  public static Shape of(int... sizes) {
    int[] known = new int[sizes.length];
    for (int axis = 0; axis < sizes.length; axis++) {
      int size = sizes[axis];
      if (size < UNKNOWN || size > Sizes.MOST) {
        throw new IllegalArgumentException(
            "a shape can't have an axis of " + size + ": " + Arrays.toString(sizes));
      }
      known[axis] = size == UNKNOWN ? 1 : size;
    }
    Sizes.elements("a shape", known);
    return sizes.length == 0 ? SCALAR : new Shape(sizes.clone());
  }

  /** The shape of a scalar: no axes, one element. */
  public static Shape scalar() {
    return SCALAR;
  }

  /** The number of axes. */
  public int rank() {
    return sizes.length;
  }

  /** The size of an axis; negative axes count from the end. */
  public int size(int axis) {
    return sizes[axis(axis)];
  }

  /**
   * Resolves an axis that may count from the end to one that counts from the start.
   *
   * @throws IllegalArgumentException if there is no such axis
   */
  public int axis(int axis) {
    int positive = axis < 0 ? axis + sizes.length : axis;
    if (positive < 0 || positive >= sizes.length) {
      throw new IllegalArgumentException("a tensor of shape " + this + " has no axis " + axis);
    }
    return positive;
  }

  /** Whether all sizes are known. */
  public boolean isKnown() {
    for (int size : sizes) {
      if (size == UNKNOWN) {
        return false;
      }
    }
    return true;
  }

  /**
   * The number of elements.
   *
   * @throws IllegalStateException if a size is unknown
   */
  public long elements() {
    if (!isKnown()) {
      throw new IllegalStateException("the number of elements of " + this + " is not known yet");
    }
    return elements(0, sizes.length);
  }

  /** The product of the sizes of axes [from, to), which must be known. */
  public long elements(int from, int to) {
    long product = 1;
    for (int axis = from; axis < to; axis++) {
      product = Math.multiplyExact(product, sizes[axis]);
    }
    return product;
  }

  /** This shape with one size replaced. */
  public Shape with(int axis, int size) {
    int[] changed = sizes.clone();
    changed[axis(axis)] = size;
    return Shape.of(changed);
  }

  /** The shape of a batch of this shape: a new first axis, whose size may be unknown. */
  public Shape batch(int size) {
    int[] whole = new int[sizes.length + 1];
    whole[0] = size;
    System.arraycopy(sizes, 0, whole, 1, sizes.length);
    return Shape.of(whole);
  }

  /** A copy of the sizes. */
  public int[] sizes() {
    return sizes.clone();
  }

  /** Whether data of another, known shape matches this one, in which sizes may be unknown. */
  public boolean accepts(Shape other) {
    if (other.rank() != rank()) {
      return false;
    }
    for (int axis = 0; axis < sizes.length; axis++) {
      if (sizes[axis] != UNKNOWN && sizes[axis] != other.sizes[axis]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  @Override
  public String toString() {
    return Arrays.stream(sizes)
        .mapToObj(size -> size == UNKNOWN ? "None" : Integer.toString(size))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
