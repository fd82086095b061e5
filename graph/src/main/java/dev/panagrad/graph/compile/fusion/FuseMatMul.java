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
import dev.panagrad.graph.op.array.Reshape;
import dev.panagrad.graph.op.elementwise.activation.Gelu;
import dev.panagrad.graph.op.elementwise.activation.GeluGrad;
import dev.panagrad.graph.op.elementwise.activation.Relu;
import dev.panagrad.graph.op.elementwise.activation.ReluGrad;
import dev.panagrad.graph.op.elementwise.activation.Sigmoid;
import dev.panagrad.graph.op.elementwise.activation.SigmoidGrad;
import dev.panagrad.graph.op.elementwise.activation.Tanh;
import dev.panagrad.graph.op.elementwise.activation.TanhGrad;
import dev.panagrad.graph.op.elementwise.arithmetic.Add;
import dev.panagrad.graph.op.linalg.FusedMatMul;
import dev.panagrad.graph.op.linalg.MatMul;
import java.util.List;
import java.util.Map;

/**
 * Moves a bias row and an activation, or the gradient of one, into the epilogue of the matrix
 * product before them, if nothing else reads the value in between. A product with rows along
 * several axes is a reshaped product of all rows, so the pass also looks through the reshape.
 */
public final class FuseMatMul implements Pass {
  private static final Map<Class<? extends Op>, Activation> ACTIVATIONS =
      Map.of(
          Relu.class,
          Activation.RELU,
          Sigmoid.class,
          Activation.SIGMOID,
          Tanh.class,
          Activation.TANH,
          Gelu.class,
          Activation.GELU);

  private static final Map<Class<? extends Op>, Activation> GRADIENTS =
      Map.of(
          ReluGrad.class,
          Activation.RELU_GRAD,
          SigmoidGrad.class,
          Activation.SIGMOID_GRAD,
          TanhGrad.class,
          Activation.TANH_GRAD,
          GeluGrad.class,
          Activation.GELU_GRAD);

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
    Node fused = null;
    if (old.op() instanceof Add) {
      fused = addBias(readers, g, old, inputs, 0);
      fused = fused == null ? addBias(readers, g, old, inputs, 1) : fused;
    } else if (ACTIVATIONS.containsKey(old.op().getClass())) {
      fused = activate(readers, g, old, inputs.get(0));
    } else if (GRADIENTS.containsKey(old.op().getClass())) {
      fused = applyGradient(readers, g, old, inputs);
    }
    return fused == null ? Rewriter.copy(g, old, inputs) : fused;
  }

  /**
   * The product behind an input, possibly reshaped to several axes of rows; null if there is none,
   * or if it has other readers.
   *
   * @param old the input before this pass
   * @param now its replacement
   */
  private static Node product(Uses readers, Node old, Node now) {
    if (!readers.isReadOnce(old)) {
      return null;
    }
    if (!(now.op() instanceof Reshape)) {
      return now;
    }
    Node product = now.input(0);
    boolean alone = !(old.op() instanceof Reshape) || readers.isReadOnce(old.input(0));
    boolean sameRows =
        product.shape().rank() == 2
            && now.shape().rank() > 0
            && now.shape().size(-1) == product.shape().size(1);
    return alone && sameRows ? product : null;
  }

  private static Node addBias(
      Uses readers, GraphBuilder g, Node old, List<Node> inputs, int which) {
    Node product = product(readers, old.input(which), inputs.get(which));
    Node bias = inputs.get(1 - which);
    if (product != null
        && product.op() instanceof MatMul(boolean transposeA, boolean transposeB)
        && bias.shape().rank() == 1
        && bias.shape().size(0) == product.shape().size(1)) {
      Op fused = new FusedMatMul(transposeA, transposeB, Activation.NONE);
      return shown(g, old, g.add(fused, product.input(0), product.input(1), bias));
    }
    return null;
  }

  private static Node activate(Uses readers, GraphBuilder g, Node old, Node input) {
    Node product = product(readers, old.input(0), input);
    if (product != null
        && product.op()
            instanceof FusedMatMul(boolean transposeA, boolean transposeB, Activation before)
        && before == Activation.NONE) {
      Op fused = new FusedMatMul(transposeA, transposeB, ACTIVATIONS.get(old.op().getClass()));
      return shown(g, old, g.add(fused, product.inputs().toArray(Node[]::new)));
    }
    return null;
  }

  private static Node applyGradient(Uses readers, GraphBuilder g, Node old, List<Node> inputs) {
    Node product = product(readers, old.input(1), inputs.get(1));
    Node result = inputs.get(0);
    if (product != null
        && product.op() instanceof MatMul(boolean transposeA, boolean transposeB)
        && result.shape().equals(inputs.get(1).shape())) {
      Op fused = new FusedMatMul(transposeA, transposeB, GRADIENTS.get(old.op().getClass()));
      return shown(
          g,
          old,
          g.add(fused, product.input(0), product.input(1), reshaped(g, result, product.shape())));
    }
    return null;
  }

  private static Node shown(GraphBuilder g, Node old, Node fused) {
    return reshaped(g, fused, old.shape());
  }

  private static Node reshaped(GraphBuilder g, Node x, Shape shape) {
    return x.shape().equals(shape) ? x : g.reshape(x, shape);
  }
}
