package dev.panagrad.graph.session;

import dev.panagrad.engine.memory.Buffer;

/** What a session tells the other tasks of its cluster: a few numbers, which cost no allocation. */
final class Orders {
  /** Take a graph, which follows as a message. */
  static final int OPEN = 1;

  /** Compile a plan for what follows as a message. */
  static final int COMPILE = 2;

  /** Run a plan. */
  static final int RUN = 3;

  /** Free a plan. */
  static final int FORGET = 4;

  /** Tell a variable, whose name follows. */
  static final int READ = 5;

  /** Set a variable, whose name and value follow. */
  static final int WRITE = 6;

  /** The session is over. */
  static final int CLOSE = 7;

  /** The transfer of orders, and of answers back; those of plans have higher tags. */
  static final int TAG = 0;

  /** Elements of an order. */
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
