package dev.panagrad.graph.compile.fusion;

import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.compile.pass.Pass;
import dev.panagrad.graph.compile.pass.Rewriter;
import dev.panagrad.graph.compile.pass.Subgraph;
import dev.panagrad.graph.compile.pass.Uses;
import dev.panagrad.graph.op.Op;
import dev.panagrad.graph.op.elementwise.Add;
import dev.panagrad.graph.op.elementwise.Relu;
import dev.panagrad.graph.op.elementwise.ReluGrad;
import dev.panagrad.graph.op.elementwise.Sigmoid;
import dev.panagrad.graph.op.elementwise.SigmoidGrad;
import dev.panagrad.graph.op.elementwise.Tanh;
import dev.panagrad.graph.op.elementwise.TanhGrad;
import dev.panagrad.graph.op.linalg.FusedMatMul;
import dev.panagrad.graph.op.linalg.MatMul;
import java.util.List;
import java.util.Map;

/**
 * Moves a bias row and an activation, or the gradient of one, into the epilogue of the matrix
 * product before them, where nobody else reads what lies between.
 */
public final class FuseMatMul implements Pass {
  private static final Map<Class<? extends Op>, Activation> ACTIVATIONS =
      Map.of(
          Relu.class,
          Activation.RELU,
          Sigmoid.class,
          Activation.SIGMOID,
          Tanh.class,
          Activation.TANH);

  private static final Map<Class<? extends Op>, Activation> GRADIENTS =
      Map.of(
          ReluGrad.class,
          Activation.RELU_GRAD,
          SigmoidGrad.class,
          Activation.SIGMOID_GRAD,
          TanhGrad.class,
          Activation.TANH_GRAD);

  /** Makes the pass. */
  public FuseMatMul() {}

  @Override
  public String name() {
    return "fuse matmul";
  }

  @Override
  public Subgraph apply(Subgraph graph) {
    Uses readers = new Uses(graph);
    return Rewriter.rewrite(graph, (g, old, inputs) -> fuse(readers, g, old, inputs));
  }

  private static Node fuse(Uses readers, GraphBuilder g, Node old, List<Node> inputs) {
    boolean lastReader = !inputs.isEmpty() && readers.isReadOnce(old.input(0));
    if (lastReader && old.op() instanceof Add) {
      Node product = inputs.get(0);
      Node bias = inputs.get(1);
      if (product.op() instanceof MatMul(boolean transposeA, boolean transposeB)
          && bias.shape().rank() == 1
          && bias.shape().size(0) == product.shape().size(1)) {
        return g.add(
            new FusedMatMul(transposeA, transposeB, Activation.NONE),
            product.input(0),
            product.input(1),
            bias);
      }
    }
    Activation activation = ACTIVATIONS.get(old.op().getClass());
    if (lastReader
        && activation != null
        && inputs.get(0).op()
            instanceof FusedMatMul(boolean transposeA, boolean transposeB, Activation before)
        && before == Activation.NONE) {
      Node product = inputs.get(0);
      return g.add(
          new FusedMatMul(transposeA, transposeB, activation),
          product.inputs().toArray(Node[]::new));
    }
    Activation gradient = GRADIENTS.get(old.op().getClass());
    if (gradient != null
        && readers.isReadOnce(old.input(1))
        && inputs.get(1).op() instanceof MatMul(boolean transposeA, boolean transposeB)
        && inputs.get(0).shape().equals(inputs.get(1).shape())) {
      Node product = inputs.get(1);
      return g.add(
          new FusedMatMul(transposeA, transposeB, gradient),
          product.input(0),
          product.input(1),
          inputs.get(0));
    }
    return Rewriter.copy(g, old, inputs);
  }
}
