package dev.panagrad.graph.compile.fusion;

import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.pass.Pass;
import dev.panagrad.graph.compile.pass.Rewriter;
import dev.panagrad.graph.compile.pass.Subgraph;
import dev.panagrad.graph.compile.pass.Uses;
import dev.panagrad.graph.op.conv.Conv2d;
import dev.panagrad.graph.op.conv.Conv2dInputGrad;
import dev.panagrad.graph.op.conv.FusedConv2d;
import dev.panagrad.graph.op.conv.SingleConv2d;
import dev.panagrad.graph.op.elementwise.activation.Relu;
import dev.panagrad.graph.op.elementwise.activation.ReluGrad;
import dev.panagrad.graph.op.elementwise.arithmetic.Add;
import dev.panagrad.graph.op.fusion.Rectified;
import dev.panagrad.graph.op.layout.Innermost;
import dev.panagrad.graph.op.norm.BatchNorm;
import java.util.List;

/**
 * Moves a bias over channels into the convolution before it, ReLU into the convolution or batch
 * normalisation before it, and the gradient of ReLU into the gradient of the convolution after it,
 * if nothing else reads the value in between.
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
    if (before.op() instanceof Innermost(Conv2dInputGrad gradient, int batch)
        && before.input(2) == inputs.get(0)) {
      return g.add(new Rectified(gradient, batch), before.inputs().toArray(Node[]::new));
    }
    return Rewriter.copy(g, old, inputs);
  }

  private static Node fuse(GraphBuilder g, Node old, List<Node> inputs) {
    Node before = inputs.get(0);
    if (old.op() instanceof Add && before.op() instanceof Innermost(Conv2d conv, int batch)) {
      Node bias = inputs.get(1);
      if (bias.shape().equals(Shape.of(before.shape().size(2), 1))) {
        Op biased = new FusedConv2d(conv, batch, Activation.NONE);
        return g.add(biased, before.input(0), before.input(1), bias);
      }
    }
    if (old.op() instanceof Add
        && before.op() instanceof SingleConv2d
        && before.inputs().size() == 2
        && isPerChannel(inputs.get(1), before)) {
      return g.add(before.op(), before.input(0), before.input(1), inputs.get(1));
    }
    Op rectified = old.op() instanceof Relu ? withRelu(before.op()) : null;
    return rectified != null
        ? g.add(rectified, before.inputs().toArray(Node[]::new))
        : Rewriter.copy(g, old, inputs);
  }

  /** Whether a broadcast operand has an element for each channel of an image [1, c, h, w]. */
  private static boolean isPerChannel(Node bias, Node image) {
    Shape shape = bias.shape();
    return shape.rank() >= 3
        && shape.elements() == image.shape().size(1)
        && shape.size(-3) == image.shape().size(1);
  }

  /** The op with ReLU applied last, or null if it doesn't support it. */
  private static Op withRelu(Op op) {
    return switch (op) {
      case FusedConv2d(Conv2d conv, int batch, Activation activation)
          when activation == Activation.NONE ->
          new FusedConv2d(conv, batch, Activation.RELU);
      case SingleConv2d(var sliding, Activation activation) when activation == Activation.NONE ->
          new SingleConv2d(sliding, Activation.RELU);
      case BatchNorm norm -> new Rectified(norm, 0);
      case Innermost(BatchNorm norm, int batch) -> new Rectified(norm, batch);
      default -> null;
    };
  }
}
