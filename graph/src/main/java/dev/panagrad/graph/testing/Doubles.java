package dev.panagrad.graph.testing;

import dev.panagrad.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * A row-major array of doubles on which naive references compute, one element at a time and without
 * the engine's code.
 */
public record Doubles(Shape shape, double[] data) {
  /** Checks the number of elements. */
  public Doubles {
    if (shape.elements() != data.length) {
      throw new IllegalArgumentException(shape + " with " + data.length + " elements");
    }
  }

  /** All zeros. */
  public static Doubles zeros(int... sizes) {
    Shape shape = Shape.of(sizes);
    return new Doubles(shape, new double[Math.toIntExact(shape.elements())]);
  }

  /** An array whose elements are computed from their indices. */
  public static Doubles fill(Shape shape, ToDoubleFunction<int[]> value) {
    Doubles out = zeros(shape.sizes());
    for (int i = 0; i < out.data.length; i++) {
      out.data[i] = value.applyAsDouble(index(shape, i));
    }
    return out;
  }

  /** The index along each axis of a row-major position. */
  public static int[] index(Shape shape, int flat) {
    int[] index = new int[shape.rank()];
    int rest = flat;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      index[axis] = rest % shape.size(axis);
      rest /= shape.size(axis);
    }
    return index;
  }

  /** The row-major position of an index. */
  public int flat(int... index) {
    int flat = 0;
    for (int axis = 0; axis < index.length; axis++) {
      flat = flat * shape.size(axis) + index[axis];
    }
    return flat;
  }

  /** The element at an index. */
  public double at(int... index) {
    return data[flat(index)];
  }

  /** Adds to the element at an index. */
  public void add(double value, int... index) {
    data[flat(index)] += value;
  }

  /** The element at an index of the larger shape to which this array is broadcast. */
  public double broadcastAt(int... index) {
    int lead = index.length - shape.rank();
    int[] own = new int[shape.rank()];
    for (int axis = 0; axis < own.length; axis++) {
      own[axis] = shape.size(axis) == 1 ? 0 : index[axis + lead];
    }
    return at(own);
  }

  /** Applies a function to each element. */
  public Doubles map(DoubleUnaryOperator function) {
    return new Doubles(shape, Arrays.stream(data).map(function).toArray());
  }

  /** An elementwise function with broadcasting as NumPy defines it. */
  public static Doubles zip(Doubles a, Doubles b, DoubleBinaryOperator function) {
    int rank = Math.max(a.shape.rank(), b.shape.rank());
    int[] sizes = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int sizeA = i <= a.shape.rank() ? a.shape.size(-i) : 1;
      int sizeB = i <= b.shape.rank() ? b.shape.size(-i) : 1;
      sizes[rank - i] = sizeA == 1 ? sizeB : sizeA;
    }
    return fill(
        Shape.of(sizes),
        index -> function.applyAsDouble(a.broadcastAt(index), b.broadcastAt(index)));
  }

  /** This array broadcast to a larger shape, as NumPy does. */
  public Doubles broadcast(Shape target) {
    return fill(target, this::broadcastAt);
  }

  /** The same elements in another shape. */
  public Doubles reshape(int... sizes) {
    return new Doubles(Shape.of(sizes), data);
  }

  /** A reduction over axes, starting at a value. */
  public Doubles reduce(
      List<Integer> axes, boolean keepDims, double first, DoubleBinaryOperator step) {
    int[] kept = shape.sizes();
    axes.forEach(axis -> kept[axis] = 1);
    Doubles out = zeros(kept);
    Arrays.fill(out.data, first);
    for (int i = 0; i < data.length; i++) {
      int[] index = index(shape, i);
      axes.forEach(axis -> index[axis] = 0);
      int at = out.flat(index);
      out.data[at] = step.applyAsDouble(out.data[at], data[i]);
    }
    if (keepDims) {
      return out;
    }
    List<Integer> sizes = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (!axes.contains(axis)) {
        sizes.add(shape.size(axis));
      }
    }
    return out.reshape(sizes.stream().mapToInt(Integer::intValue).toArray());
  }

  /** The sum over axes. */
  public Doubles sum(Integer... axes) {
    return reduce(List.of(axes), false, 0, Double::sum);
  }

  /** The transpose of a matrix. */
  public Doubles transpose() {
    return fill(Shape.of(shape.size(1), shape.size(0)), i -> at(i[1], i[0]));
  }

  /** The product of matrices, each optionally transposed. */
  public static Doubles matMul(
      Doubles left, Doubles right, boolean transposeA, boolean transposeB) {
    Doubles a = transposeA ? left.transpose() : left;
    Doubles b = transposeB ? right.transpose() : right;
    return fill(
        Shape.of(a.shape.size(0), b.shape.size(1)),
        index -> {
          double sum = 0;
          for (int k = 0; k < a.shape.size(1); k++) {
            sum += a.at(index[0], k) * b.at(k, index[1]);
          }
          return sum;
        });
  }
}
