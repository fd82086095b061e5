package dev.panagrad.graph.op.update;

import dev.panagrad.engine.kernel.update.UpdateKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.Residence;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * Momentum on all variables in one pass, in TensorFlow's form: m = momentum * m + gradient; w -=
 * rate m. Inputs: the learning rate, then variable, m and gradient for each variable.
 *
 * @param momentum the share of m that is kept
 */
public record ApplyMomentum(float momentum) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Updates.checkGroups(inputs, 1, 2);
    return Shape.scalar();
  }

  @Override
  public Residence residence() {
    return Residence.NONE;
  }

  @Override
  public boolean updates(int input) {
    return input >= 1 && (input - 1) % 3 != 2;
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
