package dev.panagrad.models.onnx.operator.axis;

import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Sizes and axes as given by ONNX nodes, computed in one place for graphs and for known values. */
public final class Axes {
  private Axes() {}

  /** An axis index, which may count from the end. */
  public static int of(long axis, int rank) {
    long positive = axis < 0 ? axis + rank : axis;
    Rules.check(positive >= 0 && positive < rank, "there is no axis %d among %d axes", axis, rank);
    return (int) positive;
  }

  /** Axis indices, which may count from the end and must be distinct. */
  public static int[] of(long[] axes, int rank) {
    int[] positive = Arrays.stream(axes).mapToInt(axis -> of(axis, rank)).toArray();
    Rules.check(
        IntStream.of(positive).distinct().count() == positive.length,
        "an axis is named twice in %s",
        Arrays.toString(axes));
    return positive;
  }

  /** All axes in order. */
  public static int[] all(int rank) {
    return IntStream.range(0, rank).toArray();
  }

  /** Sizes as a shape. */
  public static Shape shape(long... sizes) {
    return Shape.of(Arrays.stream(sizes).mapToInt(Axes::size).toArray());
  }

  /** A number as a size. */
  public static int size(long size) {
    Rules.check(size >= 0 && size <= Integer.MAX_VALUE, "%d is no size of an axis", size);
    return (int) size;
  }

  /** The result shape of Reshape: 0 keeps a size unless zeros are allowed, -1 is inferred. */
  public static Shape reshape(Shape in, long[] wanted, boolean allowZero) {
    long[] sizes = wanted.clone();
    int free = -1;
    long fixed = 1;
    for (int axis = 0; axis < sizes.length; axis++) {
      if (sizes[axis] == -1) {
        Rules.check(free == -1, "only one size of %s may be -1", Arrays.toString(wanted));
        free = axis;
        continue;
      }
      if (sizes[axis] == 0 && !allowZero) {
        Rules.check(
            axis < in.rank(),
            "size %d of %s is kept, but %s has no such axis",
            axis,
            Arrays.toString(wanted),
            in);
        sizes[axis] = in.size(axis);
      }
      fixed = Math.multiplyExact(fixed, size(sizes[axis]));
    }
    if (free >= 0) {
      Rules.check(
          fixed > 0 && in.elements() % fixed == 0,
          "%s can't be reshaped to %s",
          in,
          Arrays.toString(wanted));
      sizes[free] = in.elements() / fixed;
    }
    Shape out = shape(sizes);
    Rules.check(
        out.elements() == in.elements(), "%s can't be reshaped to %s", in, Arrays.toString(wanted));
    return out;
  }

  /** The shape without the given axes of size 1; without all such axes if none are given. */
  public static Shape squeeze(Shape in, long[] axes) {
    int[] dropped =
        axes == null
            ? IntStream.range(0, in.rank()).filter(axis -> in.size(axis) == 1).toArray()
            : of(axes, in.rank());
    for (int axis : dropped) {
      Rules.check(in.size(axis) == 1, "axis %d of %s can't be dropped: it isn't 1", axis, in);
    }
    return Shape.of(
        IntStream.range(0, in.rank())
            .filter(axis -> IntStream.of(dropped).noneMatch(d -> d == axis))
            .map(in::size)
            .toArray());
  }

  /** The shape with axes of size 1 inserted; the axes are given as indices of the result. */
  public static Shape unsqueeze(Shape in, long[] axes) {
    int[] sizes = new int[in.rank() + axes.length];
    for (int axis : of(axes, sizes.length)) {
      sizes[axis] = -1;
    }
    int next = 0;
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = sizes[axis] == -1 ? 1 : in.size(next++);
    }
    return Shape.of(sizes);
  }

  /** The shape as a matrix whose rows are the axes before the given one. */
  public static Shape flatten(Shape in, long axis) {
    int split = axis == in.rank() ? in.rank() : of(axis, in.rank());
    return shape(in.elements(0, split), in.elements(split, in.rank()));
  }

  /** The axis order of a transpose; reversed if none is given. */
  public static int[] order(long[] given, int rank) {
    if (given == null) {
      return IntStream.range(0, rank).map(axis -> rank - 1 - axis).toArray();
    }
    Rules.check(given.length == rank, "%s doesn't order %d axes", Arrays.toString(given), rank);
    return of(given, rank);
  }

  /** The sizes of the parts of an axis. */
  public static int[] split(long[] given, int parts, int size) {
    if (given != null) {
      long sum = Arrays.stream(given).sum();
      Rules.check(
          sum == size && Arrays.stream(given).allMatch(part -> part >= 0),
          "an axis of %d elements can't be split into %s",
          size,
          Arrays.toString(given));
      return Arrays.stream(given).mapToInt(part -> (int) part).toArray();
    }
    int each = Math.ceilDiv(size, parts);
    return IntStream.range(0, parts)
        .map(i -> Math.clamp(size - (long) i * each, 0, each))
        .toArray();
  }
}
