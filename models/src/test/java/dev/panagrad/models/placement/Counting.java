package dev.panagrad.models.placement;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.op.transfer.Transport;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes of the values that task 0 sends and receives, orders and answers left out. */
class Counting implements Transport, AutoCloseable {
  private final Transport transport;
  private final AtomicLong bytes = new AtomicLong();

  Counting(Transport transport) {
    this.transport = transport;
  }

  long bytes() {
    return bytes.get();
  }

  private Transfer counted(Transfer transfer, int tag, Buffer buffer) {
    return new Transfer() {
      @Override
      public void start() {
        transfer.start();
      }

      @Override
      public void await() {
        transfer.await();
        bytes.addAndGet(tag == 0 ? 0 : buffer.length() * Float.BYTES);
      }
    };
  }

  @Override
  public int task() {
    return transport.task();
  }

  @Override
  public int tasks() {
    return transport.tasks();
  }

  @Override
  public Transfer send(int task, int tag, Buffer from, String name) {
    return counted(transport.send(task, tag, from, name), tag, from);
  }

  @Override
  public Transfer receive(int task, int tag, Buffer to, String name) {
    return counted(transport.receive(task, tag, to, name), tag, to);
  }

  @Override
  public void tell(int task, byte[] message) {
    transport.tell(task, message);
  }

  @Override
  public byte[] hear(int task) {
    return transport.hear(task);
  }

  @Override
  public void giveUp(String cause) {
    transport.giveUp(cause);
  }

  @Override
  public void close() {}
}
