package dev.panagrad.cluster;

import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.cluster.join.MeshOptions;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;

/** Decides when a wait has lasted too long and which rank caused it; allocates only then. */
final class Watch {
  private final Link[] links;
  private final List<Exchange> active;
  private final long silence;
  private final long deadline;

  /**
   * Watches links and exchanges without modifying them.
   *
   * @param links the links by rank, null for this rank
   */
  Watch(Link[] links, List<Exchange> active, MeshOptions options) {
    this.links = links;
    this.active = active;
    silence = options.silence().toNanos();
    deadline = options.deadline().toNanos();
  }

  /**
   * The failure that ends the mesh now.
   *
   * @param someoneBusy the last time at which a rank was known to be busy; deadlines count from
   *     then on
   * @return null if all is well
   */
  MeshException verdict(long now, long someoneBusy) {
    for (Link link : links) {
      if (link != null && !link.departed && !link.stalled && now - link.heard() > silence) {
        return lost(link, "it has sent nothing for " + seconds(silence));
      }
    }
    for (int i = 0; i < active.size(); i++) {
      Exchange exchange = active.get(i);
      long waited = now - Math.max(exchange.progress, someoneBusy);
      if (waited > deadline) {
        MeshException found = overdue(exchange, waited, now);
        if (found != null) {
          return found;
        }
      }
    }
    for (Link link : links) {
      if (link != null && link.stalled && now - Math.max(link.heard(), someoneBusy) > deadline) {
        return new MeshException(
            MeshException.Kind.MISMATCH,
            link.rank,
            "%s sends for bucket %d, which this rank has not made within %s"
                .formatted(link, link.waiting().id, seconds(deadline)));
      }
    }
    return null;
  }

  /**
   * Blames the rank that keeps an exchange waiting: one whose own part is missing rather than a
   * sum.
   */
  private MeshException overdue(Exchange exchange, long waited, long now) {
    Link late = null;
    for (Link link : links) {
      if (link != null && exchange.awaits(link.rank)) {
        if (link.isReceiving() && now - link.heard() <= deadline) {
          // A long frame is being received.
          return null;
        }
        // The owner of a sum can name the rank that keeps it waiting, and does so before it is
        // blamed itself.
        if (exchange.isToBlame(link.rank) || (late == null && waited > deadline + deadline / 2)) {
          late = link;
        }
      }
    }
    return late == null
        ? null
        : new MeshException(
            MeshException.Kind.LOST,
            late.rank,
            "%s lives but did not send within %s: %s"
                .formatted(late, seconds(deadline), exchange.awaited(late.rank)));
  }

  /** A peer has left without saying goodbye. */
  MeshException lost(Link link, String how) {
    return new MeshException(
        MeshException.Kind.LOST,
        link.rank,
        "%s is lost: %s; awaited: %s".formatted(link, how, awaited(link.rank)));
  }

  /** A link has failed. */
  MeshException lost(Link link, IOException e) {
    String how = e.getMessage() == null ? e.toString() : e.getMessage();
    if (e instanceof Link.ProtocolException) {
      return Endpoints.broken(link, how);
    }
    return lost(
        link, e instanceof EOFException ? "its connection was closed without good-bye" : how);
  }

  /** A peer has said goodbye but is still needed. */
  static MeshException left(Link link, Exchange exchange) {
    return new MeshException(
        MeshException.Kind.GAVE_UP,
        link.rank,
        "%s has left the mesh; awaited: %s".formatted(link, exchange.awaited(link.rank)));
  }

  private String awaited(int peer) {
    for (int i = 0; i < active.size(); i++) {
      if (active.get(i).awaits(peer)) {
        return active.get(i).awaited(peer);
      }
    }
    return "nothing but a sign of life";
  }

  private static String seconds(long nanos) {
    return Math.round(nanos / 1e8) / 10.0 + " s";
  }
}
