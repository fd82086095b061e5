package dev.panagrad.graph.compile.fusion;

import dev.panagrad.engine.memory.Sizes;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.pass.Pass;
import dev.panagrad.graph.compile.pass.Rewriter;
import dev.panagrad.graph.compile.pass.Subgraph;
import dev.panagrad.graph.op.loss.FusedCrossEntropy;
import dev.panagrad.graph.op.loss.SoftmaxCrossEntropy;
import dev.panagrad.graph.op.loss.SoftmaxCrossEntropyGrad;
import dev.panagrad.graph.op.loss.SparseSoftmaxCrossEntropy;
import dev.panagrad.graph.op.loss.SparseSoftmaxCrossEntropyGrad;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Computes a softmax cross-entropy and its gradient in one pass over the logits, where the upstream
 * gradient is known before the loss, as for a sum or mean.
 */
public final class FuseCrossEntropy implements Pass {
  /** Makes the pass. */
  public FuseCrossEntropy() {}

  @Override
  public String name() {
    return "fuse cross-entropy";
  }

  @Override
  public Subgraph apply(Subgraph graph) {
    Map<Node, Node> gradients = new HashMap<>();
    Set<Node> early = new HashSet<>();
    findPairs(graph, gradients, early);
    if (gradients.isEmpty()) {
      return graph;
    }
    Map<Node, Node> ready = new HashMap<>();
    Map<Node, Node> fused = new HashMap<>();
    return Rewriter.rewrite(
        earlyFirst(graph, early),
        (g, old, inputs) -> {
          Node made = fuse(g, old, inputs, gradients, ready, fused);
          ready.put(old, made);
          return made;
        });
  }

  /** Pairs losses with their gradients; the upstream gradients must be computed early. */
  private static void findPairs(Subgraph graph, Map<Node, Node> gradients, Set<Node> early) {
    Map<List<Node>, Node> losses = new HashMap<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof SoftmaxCrossEntropy
          || node.op() instanceof SparseSoftmaxCrossEntropy) {
        losses.put(node.inputs(), node);
      }
    }
    for (Node node : graph.nodes()) {
      if (node.op() instanceof SoftmaxCrossEntropyGrad
          || node.op() instanceof SparseSoftmaxCrossEntropyGrad) {
        Node loss = losses.get(node.inputs().subList(0, 2));
        if (loss != null && !gradients.containsKey(loss) && fits(node.shape())) {
          Set<Node> needed = Set.copyOf(Subgraph.of(graph.nodes(), List.of(node.input(2))).nodes());
          if (!needed.contains(loss)) {
            gradients.put(loss, node);
            early.addAll(needed);
          }
        }
      }
    }
    // The upstream gradient of one loss may depend on another loss.
    gradients.keySet().removeIf(early::contains);
  }

  /** Whether gradient and losses together fit in one axis. */
  private static boolean fits(Shape logits) {
    return logits.elements() + logits.size(0) <= Sizes.MOST;
  }

  private static Subgraph earlyFirst(Subgraph graph, Set<Node> early) {
    List<Node> order = new ArrayList<>(graph.nodes().stream().filter(early::contains).toList());
    graph.nodes().stream().filter(node -> !early.contains(node)).forEach(order::add);
    return new Subgraph(order, graph.roots());
  }

  private static Node fuse(
      GraphBuilder g,
      Node old,
      List<Node> inputs,
      Map<Node, Node> gradients,
      Map<Node, Node> ready,
      Map<Node, Node> fused) {
    Node gradient = gradients.get(old);
    if (gradient != null) {
      Node logits = inputs.get(0);
      boolean sparse = old.op() instanceof SparseSoftmaxCrossEntropy;
      Node both =
          g.add(new FusedCrossEntropy(sparse), logits, inputs.get(1), ready.get(gradient.input(2)));
      int elements = Math.toIntExact(logits.shape().elements());
      fused.put(gradient, g.reshape(g.slice(both, 0, 0, elements), logits.shape()));
      return g.slice(both, 0, elements, logits.shape().size(0));
    }
    Node half = fused.get(old);
    return half != null ? half : Rewriter.copy(g, old, inputs);
  }
}
