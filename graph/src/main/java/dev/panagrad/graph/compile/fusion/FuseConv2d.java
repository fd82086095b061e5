package dev.panagrad.graph.compile.fusion;

import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.pass.Pass;
import dev.panagrad.graph.compile.pass.Rewriter;
import dev.panagrad.graph.compile.pass.Subgraph;
import dev.panagrad.graph.compile.pass.Uses;
import dev.panagrad.graph.op.Op;
import dev.panagrad.graph.op.conv.Conv2d;
import dev.panagrad.graph.op.conv.Conv2dInputGrad;
import dev.panagrad.graph.op.conv.FusedConv2d;
import dev.panagrad.graph.op.conv.Sliding;
import dev.panagrad.graph.op.elementwise.Add;
import dev.panagrad.graph.op.elementwise.Relu;
import dev.panagrad.graph.op.elementwise.ReluGrad;
import dev.panagrad.graph.op.norm.BatchNorm;
import java.util.List;

/**
 * Moves a bias over channels into the convolution before it, ReLU into the convolution or batch
 * normalisation before it, and its gradient into that of the convolution behind it, where nobody
 * else reads what lies between.
 */
public final class FuseConv2d implements Pass {
  /** Makes the pass. */
  public FuseConv2d() {}

  @Override
  public String name() {
    return "fuse conv2d";
  }

  @Override
  public Subgraph apply(Subgraph graph) {
    Uses readers = new Uses(graph);
    return Rewriter.rewrite(
        graph,
        (g, old, inputs) -> {
          if (old.op() instanceof ReluGrad && readers.isReadOnce(old.input(1))) {
            return fuseGradient(g, old, inputs);
          }
          return !inputs.isEmpty() && readers.isReadOnce(old.input(0))
              ? fuse(g, old, inputs)
              : Rewriter.copy(g, old, inputs);
        });
  }

  private static Node fuseGradient(GraphBuilder g, Node old, List<Node> inputs) {
    Node before = inputs.get(1);
    if (before.op() instanceof Conv2dInputGrad(Sliding sliding, boolean relu)
        && sliding.isInnermost()
        && !relu
        && before.input(2) == inputs.get(0)) {
      Op rectified = new Conv2dInputGrad(sliding, true);
      return g.add(rectified, before.inputs().toArray(Node[]::new));
    }
    return Rewriter.copy(g, old, inputs);
  }

  private static Node fuse(GraphBuilder g, Node old, List<Node> inputs) {
    Node before = inputs.get(0);
    if (old.op() instanceof Add && before.op() instanceof Conv2d(Sliding sliding)) {
      Node bias = inputs.get(1);
      if (bias.shape().equals(Shape.of(before.shape().size(2), 1))) {
        Op biased = new FusedConv2d(sliding, Activation.NONE);
        return g.add(biased, before.input(0), before.input(1), bias);
      }
    }
    Op rectified = old.op() instanceof Relu ? withRelu(before.op()) : null;
    return rectified != null
        ? g.add(rectified, before.inputs().toArray(Node[]::new))
        : Rewriter.copy(g, old, inputs);
  }

  /** The op with ReLU applied last, or null if it can't. */
  private static Op withRelu(Op op) {
    if (op instanceof FusedConv2d(Sliding sliding, Activation activation)
        && activation == Activation.NONE) {
      return new FusedConv2d(sliding, Activation.RELU);
    }
    return op instanceof BatchNorm norm && !norm.relu() ? norm.withRelu() : null;
  }
}
