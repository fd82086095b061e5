package dev.panagrad.models.onnx.operator;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.Checked;
import dev.panagrad.graph.op.IndexRule;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Losses of class numbers: scores are [n, classes, d1, ...], class numbers [n, d1, ...]. */
final class LossOperators {
  private LossOperators() {}

  static void addTo(OperatorTable table) {
    table
        .add("SoftmaxCrossEntropyLoss", LossOperators::crossEntropy)
        .add("NegativeLogLikelihoodLoss", c -> c.result(loss(c, c.node(0))));
  }

  private static List<Value> crossEntropy(OperatorContext c) {
    GraphBuilder g = c.g();
    boolean plain = c.shape(0).rank() == 2 && !c.has(2) && !c.hasAttribute("ignore_index");
    if (plain && !c.wants(1)) {
      return c.result(reduced(c, g.sparseSoftmaxCrossEntropy(c.node(0), c.node(1)), null));
    }
    Node logarithms = SelectionOperators.logSoftmax(g, c.node(0), 1);
    List<Value> results = new ArrayList<>(c.result(loss(c, logarithms)));
    if (c.wants(1)) {
      results.add(c.like(0, logarithms));
    }
    return results;
  }

  /** The loss of logarithms of probabilities: minus each one's that belongs to the class. */
  private static Node loss(OperatorContext c, Node logarithms) {
    GraphBuilder g = c.g();
    Shape shape = logarithms.shape();
    Node labels = c.node(1);
    checkShapes(shape, labels.shape());
    Node hits = hits(c, shape, labels);
    if (c.has(2)) {
      Shape along = Axes.along(1, shape.size(1), shape.rank());
      hits = g.mul(hits, g.reshape(c.node(2), along));
    }
    Node losses = g.neg(g.sum(g.mul(hits, logarithms), 1));
    boolean even = !c.has(2) && !c.hasAttribute("ignore_index");
    return reduced(c, losses, even ? null : hits);
  }

  private static void checkShapes(Shape scores, Shape labels) {
    int[] expected = scores.sizes();
    boolean fits = scores.rank() >= 2 && labels.rank() == scores.rank() - 1;
    for (int axis = 0; fits && axis < labels.rank(); axis++) {
      fits = labels.size(axis) == expected[axis == 0 ? 0 : axis + 1];
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "class numbers of shape %s don't fit scores of shape %s".formatted(labels, scores));
    }
  }

  /** 1 where the class is an element's own and isn't to be ignored, else 0. */
  private static Node hits(OperatorContext c, Shape shape, Node labels) {
    GraphBuilder g = c.g();
    int classes = shape.size(1);
    boolean ignores = c.hasAttribute("ignore_index");
    if (!ignores) {
      String reason = "there are %d classes".formatted(classes);
      labels = g.add(new Checked(new IndexRule(c.label(), "class", classes, reason)), labels);
    }
    int[] kept = shape.sizes();
    kept[1] = 1;
    Node hits = g.equal(g.reshape(labels, kept), SelectionOperators.indices(c, shape, 1));
    if (!ignores) {
      return hits;
    }
    long ignored = c.integer("ignore_index", 0);
    if (ignored < 0 || ignored >= classes) {
      return hits;
    }
    float[] counted = new float[classes];
    Arrays.fill(counted, 1);
    counted[(int) ignored] = 0;
    Shape along = Axes.along(1, classes, shape.rank());
    return g.mul(hits, c.constant(OnnxTensor.of(along, counted)).node());
  }

  /**
   * The losses put together as the node says.
   *
   * @param weights what their mean is divided by the sum of; null for their number
   */
  private static Node reduced(OperatorContext c, Node losses, Node weights) {
    GraphBuilder g = c.g();
    String reduction = c.text("reduction", "mean");
    return switch (reduction) {
      case "none" -> losses;
      case "sum" -> g.sum(losses);
      case "mean" -> weights == null ? g.mean(losses) : g.div(g.sum(losses), g.sum(weights));
      default -> throw c.unsupported("the reduction '" + reduction + "'");
    };
  }
}
