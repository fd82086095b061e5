package dev.panagrad.graph;

import dev.panagrad.engine.memory.Buffer;

/**
 * Moves values and messages between the tasks of a placed graph, each of which is a process or a
 * thread of its own. Task 0 is the caller's.
 *
 * <p>A wait has no time limit: it lasts as long as the other task computes. All methods throw a
 * {@link TaskException} if a task is lost or has given up; the transport is of no use from then on.
 */
public interface Transport {
  /** How many values go from one task to another, in all plans together, at most. */
  int MOST_TAGS = 1 << 16;

  /** A value that goes to another task or comes from one, again and again. */
  interface Transfer {
    /** Begins; the buffer belongs to the transfer until {@link #await} returns. */
    void start();

    /** Waits for the end. */
    void await();
  }

  /** The number of this task. */
  int task();

  /** How many tasks there are, this one included. */
  int tasks();

  /**
   * A value that goes to another task, once that has begun to receive it.
   *
   * @param tag below {@link #MOST_TAGS}, used once between two tasks in one direction
   * @param name of the value, for errors
   */
  Transfer send(int task, int tag, Buffer from, String name);

  /** A value that comes from another task, with the same tag and length. */
  Transfer receive(int task, int tag, Buffer to, String name);

  /** Sends a message; it may wait until the other task hears it. */
  void tell(int task, byte[] message);

  /** Waits for a message of another task. */
  byte[] hear(int task);

  /**
   * Ends the transport for all tasks, because of a failure of this one told in a sentence. When it
   * returns, no buffer of a transfer is read or written any more.
   */
  void giveUp(String cause);
}
