package dev.panagrad.models.nn.optimizer;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Minimum;
import java.util.ArrayList;
import java.util.List;

/**
 * Another optimizer, whose gradients are made smaller first if they are large.
 *
 * @param optimizer that gets them
 * @param by what must not be larger
 * @param limit above 0
 */
public record Clipped(Optimizer optimizer, By by, float limit) implements Optimizer {
  /** What is limited. */
  public enum By {
    /** Each element, without its sign. */
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

  @Override
  public Node update(
      GraphBuilder g, Node learningRate, List<Node> variables, List<Node> gradients) {
    List<Node> clipped =
        switch (by) {
          case VALUE -> gradients.stream().map(gradient -> between(g, gradient)).toList();
          case NORM ->
              gradients.stream()
                  .map(gradient -> scaled(g, gradient, g.sum(g.square(gradient))))
                  .toList();
          case GLOBAL_NORM -> together(g, gradients);
        };
    return optimizer.update(g, learningRate, variables, clipped);
  }

  private Node between(GraphBuilder g, Node gradient) {
    return g.maximum(g.add(new Minimum(), gradient, g.constant(limit)), g.constant(-limit));
  }

  private List<Node> together(GraphBuilder g, List<Node> gradients) {
    Node squares = g.sum(g.square(gradients.getFirst()));
    for (Node gradient : gradients.subList(1, gradients.size())) {
      squares = g.add(squares, g.sum(g.square(gradient)));
    }
    List<Node> scaled = new ArrayList<>();
    for (Node gradient : gradients) {
      scaled.add(scaled(g, gradient, squares));
    }
    return scaled;
  }

  /** The gradient times limit / max(norm, limit). */
  private Node scaled(GraphBuilder g, Node gradient, Node squares) {
    Node most = g.constant(limit);
    return g.mul(gradient, g.div(most, g.maximum(g.sqrt(squares), most)));
  }
}
