package dev.panagrad.graph.session;

import dev.panagrad.engine.memory.Buffer;

/**
 * The orders that a session sends to the other tasks of its cluster: a few numbers, without
 * allocation.
 */
final class Orders {
  /** Receive a graph, which follows as a message. */
  static final int OPEN = 1;

  /** Compile the plan that follows as a message. */
  static final int COMPILE = 2;

  /** Run a plan. */
  static final int RUN = 3;

  /** Free a plan. */
  static final int FORGET = 4;

  /** Send the value of a variable, whose name follows. */
  static final int READ = 5;

  /** Set a variable, whose name and value follow. */
  static final int WRITE = 6;

  /** The session has ended. */
  static final int CLOSE = 7;

  /** The tag of orders and of their answers; transfers of plans have higher tags. */
  static final int TAG = 0;

  /** The number of elements in an order. */
  static final int LENGTH = 4;

  private Orders() {}

  static void write(Buffer order, int kind, int plan, long counter) {
    order.setInt(0, kind);
    order.setInt(1, plan);
    order.setInt(2, (int) (counter >>> 32));
    order.setInt(3, (int) counter);
  }

  static int kind(Buffer order) {
    return order.getInt(0);
  }

  static int plan(Buffer order) {
    return order.getInt(1);
  }

  static long counter(Buffer order) {
    return ((long) order.getInt(2) << 32) | (order.getInt(3) & 0xffff_ffffL);
  }
}
