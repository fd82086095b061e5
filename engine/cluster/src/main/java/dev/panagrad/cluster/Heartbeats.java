package dev.panagrad.cluster;

/**
 * Tells the peers that this rank lives and whether it is busy, and remembers when any rank was:
 * deadlines count from then on.
 */
final class Heartbeats {
  private final Link[] links;
  private final LinkTraffic traffic;
  private volatile long busyUntil;
  private volatile boolean aside;

  /** The last time at which any rank was known to be busy; only for the reactor's thread. */
  private long someoneBusy;

  /**
   * Starts without a busy rank.
   *
   * @param links the links by rank, null for this rank
   */
  Heartbeats(Link[] links, LinkTraffic traffic, long now) {
    this.links = links;
    this.traffic = traffic;
    busyUntil = now;
    someoneBusy = now;
  }

  void busyUntil(long nanos) {
    busyUntil = nanos;
  }

  /** Whether this rank does something else for an unknown time. */
  void aside(boolean aside) {
    this.aside = aside;
  }

  /** A peer was heard to be busy at a time. */
  void busy(long heard) {
    someoneBusy = heard;
  }

  long someoneBusy() {
    return someoneBusy;
  }

  /** Sends to the peers to which nothing else is being sent. */
  void send(long now) {
    send(now, false);
  }

  /** Sends to all peers if this rank is busy: their deadlines may be near. */
  void sendIfBusy(long now) {
    send(now, true);
  }

  private void send(long now, boolean ifBusy) {
    boolean busy = aside || busyUntil - now > 0;
    if (busy) {
      someoneBusy = now;
    }
    for (Link link : links) {
      if (link != null
          && link.isOpen()
          && !link.ending
          && !link.heartbeat.queued
          && (ifBusy ? busy : link.isIdle())) {
        link.heartbeat.header.flags = busy ? 1 : 0;
        link.send(link.heartbeat);
        traffic.flush(link);
      }
    }
  }
}
