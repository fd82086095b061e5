package dev.panagrad.graph.op.fusion;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * An op with ReLU, or its gradient, in the same pass over memory; made by a pass.
 *
 * @param op the op without it
 * @param batch 0, or the batch size n of images with the batch innermost
 */
public record Rectified(Rectifiable op, int batch) implements BuiltIn {
  /** Checks the batch. */
  public Rectified {
    Rules.check(batch >= 0, "a batch of %d images", batch);
  }

  @Override
  public String name() {
    return op.rectifiedName();
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    return op.inferShape(inputs, batch);
  }

  @Override
  public boolean isZeroPadded(Node self) {
    return op.isZeroPadded(self);
  }

  @Override
  public boolean canRunInPlace(int input) {
    return op.canRunRectifiedInPlace(input);
  }

  @Override
  public void lower(LoweringContext context) {
    op.lower(context, batch, true);
  }
}
