package dev.panagrad.models.onnx.operator.norm;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.Permute;
import dev.panagrad.graph.op.elementwise.arithmetic.Abs;
import dev.panagrad.models.onnx.operator.axis.Axes;
import dev.panagrad.models.onnx.operator.axis.AxisLists;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import java.util.List;

/** Normalisations over the batch or across channels, and divisions by a norm. */
final class ChannelNormOperators {
  /** The smallest normal float: a divisor that makes 0 / 0 yield 0 instead of NaN. */
  private static final float TINY = Float.MIN_NORMAL;

  private ChannelNormOperators() {}

  static void addTo(OperatorTable table) {
    table
        .add("BatchNormalization", ChannelNormOperators::batch)
        .add("LpNormalization", ChannelNormOperators::byNorm)
        .add("MeanVarianceNormalization", ChannelNormOperators::meanVariance)
        .add("LRN", ChannelNormOperators::acrossChannels);
  }

  /**
   * Batch normalisation with the given statistics, or with those of the batch, which update the
   * running ones.
   */
  private static List<Value> batch(OperatorContext c) {
    GraphBuilder g = c.g();
    boolean training =
        c.opset() >= 14
            ? c.flag("training_mode", false)
            : c.outputs() > 1 && !c.flag("is_test", false);
    if (!c.flag("spatial", true)) {
      throw c.unsupported("statistics of each position (spatial = 0)");
    }
    Node x = last(g, c.node(0));
    Node mean = c.node(3);
    Node variance = c.node(4);
    int channels = x.shape().size(-1);
    if (training) {
      Node moments = g.moments(x);
      mean = g.reshape(g.slice(moments, 0, 0, 1), channels);
      variance = g.reshape(g.slice(moments, 0, 1, 1), channels);
    }
    float epsilon = c.real("epsilon", 1e-5f);
    Node y = g.batchNorm(x, mean, variance, c.node(1), c.node(2), epsilon, training);
    Value result = c.like(0, second(g, y, c.shape(0)));
    if (!training) {
      return List.of(result);
    }
    float momentum = c.real("momentum", 0.9f);
    return List.of(
        result,
        c.like(3, running(g, c.node(3), mean, momentum)),
        c.like(4, running(g, c.node(4), variance, momentum)),
        // Before opset 14, the statistics of the batch are outputs as well.
        c.like(3, mean),
        c.like(4, variance));
  }

  /** Moves the channels, axis 1, to the end; for rank 2 and above. */
  private static Node last(GraphBuilder g, Node x) {
    Shape shape = x.shape();
    if (shape.rank() == 1) {
      return g.reshape(x, shape.size(0), 1);
    }
    return shape.rank() == 2 ? x : g.add(channelsLast(shape.rank()), x);
  }

  /** The inverse of {@link #last}. */
  private static Node second(GraphBuilder g, Node x, Shape shape) {
    return shape.rank() <= 2 ? g.reshape(x, shape) : g.add(channelsLast(shape.rank()).inverse(), x);
  }

  private static Permute channelsLast(int rank) {
    return new Permute(AxisLists.channelsLast(rank));
  }

  private static Node running(GraphBuilder g, Node before, Node now, float momentum) {
    return g.add(g.mul(before, g.constant(momentum)), g.mul(now, g.constant(1 - momentum)));
  }

  /** Division by a norm along an axis; all zeros remain zeros. */
  private static List<Value> byNorm(OperatorContext c) {
    GraphBuilder g = c.g();
    Node x = c.node(0);
    List<Integer> axes = List.of(Axes.of(c.integer("axis", -1), x.shape().rank()));
    long p = c.integer("p", 2);
    if (p != 1 && p != 2) {
      throw c.unsupported("the norm of order " + p);
    }
    Node norm =
        p == 1 ? g.sum(g.add(new Abs(), x), true, axes) : g.sqrt(g.sum(g.square(x), true, axes));
    return c.result(g.div(x, g.maximum(norm, g.constant(TINY))));
  }

  private static List<Value> meanVariance(OperatorContext c) {
    GraphBuilder g = c.g();
    Node x = c.node(0);
    List<Integer> axes = AxisLists.of(c.integers("axes", 0, 2, 3), x.shape().rank());
    Node centred = g.sub(x, g.mean(x, true, axes));
    Node deviation = g.sqrt(g.mean(g.square(centred), true, axes));
    return c.result(g.div(centred, g.add(deviation, g.constant(1e-9f))));
  }

  /** Divides each element by a power of the summed squares of its neighbours among the channels. */
  private static List<Value> acrossChannels(OperatorContext c) {
    GraphBuilder g = c.g();
    Shape shape = c.shape(0);
    int size = Math.toIntExact(c.integer("size", 0));
    int channels = shape.size(1);
    if (size < 1) {
      throw new IllegalArgumentException("its attribute 'size' must be positive, not " + size);
    }
    Node squares = g.square(c.node(0));
    Node sum = squares;
    for (int i = 1; i < size && i < 2 * channels; i++) {
      // Neighbours alternate between the two sides: 1, -1, 2, -2, ...
      int distance = (i + 1) / 2;
      if (distance < channels) {
        sum = g.add(sum, shifted(g, squares, i % 2 == 1 ? distance : -distance));
      }
    }
    Node base =
        g.add(g.mul(sum, g.constant(c.real("alpha", 1e-4f) / size)), g.constant(c.real("bias", 1)));
    Node power = g.exp(g.mul(g.log(base), g.constant(-c.real("beta", 0.75f))));
    return c.result(g.mul(c.node(0), power));
  }

  /** The channels shifted by a distance, filled with zeros. */
  private static Node shifted(GraphBuilder g, Node x, int distance) {
    int channels = x.shape().size(1);
    int kept = channels - Math.abs(distance);
    Node part = g.slice(x, 1, Math.max(0, distance), kept);
    Node none = g.mul(g.slice(x, 1, 0, channels - kept), g.constant(0));
    return distance > 0 ? g.concat(1, part, none) : g.concat(1, none, part);
  }
}
