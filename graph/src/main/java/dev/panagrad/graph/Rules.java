package dev.panagrad.graph;

import dev.panagrad.engine.memory.Sizes;
import java.util.List;

/** Input checks shared by ops. */
public final class Rules {
  private Rules() {}

  public static void check(boolean condition, String message, Object... arguments) {
    if (!condition) {
      throw new IllegalArgumentException(message.formatted(arguments));
    }
  }

  public static void count(List<Node> inputs, int expected) {
    check(
        inputs.size() == expected,
        "it takes %d input%s, not %d",
        expected,
        expected == 1 ? "" : "s",
        inputs.size());
  }

  public static void rank(List<Node> inputs, int index, int expected) {
    Shape shape = inputs.get(index).shape();
    check(
        shape.rank() == expected,
        "input %d must have rank %d, but has shape %s",
        index,
        expected,
        shape);
  }

  public static void type(List<Node> inputs, int index, DType expected) {
    DType type = inputs.get(index).type();
    check(type == expected, "input %d must be %s, but is %s", index, expected, type);
  }

  /** Checks that every input is float32. */
  public static void floats(List<Node> inputs) {
    for (int i = 0; i < inputs.size(); i++) {
      type(inputs, i, DType.FLOAT32);
    }
  }

  public static void scalar(List<Node> inputs, int index) {
    Shape shape = inputs.get(index).shape();
    check(shape.rank() == 0, "input %d must be a scalar, but has shape %s", index, shape);
  }

  /** Converts a number of elements to the size of an axis. */
  public static int length(long elements, Shape of) {
    check(elements <= Sizes.MOST, "%d elements of %s are too many for one axis", elements, of);
    return (int) elements;
  }

  public static boolean compatible(int a, int b) {
    return a == b || a == Shape.UNKNOWN || b == Shape.UNKNOWN;
  }

  public static boolean compatible(Shape a, Shape b) {
    if (a.rank() != b.rank()) {
      return false;
    }
    for (int axis = 0; axis < a.rank(); axis++) {
      if (!compatible(a.size(axis), b.size(axis))) {
        return false;
      }
    }
    return true;
  }

  /** Merges two compatible shapes: a size is known if either shape has it. */
  public static Shape merge(Shape a, Shape b) {
    int[] sizes = a.sizes();
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = Math.max(sizes[axis], b.size(axis));
    }
    return Shape.of(sizes);
  }

  /**
   * The shape that two shapes are broadcast to, as NumPy defines it; sizes may be unknown.
   *
   * @throws IllegalArgumentException if the shapes can't be broadcast together
   */
  public static Shape broadcast(Shape a, Shape b) {
    check(fit(a, b), "shapes %s and %s can't be broadcast together", a, b);
    int rank = Math.max(a.rank(), b.rank());
    int[] sizes = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int sizeA = sizeFromEnd(a, i);
      int sizeB = sizeFromEnd(b, i);
      int size = Math.max(sizeA, sizeB);
      if (sizeA == Shape.UNKNOWN || sizeB == Shape.UNKNOWN) {
        size = size <= 1 ? Shape.UNKNOWN : size;
      }
      sizes[rank - i] = sizeA == 0 || sizeB == 0 ? 0 : size;
    }
    return Shape.of(sizes);
  }

  /** Whether two shapes can be {@linkplain #broadcast broadcast} together. */
  public static boolean fit(Shape a, Shape b) {
    for (int i = Math.min(a.rank(), b.rank()); i > 0; i--) {
      int sizeA = a.size(-i);
      int sizeB = b.size(-i);
      if (sizeA != 1 && sizeB != 1 && !compatible(sizeA, sizeB)) {
        return false;
      }
    }
    return true;
  }

  private static int sizeFromEnd(Shape shape, int position) {
    return position <= shape.rank() ? shape.size(-position) : 1;
  }
}
