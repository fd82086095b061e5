package dev.panagrad.models.onnx.operator.array;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.operator.axis.Axes;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The source index of each element of a result: the way in which known values are moved, whatever
 * their type.
 */
record Views(Shape shape, int[] from) {

  /** All elements of a shape, in order. */
  static Views of(Shape shape) {
    return new Views(shape, Axes.all(Math.toIntExact(shape.elements())));
  }

  /** Concatenates tensors of one type that only differ along an axis. */
  static OnnxTensor concat(List<OnnxTensor> parts, int axis) {
    Shape first = parts.get(0).shape();
    int size = 0;
    for (OnnxTensor part : parts) {
      size = Math.addExact(size, part.shape().size(axis));
    }
    Shape shape = first.with(axis, size);
    int[] places = new int[Math.toIntExact(shape.elements())];
    int start = 0;
    int behind = 0;
    int inner = Math.toIntExact(shape.elements(axis + 1, shape.rank()));
    for (OnnxTensor part : parts) {
      int row = part.shape().size(axis) * inner;
      for (int i = 0; i < part.length(); i++) {
        places[i / row * size * inner + start + i % row] = behind + i;
      }
      start += row;
      behind += part.length();
    }
    return OnnxTensor.joined(parts).picked(shape, places);
  }

  /** Takes the elements from a tensor. */
  OnnxTensor take(OnnxTensor tensor) {
    return tensor.picked(shape, from);
  }

  Views reshape(Shape to) {
    return new Views(to, from);
  }

  /** The axes in another order. */
  Views permute(int[] order) {
    int[] strides = strides(shape);
    return strided(
        Shape.of(IntStream.of(order).map(shape::size).toArray()),
        0,
        IntStream.of(order).map(axis -> strides[axis]).toArray());
  }

  /** A part of an axis. */
  Views slice(AxisRange range) {
    int[] strides = strides(shape);
    int start = range.start() * strides[range.axis()];
    strides[range.axis()] *= range.step();
    return strided(shape.with(range.axis(), range.count()), start, strides);
  }

  /** Repeated along axes of size 1 or missing ones. */
  Views broadcast(Shape to) {
    int lead = to.rank() - shape.rank();
    int[] own = strides(shape);
    int[] strides = new int[to.rank()];
    for (int axis = lead; axis < strides.length; axis++) {
      strides[axis] = shape.size(axis - lead) == 1 ? 0 : own[axis - lead];
    }
    return strided(to, 0, strides);
  }

  /** Some elements of an axis. */
  Views pick(int axis, int[] indices) {
    Shape to = shape.with(axis, indices.length);
    int inner = Math.toIntExact(shape.elements(axis + 1, shape.rank()));
    int[] picked = new int[Math.toIntExact(to.elements())];
    for (int i = 0; i < picked.length; i++) {
      int outer = i / inner / indices.length;
      int at = indices[i / inner % indices.length];
      picked[i] = from[(outer * shape.size(axis) + at) * inner + i % inner];
    }
    return new Views(to, picked);
  }

  private Views strided(Shape to, int start, int[] strides) {
    int[] picked = new int[Math.toIntExact(to.elements())];
    for (int i = 0; i < picked.length; i++) {
      int at = start;
      int rest = i;
      for (int axis = strides.length - 1; axis >= 0; axis--) {
        at += rest % to.size(axis) * strides[axis];
        rest /= to.size(axis);
      }
      picked[i] = from[at];
    }
    return new Views(to, picked);
  }

  private static int[] strides(Shape shape) {
    int[] strides = new int[shape.rank()];
    Arrays.setAll(strides, axis -> (int) shape.elements(axis + 1, shape.rank()));
    return strides;
  }
}
