package dev.panagrad.graph.op.update;

import dev.panagrad.engine.kernel.layout.MovementKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/** Assigns its second input to the variable that is its first input; it has no value. */
public record Assign() implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 2);
    Updates.checkVariable(inputs, 0);
    Updates.checkSame(inputs, 1, 0);
    return Shape.scalar();
  }

  @Override
  public Residence residence() {
    return Residence.NONE;
  }

  @Override
  public boolean updates(int input) {
    return input == 0;
  }

  @Override
  public void lower(LoweringContext context) {
    MovementKernels movement = MovementKernels.of(context.kernels());
    Buffer variable = context.in(0);
    Buffer value = context.in(1);
    context.range(
        context.node().input(0).name(),
        variable.length(),
        0.1,
        (from, to) -> movement.copyRows(value, from, 0, variable, from, 0, to - from, 0, 1));
  }
}
