package dev.panagrad.models.placement;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.op.transfer.Transport;

/** A caller whose own part of a run takes long: values leave late. */
final class Slow extends Counting {
  private final long millis;

  Slow(Transport transport, long millis) {
    super(transport);
    this.millis = millis;
  }

  @Override
  public Transfer send(int task, int tag, Buffer from, String name) {
    Transfer transfer = super.send(task, tag, from, name);
    return tag == 0 ? transfer : new Late(transfer);
  }

  private final class Late implements Transfer {
    private final Transfer transfer;

    Late(Transfer transfer) {
      this.transfer = transfer;
    }

    @Override
    public void start() {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      transfer.start();
    }

    @Override
    public void await() {
      transfer.await();
    }
  }
}
