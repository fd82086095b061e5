package dev.panagrad.graph.compile.pass;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;

/**
 * Computes images with the batch innermost: ops with kernels for this layout convert their inputs
 * and results, and conversions move outwards through other ops until they cancel. Nodes that become
 * simpler are simplified too.
 */
public final class BatchLayout implements Pass {
  /** Makes the pass. */
  public BatchLayout() {}

  @Override
  public String name() {
    return "batch layout";
  }

  @Override
  public Subgraph apply(Subgraph graph) {
    return Rewriter.rewrite(
        graph,
        (g, old, inputs) ->
            Simplify.simplest(Rewriter.copy(g, old, inputs), (_, node) -> moved(g, node)));
  }

  private static Node moved(GraphBuilder g, Node node) {
    Node simpler = node.op().simplify(g, node);
    return simpler != node ? simpler : node.op().toBatchInnermost(g, node);
  }
}
