package dev.panagrad.graph.compile.fusion;

import dev.panagrad.engine.kernel.layout.BatchLanes;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.pass.Pass;
import dev.panagrad.graph.compile.pass.Rewriter;
import dev.panagrad.graph.compile.pass.Subgraph;
import dev.panagrad.graph.compile.pass.Uses;
import dev.panagrad.graph.op.array.Reshape;
import dev.panagrad.graph.op.elementwise.activation.ReluGrad;
import dev.panagrad.graph.op.layout.BatchInnermost;
import dev.panagrad.graph.op.linalg.MatMul;
import java.util.List;

/**
 * Computes the gradient of a dense layer directly for images with the batch innermost: dX = dY Wᵀ
 * becomes dXᵀ = W dYᵀ, which has the batch along its rows, so that neither W nor dX is transposed.
 * Rows of zeros below dY make the lanes beyond the batch zero.
 */
public final class DenseToImages implements Pass {
  private static final MatMul BACK = new MatMul(false, true);

  /** Makes the pass. */
  public DenseToImages() {}

  @Override
  public String name() {
    return "dense to images";
  }

  @Override
  public Subgraph apply(Subgraph graph) {
    Uses readers = new Uses(graph);
    return Rewriter.rewrite(
        graph,
        (g, old, inputs) -> {
          if (old.op() instanceof BatchInnermost
              && isOneBlock(old.input(0))
              && isOnlyFor(readers, old.input(0))) {
            return exchanged(g, old, inputs.get(0).input(0));
          }
          if (old.op() instanceof ReluGrad && readers.isReadOnce(old.input(1))) {
            return rectified(g, old, inputs);
          }
          return Rewriter.copy(g, old, inputs);
        });
  }

  /** Whether the columns of one product can be the lanes of all images. */
  private static boolean isOneBlock(Node images) {
    return BatchLanes.blocks(images.shape().size(0)) == 1;
  }

  /** Whether images are the rows of a product, and nothing else reads either of them. */
  private static boolean isOnlyFor(Uses readers, Node images) {
    return images.op() instanceof Reshape
        && BACK.equals(images.input(0).op())
        && readers.isReadOnce(images)
        && readers.isReadOnce(images.input(0));
  }

  private static Node exchanged(GraphBuilder g, Node old, Node product) {
    Node dy = product.input(0);
    Node weights = product.input(1);
    Shape beyond = Shape.of(old.shape().size(3) - dy.shape().size(0), dy.shape().size(1));
    if (beyond.size(0) > 0) {
      Node zeros = g.constant(beyond, new float[Math.toIntExact(beyond.elements())]);
      dy = g.concat(0, dy, zeros);
    }
    return g.reshape(g.add(BACK, weights, dy), old.shape());
  }

  /** The gradient of ReLU placed next to the product, so that it moves into the epilogue. */
  private static Node rectified(GraphBuilder g, Node old, List<Node> inputs) {
    Node images = inputs.get(1);
    if (images.op() instanceof Reshape && BACK.equals(images.input(0).op())) {
      Node product = images.input(0);
      Shape rows = product.shape();
      Node results = g.reshape(inputs.get(0), rows);
      return g.reshape(g.add(new ReluGrad(), results, product), old.shape());
    }
    return Rewriter.copy(g, old, inputs);
  }
}
