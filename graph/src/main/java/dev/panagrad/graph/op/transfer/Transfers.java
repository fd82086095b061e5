package dev.panagrad.graph.op.transfer;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.op.transfer.Transport.Transfer;
import java.util.ArrayList;
import java.util.List;

/** The transfers of one plan of one task. */
public final class Transfers {
  private final Transport transport;
  private final List<Transfer> receives = new ArrayList<>();
  private final List<Transfer> sends = new ArrayList<>();

  /** Creates an empty set of transfers. */
  public Transfers(Transport transport) {
    this.transport = transport;
  }

  Transfer receive(int from, int tag, Buffer to, String name) {
    Transfer transfer = transport.receive(from, tag, to, name);
    receives.add(transfer);
    return transfer;
  }

  Transfer send(int to, int tag, Buffer from, String name, boolean awaited) {
    Transfer transfer = transport.send(to, tag, from, name);
    if (!awaited) {
      sends.add(transfer);
    }
    return transfer;
  }

  /** Starts all receives, so that no other task ever waits for this one's schedule. */
  void expect() {
    for (int i = 0; i < receives.size(); i++) {
      receives.get(i).start();
    }
  }

  /** Waits until all sends have finished. */
  void awaitSends() {
    for (int i = 0; i < sends.size(); i++) {
      sends.get(i).await();
    }
  }
}
