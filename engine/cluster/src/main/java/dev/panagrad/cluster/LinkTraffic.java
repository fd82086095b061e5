package dev.panagrad.cluster;

import dev.panagrad.cluster.join.MeshException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;

/**
 * Reads and writes what the sockets of all links have and accept; a link that fails ends the mesh.
 * Only for the reactor's thread.
 */
final class LinkTraffic {
  private final Link[] links;
  private final Watch watch;
  private final Ending ending;
  private final ByteBuffer discarded = ByteBuffer.allocateDirect(1 << 16);

  /**
   * Traffic on links that may be added later.
   *
   * @param links the links by rank, null for this rank
   */
  LinkTraffic(Link[] links, Watch watch, Ending ending) {
    this.links = links;
    this.watch = watch;
    this.ending = ending;
  }

  /** Reads and writes on the link of a selected key. */
  void ready(SelectionKey key) {
    Link link = (Link) key.attachment();
    try {
      if (key.isReadable()) {
        receive(link);
      }
      if (key.isValid() && key.isWritable()) {
        link.flush();
      }
    } catch (IOException e) {
      lost(link, e);
    } catch (MeshException e) {
      ending.fail(e);
    }
  }

  private void receive(Link link) throws IOException {
    if (!ending.hasBegun()) {
      link.read(System.nanoTime());
      return;
    }
    int count;
    do {
      count = link.channel().read(discarded.clear());
    } while (count > 0);
    if (count < 0) {
      link.close();
    }
  }

  /** Retries to place the frames that had to wait. */
  void retryStalled(long now) {
    for (Link link : links) {
      if (link != null && link.stalled && !ending.hasBegun()) {
        try {
          link.retry(now);
        } catch (IOException e) {
          lost(link, e);
        } catch (MeshException e) {
          ending.fail(e);
        }
      }
    }
  }

  /** Queues a frame and writes what the socket accepts at once. */
  void send(int peer, Outgoing frame) {
    Link link = links[peer];
    if (ending.hasBegun() || !link.isOpen()) {
      return;
    }
    link.send(frame);
    flush(link);
  }

  /** Writes what a link has queued, as far as the socket accepts it. */
  void flush(Link link) {
    try {
      link.flush();
    } catch (IOException e) {
      lost(link, e);
    } catch (IllegalStateException e) {
      lost(link, new IOException("memory was freed while the mesh was sending from it", e));
    }
  }

  private void lost(Link link, IOException e) {
    if (ending.hasBegun() || link.departed) {
      // Expected: the peer closes its side.
      link.close();
      return;
    }
    ending.fail(watch.lost(link, e));
  }
}
