package dev.panagrad.graph.op.transfer;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.Residence;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * The last node of a task's part: waits for all {@link Send}s, and reads what they send, so that
 * its memory isn't used for anything else before.
 *
 * @param transfers of the plan
 */
public record AwaitSends(Transfers transfers) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    return Shape.scalar();
  }

  @Override
  public Residence residence() {
    return Residence.NONE;
  }

  @Override
  public void lower(LoweringContext context) {
    context.step("", 0, 1, _ -> transfers.awaitSends());
  }
}
