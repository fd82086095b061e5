package dev.panagrad.models.onnx.operator.axis;

import dev.panagrad.graph.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Lists of axes in the form of graph ops; see {@link Axes}. */
public final class AxisLists {
  private AxisLists() {}

  /** Axes counted from the start, ascending, without repeats. */
  public static List<Integer> of(long[] axes, int rank) {
    return Arrays.stream(axes)
        .mapToInt(axis -> Axes.of(axis, rank))
        .sorted()
        .distinct()
        .boxed()
        .toList();
  }

  /** All axes. */
  public static List<Integer> all(int rank) {
    return range(0, rank);
  }

  /** The axis order that moves axis 1, the channels, to the end. */
  public static List<Integer> channelsLast(int rank) {
    return IntStream.range(0, rank)
        .map(i -> i == 0 ? 0 : i == rank - 1 ? 1 : i + 1)
        .boxed()
        .toList();
  }

  /** A range of adjacent axes. */
  public static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  /** The number of elements of adjacent axes, as one size. */
  public static int size(Shape shape, int from, int to) {
    return Math.toIntExact(shape.elements(from, to));
  }

  /** A shape with size 1 on all axes but one: for a vector that is broadcast along that axis. */
  public static Shape along(int axis, int size, int rank) {
    int[] sizes = new int[rank];
    Arrays.fill(sizes, 1);
    sizes[axis] = size;
    return Shape.of(sizes);
  }
}
