package dev.panagrad.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Formal gradients by reverse accumulation: the derivatives are nodes of the same graph (Griewank
 * and Walther, Evaluating Derivatives, chapter 3).
 */
public final class Gradients {
  private Gradients() {}

  /**
   * Extends a graph by the gradients of a scalar.
   *
   * @param g the builder that made the nodes
   * @param loss a scalar
   * @param by the nodes to differentiate with respect to, usually variables
   * @return one node per node of {@code by}, with the same shape
   * @throws IllegalArgumentException if the loss isn't a scalar or doesn't depend on one of them
   */
  public static List<Node> of(GraphBuilder g, Node loss, List<Node> by) {
    if (loss.shape().rank() != 0) {
      throw new IllegalArgumentException(
          "gradients are those of a scalar, but '%s' has shape %s; take its mean or sum"
              .formatted(loss.name(), loss.shape()));
    }
    try (Scope _ = g.scope("gradients")) {
      return accumulate(g, loss, by);
    }
  }

  private static List<Node> accumulate(GraphBuilder g, Node loss, List<Node> by) {
    List<Node> order = inputsFirst(loss);
    Set<Node> useful = dependents(order, by);
    Map<Node, Node> upstream = new HashMap<>();
    try (Scope _ = g.colocate(loss)) {
      upstream.put(loss, g.constant(1));
    }
    for (Node node : order.reversed()) {
      Node own = upstream.get(node);
      if (own == null || !useful.contains(node) || node.inputs().isEmpty()) {
        continue;
      }
      List<Node> parts;
      try (Scope _ = g.colocate(node)) {
        parts =
            node.op() instanceof CustomOp ? custom(g, node, own) : node.op().gradient(g, node, own);
      }
      for (int i = 0; i < parts.size(); i++) {
        Node part = parts.get(i);
        if (part != null && useful.contains(node.input(i))) {
          Node input = node.input(i);
          upstream.merge(input, part, (sum, next) -> sum(g, input, sum, next));
        }
      }
    }
    List<Node> result = new ArrayList<>();
    for (Node node : by) {
      Node gradient = upstream.get(node);
      if (gradient == null) {
        throw new IllegalArgumentException(
            "'%s' doesn't depend on '%s' in a way that can be differentiated"
                .formatted(loss.name(), node.name()));
      }
      result.add(gradient);
    }
    return result;
  }

  /** Parts are added on the task that computes them, so that one tensor is sent, not two. */
  private static Node sum(GraphBuilder g, Node of, Node sum, Node next) {
    try (Scope _ = g.colocate(sum.task() == next.task() ? sum : of)) {
      return g.add(sum, next);
    }
  }

  /** The gradients that a custom op returns, checked. */
  private static List<Node> custom(GraphBuilder g, Node node, Node upstream) {
    String subject = "%s '%s'".formatted(node.op().name(), node.name());
    List<Node> parts;
    try {
      parts = node.op().gradient(g, node, upstream);
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(subject + ": gradient failed: " + e, e);
    }
    int count = node.inputs().size();
    Rules.check(
        parts != null && parts.size() == count,
        "%s: gradient must give a node or null for each of %d inputs, but gave %s",
        subject,
        count,
        parts == null ? "null" : "a list of " + parts.size());
    for (int i = 0; i < count; i++) {
      Node part = parts.get(i);
      Shape shape = node.input(i).shape();
      Rules.check(
          part == null || Rules.compatible(part.shape(), shape),
          "%s: the gradient by input %d must have its shape %s, not %s",
          subject,
          i,
          shape,
          part == null ? "" : part.shape());
    }
    return parts;
  }

  /** The nodes that the loss depends on, inputs first, without recursion: graphs can be deep. */
  private static List<Node> inputsFirst(Node loss) {
    List<Node> order = new ArrayList<>();
    Set<Node> seen = new HashSet<>();
    Set<Node> done = new HashSet<>();
    Deque<Node> stack = new ArrayDeque<>();
    stack.push(loss);
    while (!stack.isEmpty()) {
      Node node = stack.peek();
      if (seen.add(node)) {
        for (Node input : node.inputs().reversed()) {
          if (!seen.contains(input)) {
            stack.push(input);
          }
        }
      } else {
        stack.pop();
        if (done.add(node)) {
          order.add(node);
        }
      }
    }
    return order;
  }

  private static Set<Node> dependents(List<Node> order, List<Node> by) {
    Set<Node> useful = new HashSet<>(by);
    for (Node node : order) {
      if (node.inputs().stream().anyMatch(useful::contains)) {
        useful.add(node);
      }
    }
    return useful;
  }
}
