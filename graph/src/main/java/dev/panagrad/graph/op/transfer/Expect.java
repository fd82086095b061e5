package dev.panagrad.graph.op.transfer;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.Residence;
import dev.panagrad.graph.op.Rules;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * The first node of a task's part, but for task 0's checks of what was fed: from here on every
 * value of other tasks has its place. So a send never waits for what the receiver computes, and
 * tasks can't wait for each other in a circle.
 *
 * @param transfers of the plan
 */
public record Expect(Transfers transfers) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 0);
    return Shape.scalar();
  }

  @Override
  public Residence residence() {
    return Residence.NONE;
  }

  @Override
  public void lower(LoweringContext context) {
    context.step("", 0, 1, _ -> transfers.expect());
  }
}
