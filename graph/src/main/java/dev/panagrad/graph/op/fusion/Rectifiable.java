package dev.panagrad.graph.op.fusion;

import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.layout.ImageOp;

/** An op whose kernels can apply ReLU, or its gradient, in the same pass. */
public interface Rectifiable extends ImageOp {
  /**
   * Emits the steps.
   *
   * @param batch the batch, as in {@link ImageOp#inferShape}
   * @param relu whether ReLU or its gradient is applied
   */
  void lower(LoweringContext context, int batch, boolean relu);

  @Override
  default void lower(LoweringContext context, int batch) {
    lower(context, batch, false);
  }

  /** The name in listings with ReLU, or its gradient, applied. */
  default String rectifiedName() {
    return name();
  }

  /** As {@link #canRunInPlace}, with ReLU, or its gradient, applied. */
  default boolean canRunRectifiedInPlace(int input) {
    return canRunInPlace(input);
  }
}
