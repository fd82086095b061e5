package dev.panagrad.graph.op.norm;

import dev.panagrad.engine.kernel.row.RowKind;

/**
 * The gradients of {@link LayerNorm} with respect to scale and offset, [2, columns]. Inputs: x,
 * then the gradient of the result.
 *
 * @param norm the op whose gradients these are
 */
public record LayerNormParameterGrad(LayerNorm norm) implements RowOp {
  @Override
  public RowKind kind() {
    return RowKind.LAYER_NORM_PARAMETER_GRAD;
  }

  @Override
  public float[] parameters() {
    return norm.parameters();
  }
}
