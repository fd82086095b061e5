package dev.panagrad.graph.compile.pass;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.Concat;
import dev.panagrad.graph.op.array.Permute;
import dev.panagrad.graph.op.elementwise.Elementwise;
import dev.panagrad.graph.op.image.AxisMax;
import dev.panagrad.graph.op.image.SparseAxis;
import dev.panagrad.graph.op.reduce.Max;
import dev.panagrad.graph.op.reduce.Mean;
import dev.panagrad.graph.op.reduce.Sum;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves permutations of axes outwards through ops that don't depend on the order of axes, until
 * they cancel: a network for images with channels first is only permuted once at each end.
 */
public final class PushPermutes implements Pass {
  /** Makes the pass. */
  public PushPermutes() {}

  @Override
  public String name() {
    return "push permutes";
  }

  @Override
  public Subgraph apply(Subgraph graph) {
    return Rewriter.rewrite(
        graph,
        (g, old, inputs) ->
            Simplify.simplest(Rewriter.copy(g, old, inputs), (_, node) -> moved(g, node)));
  }

  private static Node moved(GraphBuilder g, Node node) {
    Permute permute = permute(node);
    if (permute == null) {
      return node;
    }
    List<Integer> order = permute.order();
    return switch (node.op()) {
      case Permute p -> p.simplify(g, node);
      case Elementwise op -> pushed(g, permute, op, node);
      case Concat(int axis) -> pushed(g, permute, new Concat(order.get(axis)), node);
      case SparseAxis(var axis, var matrix) ->
          pushed(g, permute, new SparseAxis(order.get(axis), matrix), node);
      case AxisMax(var axis, var windows) ->
          pushed(g, permute, new AxisMax(order.get(axis), windows), node);
      case Mean(var axes, boolean keepDims) when keepDims ->
          pushed(g, permute, new Mean(mapped(order, axes), true), node);
      case Sum(var axes, boolean keepDims) when keepDims ->
          pushed(g, permute, new Sum(mapped(order, axes), true), node);
      case Max(var axes, boolean keepDims) when keepDims ->
          pushed(g, permute, new Max(mapped(order, axes), true), node);
      default -> node;
    };
  }

  /** The first permutation among the inputs that has all axes of the result. */
  private static Permute permute(Node node) {
    for (Node input : node.inputs()) {
      if (input.op() instanceof Permute permute && input.shape().rank() == node.shape().rank()) {
        return permute;
      }
    }
    return null;
  }

  private static List<Integer> mapped(List<Integer> order, List<Integer> axes) {
    return axes.stream().map(order::get).sorted().toList();
  }

  /**
   * The op on the inputs before the permutation, then the permutation; the node itself if an input
   * isn't permuted this way.
   */
  private static Node pushed(GraphBuilder g, Permute permute, Op op, Node node) {
    List<Node> operands = new ArrayList<>();
    for (Node input : node.inputs()) {
      Node operand = operand(g, permute, input, node);
      if (operand == null) {
        return node;
      }
      operands.add(operand);
    }
    return g.add(permute, g.add(op, operands.toArray(Node[]::new)));
  }

  private static Node operand(GraphBuilder g, Permute permute, Node input, Node node) {
    if (permute.equals(input.op())) {
      return input.input(0);
    }
    Shape shape = input.shape();
    if (!(node.op() instanceof Elementwise) || 2 * shape.elements() > node.shape().elements()) {
      return null;
    }
    if (shape.elements() == 1) {
      return g.reshape(input, Shape.scalar());
    }
    // A small broadcast operand, such as a bias, is permuted itself.
    int[] sizes = new int[node.shape().rank()];
    for (int i = 1; i <= sizes.length; i++) {
      sizes[sizes.length - i] = i <= shape.rank() ? shape.size(-i) : 1;
    }
    Node whole = g.reshape(input, sizes);
    Node back = g.add(permute.inverse(), whole);
    return permute.inverse().simplify(g, back);
  }
}
