package dev.panagrad.graph.op.update;

import dev.panagrad.engine.kernel.update.UpdateKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.op.builtin.LoweringContext;

/**
 * Stochastic gradient descent on all variables in one pass: w -= rate * gradient. Inputs: the
 * learning rate, then variable and gradient for each variable.
 */
public record ApplySgd() implements VariableUpdate {
  @Override
  public int scalars() {
    return 1;
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public void lower(LoweringContext context) {
    UpdateKernels kernels = UpdateKernels.of(context.kernels());
    Buffer rate = context.in(0);
    Buffer[] w = Updates.every(context, 1, 2);
    Buffer[] gradient = Updates.every(context, 2, 2);
    Updates.lower(
        context, w, 0.2, (i, from, to) -> kernels.sgd(w[i], gradient[i], rate.get(0), from, to));
  }
}
