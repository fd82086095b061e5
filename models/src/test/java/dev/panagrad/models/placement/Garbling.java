package dev.panagrad.models.placement;

import dev.panagrad.graph.op.transfer.Transport;

/** Tells other bytes instead of the messages. */
final class Garbling extends Counting {
  private final byte[] bytes;

  Garbling(Transport transport, byte... bytes) {
    super(transport);
    this.bytes = bytes;
  }

  @Override
  public void tell(int task, byte[] message) {
    super.tell(task, bytes);
  }
}
