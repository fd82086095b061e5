package dev.panagrad.models.onnx.operator.signal;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.StridedSlice;
import dev.panagrad.graph.op.array.index.Gather;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.operator.axis.Axes;
import dev.panagrad.models.onnx.operator.linalg.Floats;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import dev.panagrad.models.onnx.type.DataType;
import java.util.List;

/**
 * Fourier transforms of whole signals and of frames. The last axis has 1 element for real numbers,
 * 2 for complex ones.
 */
final class FourierOperators {
  private FourierOperators() {}

  static void addTo(OperatorTable table) {
    table.add("DFT", FourierOperators::dft).add("STFT", FourierOperators::stft);
  }

  private static List<Value> dft(OperatorContext c) {
    Shape shape = c.shape(0);
    int rank = shape.rank();
    checkSignal(c, rank >= 2);
    long given = c.opset() < 20 ? c.integer("axis", 1) : c.has(2) ? scalar(c, 2) : -2;
    int axis = Axes.of(given, rank);
    Rules.check(axis < rank - 1, "the last axis holds complex numbers and isn't transformed");
    boolean inverse = c.flag("inverse", false);
    boolean oneSided = c.flag("onesided", false);
    boolean real = shape.size(rank - 1) == 1;
    Rules.check(
        !oneSided || inverse != real,
        "a transform is one-sided from real numbers only, and its inverse from complex ones");
    int size = shape.size(axis);
    boolean toReal = oneSided && inverse;
    int length = c.has(1) ? Axes.size(scalar(c, 1)) : Axes.size(toReal ? 2 * (size - 1L) : size);
    Rules.check(length > 0, "a transform needs a length above 0, not %d", length);
    GraphBuilder g = c.g();
    int[] order = Axes.all(rank);
    order[axis] = rank - 2;
    order[rank - 2] = axis;
    Node x = axis == rank - 2 ? c.node(0) : g.permute(c.node(0), order);
    x = complex(g, fitted(g, x, toReal ? length / 2 + 1 : length));
    Node y =
        g.add(new Fourier(inverse, inverse ? 1.0 / length : 1), toReal ? whole(g, x, length) : x);
    if (toReal) {
      y = g.slice(y, rank - 1, 0, 1);
    } else if (oneSided) {
      y = g.slice(y, rank - 2, 0, length / 2 + 1);
    }
    return c.result(axis == rank - 2 ? y : g.permute(y, order));
  }

  private static List<Value> stft(OperatorContext c) {
    Shape shape = c.shape(0);
    checkSignal(c, shape.rank() == 3);
    boolean oneSided = c.flag("onesided", true);
    Rules.check(
        !oneSided || shape.size(2) == 1,
        "a transform of complex numbers isn't one-sided; set 'onesided' to 0");
    long step = scalar(c, 1);
    int size = shape.size(1);
    int length =
        c.has(3) ? Axes.size(scalar(c, 3)) : c.has(2) ? Axes.size(c.shape(2).elements()) : size;
    Rules.check(
        step > 0 && length > 0 && length <= size,
        "frames of %d in steps of %d can't be taken from a signal of %d",
        length,
        step,
        size);
    GraphBuilder g = c.g();
    Node frames = complex(g, frames(c, length, Axes.size((size - length) / step + 1), step));
    if (c.has(2)) {
      Rules.check(
          c.shape(2).equals(Shape.of(length)),
          "a window of %s doesn't fit frames of %d",
          c.shape(2),
          length);
      frames = g.mul(frames, g.reshape(c.node(2), length, 1));
    }
    Node y = g.add(new Fourier(false, 1), frames);
    return c.result(oneSided ? g.slice(y, 2, 0, length / 2 + 1) : y);
  }

  private static void checkSignal(OperatorContext c, boolean fits) {
    Floats.require(c, 0);
    Shape shape = c.shape(0);
    Rules.check(
        fits && (shape.size(shape.rank() - 1) == 1 || shape.size(shape.rank() - 1) == 2),
        "%s is no signal of real or complex numbers",
        shape);
  }

  private static long scalar(OperatorContext c, int index) {
    long[] known = c.longs(index);
    Rules.check(known.length == 1, "its input %d must be one number", index);
    return known[0];
  }

  /** The first numbers of each line, with zeros after them if there are too few. */
  private static Node fitted(GraphBuilder g, Node x, int length) {
    int axis = x.shape().rank() - 2;
    int size = x.shape().size(axis);
    if (size == length) {
      return x;
    }
    return size > length
        ? g.slice(x, axis, 0, length)
        : g.concat(axis, x, zeros(g, x.shape().with(axis, length - size)));
  }

  private static Node complex(GraphBuilder g, Node x) {
    int last = x.shape().rank() - 1;
    return x.shape().size(last) == 2 ? x : g.concat(last, x, zeros(g, x.shape()));
  }

  private static Node zeros(GraphBuilder g, Shape shape) {
    return Floats.zeros(g, shape.sizes());
  }

  /** The spectrum of real numbers from its first half: the rest is conjugate, in reverse order. */
  private static Node whole(GraphBuilder g, Node half, int length) {
    int axis = half.shape().rank() - 2;
    int rest = length - half.shape().size(axis);
    if (rest == 0) {
      return half;
    }
    Node reversed = g.add(new StridedSlice(axis, rest, -1, rest), half);
    return g.concat(axis, half, g.mul(reversed, g.constant(Shape.of(2), 1, -1)));
  }

  /** Frames of each signal [n, size, 1 or 2]: [n, count, length, 1 or 2]. */
  private static Node frames(OperatorContext c, int length, int count, long step) {
    Shape shape = c.shape(0);
    int batch = shape.size(0);
    long rows = (long) batch * count * length;
    long[] at = new long[Rules.length(rows, shape)];
    int next = 0;
    for (int i = 0; i < batch; i++) {
      for (int frame = 0; frame < count; frame++) {
        for (int j = 0; j < length; j++) {
          at[next++] = (long) i * shape.size(1) + frame * step + j;
        }
      }
    }
    GraphBuilder g = c.g();
    Node indices = c.constant(OnnxTensor.integers(DataType.INT32, Shape.of(at.length), at)).node();
    Node lines = g.reshape(c.node(0), batch * shape.size(1), shape.size(2));
    return g.reshape(g.add(new Gather(), lines, indices), batch, count, length, shape.size(2));
  }
}
