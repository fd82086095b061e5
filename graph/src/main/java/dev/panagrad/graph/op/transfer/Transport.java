package dev.panagrad.graph.op.transfer;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.TaskException;

/**
 * Transfers values and messages between the tasks of a placed graph. Each task is a process or a
 * thread. Task 0 is the caller.
 *
 * <p>Waits have no timeout: they last as long as the other task computes. All methods throw a
 * {@link TaskException} if a task is lost or has given up; the transport can't be used afterwards.
 */
public interface Transport {
  /** The maximum number of values sent from one task to another, over all plans. */
  int MOST_TAGS = 1 << 16;

  /** A reusable send or receive of one value. */
  interface Transfer {
    /** Starts the transfer, which owns the buffer until {@link #await} returns. */
    void start();

    /** Waits until the transfer has finished. */
    void await();
  }

  /** The number of this task. */
  int task();

  /** The number of tasks, including this one. */
  int tasks();

  /**
   * Prepares to send a value to another task; it is sent once that task has begun to receive it.
   *
   * @param tag a number below {@link #MOST_TAGS}, unique per pair of tasks and direction
   * @param name the value's name, for errors
   */
  Transfer send(int task, int tag, Buffer from, String name);

  /** Prepares to receive a value that another task sends with the same tag and length. */
  Transfer receive(int task, int tag, Buffer to, String name);

  /** Sends a message; may block until the other task receives it. */
  void tell(int task, byte[] message);

  /** Waits for a message from another task and returns it. */
  byte[] hear(int task);

  /**
   * Ends the transport for all tasks because this one has failed; the cause is one sentence. After
   * it returns, no buffer of a transfer is read or written any more.
   */
  void giveUp(String cause);
}
