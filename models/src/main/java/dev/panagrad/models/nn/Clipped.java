package dev.panagrad.models.nn;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Scope;
import dev.panagrad.graph.op.elementwise.arithmetic.Minimum;
import java.util.ArrayList;
import java.util.List;

/**
 * Gradient clipping in front of another optimizer: large gradients are scaled down or cut first.
 *
 * @param optimizer receives the clipped gradients
 * @param by the quantity that is limited
 * @param limit its largest value, above 0
 * @param epsilon added to a norm before the limit is divided by it; 0 for none
 */
public record Clipped(Optimizer optimizer, By by, float limit, float epsilon) implements Optimizer {
  /** The quantity that is limited. */
  public enum By {
    /** The absolute value of each element. */
    VALUE,
    /** The Euclidean norm of each gradient. */
    NORM,
    /** The Euclidean norm of all gradients together. */
    GLOBAL_NORM
  }

  /** Checks the limit. */
  public Clipped {
    if (!(limit > 0 && limit < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("gradients are clipped to a limit above 0, not " + limit);
    }
  }

  /** Clips without an epsilon. */
  public Clipped(Optimizer optimizer, By by, float limit) {
    this(optimizer, by, limit, 0);
  }

  /**
   * Clips by the norm of all gradients together in PyTorch's form: times min(1, limit / (norm +
   * 1e-6)).
   */
  public static Clipped byGlobalNormAsPyTorch(Optimizer optimizer, float limit) {
    return new Clipped(optimizer, By.GLOBAL_NORM, limit, 1e-6f);
  }

  @Override
  public Node update(
      GraphBuilder g, Node learningRate, List<Node> variables, List<Node> gradients) {
    List<Node> clipped =
        switch (by) {
          case VALUE -> gradients.stream().map(gradient -> between(g, gradient)).toList();
          case NORM ->
              gradients.stream()
                  .map(gradient -> scaled(g, gradient, squares(g, gradient)))
                  .toList();
          case GLOBAL_NORM -> together(g, gradients);
        };
    return optimizer.update(g, learningRate, variables, clipped);
  }

  private Node between(GraphBuilder g, Node gradient) {
    try (Scope _ = g.colocate(gradient)) {
      return g.maximum(g.add(new Minimum(), gradient, g.constant(limit)), g.constant(-limit));
    }
  }

  private List<Node> together(GraphBuilder g, List<Node> gradients) {
    Node squares = squares(g, gradients.getFirst());
    for (Node gradient : gradients.subList(1, gradients.size())) {
      squares = g.add(squares, squares(g, gradient));
    }
    List<Node> scaled = new ArrayList<>();
    for (Node gradient : gradients) {
      scaled.add(scaled(g, gradient, squares));
    }
    return scaled;
  }

  private static Node squares(GraphBuilder g, Node gradient) {
    try (Scope _ = g.colocate(gradient)) {
      return g.sum(g.square(gradient));
    }
  }

  /** The gradient times limit / max(norm, limit), or min(1, limit / (norm + epsilon)). */
  private Node scaled(GraphBuilder g, Node gradient, Node squares) {
    try (Scope _ = g.colocate(gradient)) {
      Node most = g.constant(limit);
      if (epsilon > 0) {
        Node ratio = g.div(most, g.add(g.sqrt(squares), g.constant(epsilon)));
        return g.mul(gradient, g.add(new Minimum(), ratio, g.constant(1)));
      }
      return g.mul(gradient, g.div(most, g.maximum(g.sqrt(squares), most)));
    }
  }
}
