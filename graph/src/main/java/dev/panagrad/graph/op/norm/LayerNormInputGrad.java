package dev.panagrad.graph.op.norm;

import dev.panagrad.engine.kernel.row.RowKind;

/**
 * The gradient of {@link LayerNorm} with respect to x. Inputs: x, scale, then the gradient of the
 * result.
 *
 * @param norm the op whose gradient this is
 */
public record LayerNormInputGrad(LayerNorm norm) implements RowOp {
  @Override
  public RowKind kind() {
    return RowKind.LAYER_NORM_INPUT_GRAD;
  }

  @Override
  public float[] parameters() {
    return norm.parameters();
  }
}
