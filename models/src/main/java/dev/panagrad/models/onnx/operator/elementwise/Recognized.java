package dev.panagrad.models.onnx.operator.elementwise;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.elementwise.activation.Erf;
import dev.panagrad.graph.op.elementwise.activation.Gelu;
import dev.panagrad.graph.op.elementwise.arithmetic.Add;
import dev.panagrad.graph.op.elementwise.arithmetic.Div;
import dev.panagrad.graph.op.elementwise.arithmetic.Mul;
import dev.panagrad.graph.op.elementwise.arithmetic.Sqrt;
import dev.panagrad.graph.op.elementwise.arithmetic.Square;
import dev.panagrad.graph.op.elementwise.arithmetic.Sub;
import dev.panagrad.graph.op.norm.LayerNorm;
import dev.panagrad.graph.op.reduce.Mean;
import dev.panagrad.graph.op.source.Constant;
import dev.panagrad.graph.op.source.Stored;
import java.util.List;

/**
 * Recognizes layer normalization and GELU that exporters wrote as elementary operations for opsets
 * without them. Each is replaced by one op, in gradients as well; its inner nodes are computed only
 * if something else reads them.
 */
public final class Recognized {
  /** The relative tolerance for constants such as the square root of 2. */
  private static final double CLOSE = 1e-4;

  private Recognized() {}

  /**
   * The recognized form of a sum: the sum itself, or (x - mean) / sqrt(variance + epsilon) * s + o.
   */
  static Node sum(GraphBuilder g, Node sum) {
    for (int i = 0; i < 2 && is(sum, Add.class); i++) {
      Node scaled = sum.input(i);
      for (int j = 0; j < 2 && is(scaled, Mul.class); j++) {
        Node normal = normal(g, scaled.input(j), scaled.input(1 - j), sum.input(1 - i));
        if (normal != null && normal.shape().equals(sum.shape())) {
          return normal;
        }
      }
    }
    return sum;
  }

  private static Node normal(GraphBuilder g, Node quotient, Node scale, Node offset) {
    if (!is(quotient, Div.class) || !is(quotient.input(1), Sqrt.class)) {
      return null;
    }
    Node x = centred(quotient.input(0));
    Node raised = quotient.input(1).input(0);
    if (x == null || !is(raised, Add.class)) {
      return null;
    }
    int last = x.shape().rank() - 1;
    Shape columns = Shape.of(x.shape().size(last));
    for (int i = 0; i < 2; i++) {
      float epsilon = scalar(raised.input(1 - i));
      Node variance = raised.input(i);
      if (epsilon > 0
          && isMean(variance, last)
          && squared(variance.input(0)) == x
          && scale.shape().equals(columns)
          && offset.shape().equals(columns)) {
        return g.add(new LayerNorm(true, epsilon), x, scale, offset);
      }
    }
    return null;
  }

  /** The x of x minus its mean along the last axis; else null. */
  private static Node centred(Node node) {
    if (!is(node, Sub.class) || node.input(0).shape().rank() == 0) {
      return null;
    }
    Node x = node.input(0);
    Node mean = node.input(1);
    return isMean(mean, x.shape().rank() - 1) && mean.input(0) == x ? x : null;
  }

  /** The x whose deviations from the mean are squared; else null. */
  private static Node squared(Node node) {
    boolean squares =
        is(node, Square.class) || (is(node, Mul.class) && node.input(0) == node.input(1));
    return squares ? centred(node.input(0)) : null;
  }

  private static boolean isMean(Node node, int axis) {
    return node.op().equals(new Mean(List.of(axis), true));
  }

  /** The recognized form of a product: the product itself, or x * (erf(x / sqrt(2)) + 1) / 2. */
  static Node product(GraphBuilder g, Node product) {
    if (!is(product, Mul.class)) {
      return product;
    }
    for (int i = 0; i < 2; i++) {
      Node a = product.input(i);
      Node b = product.input(1 - i);
      // The factor 0.5 may apply to any of the factors, or to the whole product.
      Node x = factors(half(a), b);
      if (x == null && close(scalar(a), 0.5) && is(b, Mul.class)) {
        x = factors(b.input(0), b.input(1));
      }
      if (x != null && x.shape().equals(product.shape())) {
        return g.add(new Gelu(), x);
      }
    }
    return product;
  }

  /** The x of the factors x and erf(x / sqrt(2)) + 1, in any order; else null. */
  private static Node factors(Node a, Node b) {
    return a == null ? null : bent(a) == b ? b : bent(b) == a ? a : null;
  }

  /** The x of x / 2, or null. */
  private static Node half(Node node) {
    for (int i = 0; i < 2 && is(node, Mul.class); i++) {
      if (close(scalar(node.input(i)), 0.5)) {
        return node.input(1 - i);
      }
    }
    return is(node, Div.class) && close(scalar(node.input(1)), 2) ? node.input(0) : null;
  }

  /** The x of erf(x / sqrt(2)) + 1; else null. */
  private static Node bent(Node node) {
    for (int i = 0; i < 2 && is(node, Add.class); i++) {
      if (is(node.input(i), Erf.class) && close(scalar(node.input(1 - i)), 1)) {
        Node scaled = node.input(i).input(0);
        if (is(scaled, Div.class) && close(scalar(scaled.input(1)), Math.sqrt(2))) {
          return scaled.input(0);
        }
        for (int j = 0; j < 2 && is(scaled, Mul.class); j++) {
          if (close(scalar(scaled.input(j)), Math.sqrt(0.5))) {
            return scaled.input(1 - j);
          }
        }
      }
    }
    return null;
  }

  /** Whether a node is of an op. */
  public static boolean is(Node node, Class<? extends Op> kind) {
    return kind.isInstance(node.op());
  }

  private static boolean close(float value, double wanted) {
    return Math.abs(value - wanted) <= CLOSE * wanted;
  }

  /** The single element of a constant; NaN for anything else. */
  public static float scalar(Node node) {
    return switch (node.op()) {
      case Constant constant when constant.shape().elements() == 1 -> constant.values()[0];
      case Stored stored
          when stored.isConstant()
              && stored.shape().elements() == 1
              && stored.type() == DType.FLOAT32 ->
          stored.buffer().get(0);
      default -> Float.NaN;
    };
  }
}
