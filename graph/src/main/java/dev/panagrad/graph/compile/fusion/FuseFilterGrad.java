package dev.panagrad.graph.compile.fusion;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.compile.pass.Pass;
import dev.panagrad.graph.compile.pass.Rewriter;
import dev.panagrad.graph.compile.pass.Subgraph;
import dev.panagrad.graph.op.conv.Conv2dFilterGrad;
import dev.panagrad.graph.op.conv.FusedFilterGrad;
import dev.panagrad.graph.op.layout.Innermost;
import dev.panagrad.graph.op.reduce.Sum;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes a convolution's bias gradient, the sum over batch, height and width, in the same pass
 * over the data as its filter gradient.
 */
public final class FuseFilterGrad implements Pass {
  /** Makes the pass. */
  public FuseFilterGrad() {}

  @Override
  public String name() {
    return "fuse filter gradient";
  }

  @Override
  public Subgraph apply(Subgraph graph) {
    Map<Node, Node> partners = partners(graph);
    if (partners.isEmpty()) {
      return graph;
    }
    Map<Node, Node> ready = new HashMap<>();
    Map<Node, Node> fused = new HashMap<>();
    return Rewriter.rewrite(
        graph,
        (g, old, inputs) -> {
          Node made = partners.containsKey(old) ? half(g, old, partners, ready, fused) : null;
          made = made == null ? Rewriter.copy(g, old, inputs) : made;
          ready.put(old, made);
          return made;
        });
  }

  /** Maps each filter gradient to its bias gradient, and vice versa. */
  private static Map<Node, Node> partners(Subgraph graph) {
    Map<Node, Node> sums = new HashMap<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Sum(List<Integer> axes, boolean _)
          && axes.equals(List.of(0, 1, 3))
          && node.input(0).shape().rank() == 4) {
        sums.putIfAbsent(node.input(0), node);
      }
    }
    Map<Node, Node> partners = new HashMap<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Innermost(Conv2dFilterGrad _, int _)) {
        Node sum = sums.remove(node.input(1));
        if (sum != null) {
          partners.put(node, sum);
          partners.put(sum, node);
        }
      }
    }
    return partners;
  }

  /** One of the two gradients, or null if the other can't be computed yet at its position. */
  private static Node half(
      GraphBuilder g,
      Node old,
      Map<Node, Node> partners,
      Map<Node, Node> ready,
      Map<Node, Node> fused) {
    boolean byBias = old.op() instanceof Sum;
    Node byFilter = byBias ? partners.get(old) : old;
    Node both = fused.computeIfAbsent(byFilter, node -> both(g, node, ready));
    if (both == null) {
      partners.remove(partners.remove(old));
      return null;
    }
    int elements = Math.toIntExact(byFilter.shape().elements());
    int channels = byFilter.shape().size(3);
    Node part = byBias ? g.slice(both, 0, elements, channels) : g.slice(both, 0, 0, elements);
    return part.shape().equals(old.shape()) ? part : g.reshape(part, old.shape());
  }

  private static Node both(GraphBuilder g, Node byFilter, Map<Node, Node> ready) {
    if (!ready.keySet().containsAll(byFilter.inputs())) {
      return null;
    }
    if (!(byFilter.op() instanceof Innermost(Conv2dFilterGrad plain, int batch))) {
      throw new IllegalStateException("not a gradient by a filter: " + byFilter);
    }
    Node[] inputs = byFilter.inputs().stream().map(ready::get).toArray(Node[]::new);
    return g.add(new FusedFilterGrad(plain, batch), inputs);
  }
}
