package dev.panagrad.graph.op.update;

import dev.panagrad.engine.kernel.update.UpdateKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.op.builtin.LoweringContext;

/**
 * Momentum on all variables in one pass, in TensorFlow's form: m = momentum * m + gradient; w -=
 * rate m. Inputs: the learning rate, then variable, m and gradient for each variable.
 *
 * @param momentum the share of m that is kept
 */
public record ApplyMomentum(float momentum) implements VariableUpdate {
  @Override
  public int scalars() {
    return 1;
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void lower(LoweringContext context) {
    UpdateKernels kernels = UpdateKernels.of(context.kernels());
    Buffer rate = context.in(0);
    Buffer[] w = Updates.every(context, 1, 3);
    Buffer[] m = Updates.every(context, 2, 3);
    Buffer[] gradient = Updates.every(context, 3, 3);
    Updates.lower(
        context,
        w,
        0.3,
        (i, from, to) ->
            kernels.momentum(w[i], m[i], gradient[i], rate.get(0), momentum, from, to));
  }
}
