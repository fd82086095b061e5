package dev.panagrad.graph.op.norm;

import dev.panagrad.engine.kernel.row.RowKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import java.util.List;

/**
 * Layer normalisation along the last axis: (x - mean) / sqrt(variance + epsilon) * scale + offset,
 * with mean and variance per row. Inputs: x, scale and offset; the latter two have one element per
 * column.
 *
 * @param centred whether the mean is subtracted; if not, it counts as 0 in the variance as well
 *     (RMS normalisation)
 * @param epsilon keeps the divisor from 0
 */
public record LayerNorm(boolean centred, float epsilon) implements RowOp {
  @Override
  public RowKind kind() {
    return RowKind.LAYER_NORM;
  }

  @Override
  public float[] parameters() {
    return new float[] {centred ? 1 : 0, epsilon};
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node x = self.input(0);
    Node scale = self.input(1);
    Node sums = g.add(new LayerNormParameterGrad(this), x, upstream);
    return List.of(
        g.add(new LayerNormInputGrad(this), x, scale, upstream),
        g.reshapeLike(g.slice(sums, 0, 0, 1), scale),
        g.reshapeLike(g.slice(sums, 0, 1, 1), scale));
  }
}
