package dev.panagrad.models.onnx.operator.training;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.IndexRule;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.Checked;
import dev.panagrad.graph.op.array.Permute;
import dev.panagrad.graph.op.elementwise.Select;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.operator.axis.AxisLists;
import dev.panagrad.models.onnx.operator.reduce.Picks;
import dev.panagrad.models.onnx.operator.reduce.SelectionOperators;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import dev.panagrad.models.onnx.type.DataType;
import java.util.ArrayList;
import java.util.List;

/**
 * Losses of class labels: scores are [n, classes, d1, ...], labels [n, d1, ...]. They are computed
 * on rows, with the classes last.
 */
final class LossOperators {
  private LossOperators() {}

  static void addTo(OperatorTable table) {
    table
        .add("SoftmaxCrossEntropyLoss", LossOperators::crossEntropy)
        .add("NegativeLogLikelihoodLoss", LossOperators::likelihood);
  }

  private static List<Value> crossEntropy(OperatorContext c) {
    Labels labels = labels(c);
    Node losses = c.g().sparseSoftmaxCrossEntropy(rows(c), labels.classes);
    List<Value> results = new ArrayList<>(c.result(reduced(c, losses, labels)));
    if (c.wants(1)) {
      results.add(c.like(0, SelectionOperators.logSoftmax(c.g(), c.node(0), 1)));
    }
    return results;
  }

  private static List<Value> likelihood(OperatorContext c) {
    Labels labels = labels(c);
    Node own = Picks.along(c, rows(c), column(c, labels.classes), 1);
    Node losses = c.g().neg(c.g().reshape(own, own.shape().size(0)));
    return c.result(reduced(c, losses, labels));
  }

  /** The scores as a matrix with one column per class. */
  private static Node rows(OperatorContext c) {
    Node scores = c.node(0);
    List<Integer> order = AxisLists.channelsLast(scores.shape().rank());
    int classes = scores.shape().size(1);
    Node last = order.size() == 2 ? scores : c.g().add(new Permute(order), scores);
    int rows = classes == 0 ? 0 : Math.toIntExact(scores.shape().elements() / classes);
    return c.g().reshape(last, rows, classes);
  }

  private static Node column(OperatorContext c, Node vector) {
    return c.g().reshape(vector, vector.shape().size(0), 1);
  }

  /**
   * The labels of all rows.
   *
   * @param classes validated, [rows]; class 0 in place of ignored labels
   * @param ignored 1 where a row is ignored, else 0; null if none is
   */
  private record Labels(Node classes, Node ignored) {}

  private static Labels labels(OperatorContext c) {
    GraphBuilder g = c.g();
    checkShapes(c.shape(0), c.shape(1));
    Node given = g.reshape(c.node(1), Math.toIntExact(c.shape(1).elements()));
    Node ignored = null;
    if (c.hasAttribute("ignore_index")) {
      ignored = g.equal(given, integer(c, c.integer("ignore_index", 0)));
      given = g.add(new Select(), ignored, integer(c, 0), given);
    }
    int classes = c.shape(0).size(1);
    String reason = "there are %d classes".formatted(classes);
    return new Labels(
        g.add(new Checked(new IndexRule(c.label(), "class", classes, reason)), given), ignored);
  }

  private static Node integer(OperatorContext c, long value) {
    return c.constant(OnnxTensor.integers(DataType.INT32, Shape.scalar(), value)).node();
  }

  private static void checkShapes(Shape scores, Shape labels) {
    boolean fits = scores.rank() >= 2 && labels.rank() == scores.rank() - 1;
    for (int axis = 0; fits && axis < labels.rank(); axis++) {
      fits = labels.size(axis) == scores.size(axis == 0 ? 0 : axis + 1);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "class numbers of shape %s don't fit scores of shape %s".formatted(labels, scores));
    }
  }

  /** The losses of rows, weighted and reduced as the node's attributes say. */
  private static Node reduced(OperatorContext c, Node losses, Labels labels) {
    GraphBuilder g = c.g();
    Node zero = g.constant(0);
    Node weights = null;
    if (c.has(2)) {
      Node table = column(c, c.node(2));
      weights = g.reshape(g.gather(table, labels.classes), losses.shape());
      losses = g.mul(losses, weights);
    }
    if (labels.ignored != null) {
      weights =
          g.add(new Select(), labels.ignored, zero, weights == null ? g.constant(1) : weights);
      losses = g.add(new Select(), labels.ignored, zero, losses);
    }
    String reduction = c.text("reduction", "mean");
    return switch (reduction) {
      case "none" -> g.reshape(losses, c.shape(1));
      case "sum" -> g.sum(losses);
      case "mean" -> weights == null ? g.mean(losses) : g.div(g.sum(losses), g.sum(weights));
      default -> throw c.unsupported("the reduction '" + reduction + "'");
    };
  }
}
