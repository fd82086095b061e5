package dev.panagrad.graph.compile.fusion;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.pass.Pass;
import dev.panagrad.graph.compile.pass.Rewriter;
import dev.panagrad.graph.compile.pass.Subgraph;
import dev.panagrad.graph.compile.pass.Uses;
import dev.panagrad.graph.op.array.Permute;
import dev.panagrad.graph.op.array.Reshape;
import dev.panagrad.graph.op.conv.Conv2d;
import dev.panagrad.graph.op.elementwise.arithmetic.Add;
import dev.panagrad.graph.op.layout.Innermost;
import dev.panagrad.graph.op.linalg.MatMul;
import dev.panagrad.graph.op.norm.BatchNorm;
import dev.panagrad.graph.op.source.Stored;
import java.util.List;

/**
 * Moves a batch normalisation with given statistics into the convolution or matrix product before
 * it, if nothing else reads the value in between: ((x w + bias) - mean) f + offset = x (w f) +
 * (offset - (mean - bias) f), with a factor f for each channel. So inference needs no separate pass
 * over the result, and later passes move the remaining bias into the epilogue.
 */
public final class FoldBatchNorm implements Pass {
  /** Makes the pass. */
  public FoldBatchNorm() {}

  @Override
  public String name() {
    return "fold batch norm";
  }

  @Override
  public Subgraph apply(Subgraph graph) {
    Uses readers = new Uses(graph);
    return Rewriter.rewrite(
        graph,
        (g, old, inputs) ->
            switch (old.op()) {
              case BatchNorm norm when !norm.batchStatistics() ->
                  fold(readers, g, norm, false, old, inputs);
              case Innermost(BatchNorm norm, int _) when !norm.batchStatistics() ->
                  fold(readers, g, norm, true, old, inputs);
              default -> Rewriter.copy(g, old, inputs);
            });
  }

  private static Node fold(
      Uses readers,
      GraphBuilder g,
      BatchNorm norm,
      boolean innermost,
      Node old,
      List<Node> inputs) {
    Node mean = inputs.get(1);
    int channels = mean.shape().size(0);
    // With the batch innermost, a vector over channels is repeated along the lanes.
    Shape row = innermost ? Shape.of(channels, 1) : Shape.of(channels);
    Node sum = inputs.get(0);
    boolean biased = sum.op() instanceof Add && sum.input(1).shape().equals(row);
    Node product = biased ? sum.input(0) : sum;
    Node oldSum = old.input(0);
    if (!takesFactors(product)
        || !readers.isReadOnce(oldSum)
        || (biased && !readers.isReadOnce(oldSum.input(0)))) {
      return Rewriter.copy(g, old, inputs);
    }
    Node factors = g.rsqrt(g.add(inputs.get(2), g.constant(norm.epsilon())));
    if (norm.scale()) {
      factors = g.mul(factors, inputs.get(3));
    }
    Node centre = biased ? g.sub(mean, g.reshape(sum.input(1), channels)) : mean;
    Node shift = g.mul(centre, factors);
    Node bias = norm.offset() ? g.sub(inputs.getLast(), shift) : g.neg(shift);
    Node scaled = g.add(product.op(), product.input(0), g.mul(product.input(1), factors));
    return g.add(scaled, innermost ? g.reshape(bias, row) : bias);
  }

  /**
   * Whether the last axis of the weights is the channels, and scaling them is less work, or none
   * during a run.
   */
  private static boolean takesFactors(Node product) {
    boolean channelsLast =
        switch (product.op()) {
          case Conv2d _ -> true;
          case Innermost(Conv2d _, int _) -> true;
          case MatMul(boolean _, boolean transposeB) -> !transposeB;
          default -> false;
        };
    return channelsLast
        && (product.input(1).shape().elements() <= product.shape().elements()
            || isConstant(product.input(1)));
  }

  /** Whether scaled weights are computed once, when the schedule is compiled. */
  private static boolean isConstant(Node weights) {
    return weights.op() instanceof Stored stored
        ? stored.isConstant()
        : (weights.op() instanceof Permute || weights.op() instanceof Reshape)
            && isConstant(weights.input(0));
  }
}
