package dev.panagrad.cluster;

import java.util.ArrayDeque;

/** Exchanges that the program has started and the reactor has not taken yet; thread-safe. */
final class Submissions {
  private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();
  private boolean shut;

  /**
   * Adds an exchange after all others.
   *
   * @return whether the reactor will take it; false once it has ended
   */
  synchronized boolean add(Exchange exchange) {
    return !shut && waiting.add(exchange);
  }

  /** Takes the next exchange; null if there is none. */
  synchronized Exchange poll() {
    return waiting.poll();
  }

  /** Drops all exchanges and refuses more. */
  synchronized void shut() {
    shut = true;
    waiting.clear();
  }
}
