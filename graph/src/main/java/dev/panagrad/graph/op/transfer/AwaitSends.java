package dev.panagrad.graph.op.transfer;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * The last node of a task's part: waits for all {@link Send}s. It reads the values they send, so
 * that their memory isn't reused earlier.
 *
 * @param transfers the plan's transfers
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
