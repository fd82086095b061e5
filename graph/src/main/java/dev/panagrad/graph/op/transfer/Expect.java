package dev.panagrad.graph.op.transfer;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * The first node of a task's part, apart from task 0's checks of the feeds: it starts all receives.
 * So a send never waits for the receiver's computation, and tasks can't deadlock.
 *
 * @param transfers the plan's transfers
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
