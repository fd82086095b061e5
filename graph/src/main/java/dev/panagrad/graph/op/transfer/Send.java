package dev.panagrad.graph.op.transfer;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.transfer.Transport.Transfer;
import java.util.List;

/**
 * Sends its input to another task, directly from its memory.
 *
 * @param transfers the plan's transfers
 * @param to the other task
 * @param tag distinguishes transfers
 * @param awaited whether the step also waits for the send, as needed for variables, which updates
 *     may overwrite; else {@link AwaitSends} waits
 */
public record Send(Transfers transfers, int to, int tag, boolean awaited) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    return Shape.scalar();
  }

  @Override
  public Residence residence() {
    return Residence.NONE;
  }

  @Override
  public void lower(LoweringContext context) {
    String value = context.node().input(0).name();
    Transfer transfer = transfers.send(to, tag, context.in(0), value, awaited);
    context.step(
        "to " + Devices.name(to),
        0,
        1,
        _ -> {
          transfer.start();
          if (awaited) {
            transfer.await();
          }
        });
  }
}
