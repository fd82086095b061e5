package dev.panagrad.models.placement;

import dev.panagrad.cluster.Exchange;
import dev.panagrad.cluster.Mesh;
import dev.panagrad.cluster.Recv;
import dev.panagrad.cluster.Send;
import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.op.transfer.Transport;
import java.util.List;

/**
 * The tasks of a placed graph as ranks of a mesh, which count down from the last task, so that the
 * caller, which may not be reachable from the others, connects to all of them.
 */
public class TaskMesh implements Transport, AutoCloseable {
  private final Mesh mesh;
  private final TaskNames names;

  /**
   * The tasks of a mesh.
   *
   * @param mesh closed with this
   * @param workers their addresses, from task 1 on
   */
  public TaskMesh(Mesh mesh, List<String> workers) {
    this.mesh = mesh;
    names = new TaskNames(mesh.ranks(), workers);
    // A part may compute for any time, and a caller may pause between two runs: a task that sends
    // heartbeats is waited for.
    mesh.aside(true);
  }

  @Override
  public int task() {
    return names.task(mesh.rank());
  }

  @Override
  public int tasks() {
    return mesh.ranks();
  }

  @Override
  public Transfer send(int task, int tag, Buffer from, String name) {
    Send send = mesh.send(names.rank(task), tag, from);
    String doing = "'%s' could not be sent to %s".formatted(name, names.name(task));
    return new Guarded(send, send::start, doing);
  }

  @Override
  public Transfer receive(int task, int tag, Buffer to, String name) {
    Recv recv = mesh.recv(names.rank(task), tag, to);
    String doing = "'%s' could not be received from %s".formatted(name, names.name(task));
    return new Guarded(recv, recv::start, doing);
  }

  /** A transfer whose failure message names the task and the value. */
  private final class Guarded implements Transfer {
    private final Exchange exchange;
    private final Runnable start;
    private final String doing;

    Guarded(Exchange exchange, Runnable start, String doing) {
      this.exchange = exchange;
      this.start = start;
      this.doing = doing;
    }

    @Override
    public void start() {
      try {
        start.run();
      } catch (MeshException e) {
        throw names.exception(e, doing);
      }
    }

    @Override
    public void await() {
      try {
        exchange.await();
      } catch (MeshException e) {
        throw names.exception(e, doing);
      }
    }
  }

  @Override
  public void tell(int task, byte[] message) {
    try {
      mesh.tell(names.rank(task), message);
    } catch (MeshException e) {
      throw names.exception(e, "a message could not be sent to " + names.name(task));
    }
  }

  @Override
  public byte[] hear(int task) {
    try {
      return mesh.hear(names.rank(task));
    } catch (MeshException e) {
      throw names.exception(e, "a message could not be received from " + names.name(task));
    }
  }

  @Override
  public void giveUp(String cause) {
    mesh.giveUp(cause);
    // Waits for its thread, which may be in the middle of a transfer.
    mesh.close();
  }

  /** Disconnects from the other tasks; workers then wait for another caller. */
  @Override
  public void close() {
    mesh.close();
  }
}
