package dev.panagrad.graph.op.update;

import dev.panagrad.engine.kernel.update.UpdateKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.op.builtin.LoweringContext;

/** An update with Adam's kernel; the inputs of each variable are itself, m, v and its gradient. */
interface AdamUpdate extends VariableUpdate {
  /** The share of m that is kept. */
  float beta1();

  /** The share of v that is kept. */
  float beta2();

  /** The learning rate of this step with both bias corrections. */
  float rate(Buffer... scalars);

  /** What keeps the divisor, the root of the uncorrected v, from 0. */
  float least(Buffer... scalars);

  /** The share of a variable that weight decay leaves. */
  float kept(Buffer... scalars);

  @Override
  default int slots() {
    return 3;
  }

  @Override
  default void lower(LoweringContext context) {
    UpdateKernels kernels = UpdateKernels.of(context.kernels());
    Buffer[] scalars = new Buffer[scalars()];
    for (int i = 0; i < scalars.length; i++) {
      scalars[i] = context.in(i);
    }
    Buffer[] w = Updates.every(context, scalars.length, 4);
    Buffer[] m = Updates.every(context, scalars.length + 1, 4);
    Buffer[] v = Updates.every(context, scalars.length + 2, 4);
    Buffer[] gradient = Updates.every(context, scalars.length + 3, 4);
    Updates.lower(
        context,
        w,
        0.5,
        (i, from, to) ->
            kernels.adam(
                w[i],
                m[i],
                v[i],
                gradient[i],
                rate(scalars),
                beta1(),
                beta2(),
                least(scalars),
                kept(scalars),
                from,
                to));
  }
}
