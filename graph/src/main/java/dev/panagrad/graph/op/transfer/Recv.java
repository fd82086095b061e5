package dev.panagrad.graph.op.transfer;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.transfer.Transport.Transfer;
import java.util.List;

/**
 * A value that another task computes, received into the plan's own memory at any time during a run.
 *
 * @param transfers the plan's transfers
 * @param from the other task
 * @param tag distinguishes transfers
 */
public record Recv(Transfers transfers, int from, int tag, Shape shape, DType type)
    implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 0);
    return shape;
  }

  @Override
  public DType type(List<Node> inputs) {
    return type;
  }

  @Override
  public Residence residence() {
    return Residence.CONSTANT;
  }

  @Override
  public void lower(LoweringContext context) {
    Transfer transfer = transfers.receive(from, tag, context.out(), context.node().name());
    context.step("from " + Devices.name(from), 0, 1, _ -> transfer.await());
  }
}
