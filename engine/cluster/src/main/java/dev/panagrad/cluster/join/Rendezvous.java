package dev.panagrad.cluster.join;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;

/**
 * Connects all ranks: calls the lower ones, accepts the higher ones and drops strangers.
 *
 * <p>Runs in the caller's thread. A stranger costs one connection for a bounded time, and their
 * number is limited.
 */
public final class Rendezvous implements AutoCloseable {
  private static final long NANOS = 1_000_000_000L;

  /** The maximum duration of a handshake. */
  private static final long PATIENCE = 5 * NANOS;

  /** The time between two calls to the same rank. */
  private static final long PAUSE = NANOS / 5;

  /** The maximum number of open handshakes with callers that haven't proved membership. */
  private static final int MOST_STRANGERS = 64;

  /** The number of handshakes that a peer may break off; after that, its token probably differs. */
  private static final int MOST_HANG_UPS = 3;

  private final MeshPort port;
  private final int rank;
  private final List<InetSocketAddress> addresses;
  private final Secrets secrets;
  private final Description own;
  private final long end;
  private final String limit;
  private final Selector selector;
  private final Greeting[] joined;
  private final long[] nextCall;
  private final int[] hangUps;
  private final String[] lastError;
  private final ArrayDeque<Greeting> strangers = new ArrayDeque<>();
  private int missing;
  private int dropped;
  private String lastDropped = "";

  /**
   * Prepares the handshakes of one rank.
   *
   * @throws IOException if connections can't be opened
   */
  public Rendezvous(
      MeshPort port, int rank, List<InetSocketAddress> addresses, MeshJob job, MeshOptions options)
      throws IOException {
    this.port = port;
    this.rank = rank;
    this.addresses = addresses;
    secrets = new Secrets(job);
    own = Description.of(job, addresses.size(), options);
    end = System.nanoTime() + options.join().toNanos();
    limit = options.join().toSeconds() + " s";
    joined = new Greeting[addresses.size()];
    nextCall = new long[rank];
    hangUps = new int[rank];
    lastError = new String[addresses.size()];
    missing = addresses.size() - 1;
    selector = Selector.open();
  }

  /**
   * Waits for all ranks.
   *
   * @return the finished handshakes by rank, null for this one
   */
  public Greeting[] join() throws IOException {
    port.channel().register(selector, SelectionKey.OP_ACCEPT);
    long now = System.nanoTime();
    Arrays.fill(nextCall, now);
    while (missing > 0) {
      now = System.nanoTime();
      if (now - end >= 0) {
        throw new MeshException(MeshException.Kind.LOST, firstMissing(), timedOut());
      }
      for (int peer = 0; peer < rank; peer++) {
        if (joined[peer] == null && nextCall[peer] - now <= 0) {
          call(peer, now);
        }
      }
      selector.select(this::ready, 20);
      expire(System.nanoTime());
    }
    // Strangers that are still connected don't matter any more.
    return joined.clone();
  }

  private void call(int peer, long now) throws IOException {
    // Don't call again before this call has ended or timed out.
    nextCall[peer] = now + PATIENCE + PAUSE;
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    InetSocketAddress address = addresses.get(peer);
    Greeting greeting =
        Greeting.caller(
            channel, address, secrets, own, rank, addresses.size(), peer, now + PATIENCE);
    SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT, greeting);
    try {
      if (channel.connect(address)) {
        connected(key);
      }
    } catch (IOException | RuntimeException e) {
      failed(key, greeting, e);
    }
  }

  private void connected(SelectionKey key) throws IOException {
    ((SocketChannel) key.channel()).setOption(StandardSocketOptions.TCP_NODELAY, true);
    key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
  }

  private void ready(SelectionKey key) {
    if (key.attachment() instanceof Greeting greeting) {
      try {
        if (key.isConnectable()) {
          greeting.channel.finishConnect();
          connected(key);
        } else if (greeting.advance()) {
          key.cancel();
          finished(greeting);
        } else {
          key.interestOps(
              greeting.wantsToWrite()
                  ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
                  : SelectionKey.OP_READ);
        }
      } catch (IOException e) {
        failed(key, greeting, e);
      }
    } else {
      accept();
    }
  }

  private void accept() {
    try {
      SocketChannel channel = port.channel().accept();
      if (channel == null) {
        return;
      }
      try {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Greeting greeting =
            Greeting.owner(
                channel,
                (InetSocketAddress) channel.getRemoteAddress(),
                secrets,
                own,
                rank,
                addresses.size(),
                System.nanoTime() + PATIENCE);
        channel.register(selector, SelectionKey.OP_READ, greeting);
        strangers.add(greeting);
        if (strangers.size() > MOST_STRANGERS) {
          drop(strangers.peek(), "too many callers at once");
        }
      } catch (IOException e) {
        channel.close();
      }
    } catch (IOException e) {
      lastDropped = "a call could not be taken: " + e.getMessage();
    }
  }

  private void finished(Greeting greeting) {
    int peer = greeting.peer();
    String difference = greeting.difference();
    if (!difference.isEmpty()) {
      throw new MeshException(
          MeshException.Kind.MISMATCH,
          peer,
          "rank %d at %s %s".formatted(peer, greeting.address(), difference));
    }
    if (joined[peer] != null) {
      drop(greeting, "rank %d has joined already".formatted(peer));
      return;
    }
    strangers.remove(greeting);
    joined[peer] = greeting;
    missing--;
  }

  private void failed(SelectionKey key, Greeting greeting, Exception error) {
    key.cancel();
    String reason = error.getMessage() == null ? error.toString() : error.getMessage();
    if (!greeting.isCaller()) {
      drop(greeting, reason);
      return;
    }
    close(greeting);
    int peer = greeting.peer();
    lastError[peer] = reason;
    nextCall[peer] = System.nanoTime() + PAUSE;
    boolean stranger = error instanceof Greeting.RefusedException;
    if (stranger || (greeting.spoke() && ++hangUps[peer] >= MOST_HANG_UPS)) {
      throw new MeshException(
          MeshException.Kind.MISMATCH,
          peer,
          "rank %d at %s can't be joined: %s"
              .formatted(
                  peer,
                  greeting.address(),
                  stranger ? reason : reason + "; does it have the same job token?"));
    }
  }

  private void drop(Greeting greeting, String reason) {
    strangers.remove(greeting);
    close(greeting);
    dropped++;
    lastDropped = "the last one from %s, since %s".formatted(greeting.address(), reason);
  }

  private static void close(Greeting greeting) {
    try {
      greeting.channel.close();
    } catch (IOException e) {
      // The connection isn't needed any more, closed or not.
    }
  }

  private void expire(long now) {
    List<Greeting> late = new ArrayList<>();
    for (SelectionKey key : selector.keys()) {
      if (key.isValid()
          && key.attachment() instanceof Greeting greeting
          && now - greeting.deadline >= 0) {
        late.add(greeting);
      }
    }
    for (Greeting greeting : late) {
      if (greeting.isCaller()) {
        close(greeting);
        lastError[greeting.peer()] = "it did not answer within 5 s";
      } else {
        drop(greeting, "it did not finish the handshake within 5 s");
      }
    }
  }

  private int firstMissing() {
    int peer = 0;
    while (peer == rank || joined[peer] != null) {
      peer++;
    }
    return peer;
  }

  private String timedOut() {
    StringJoiner absent = new StringJoiner(", ");
    for (int peer = 0; peer < joined.length; peer++) {
      if (peer != rank && joined[peer] == null) {
        absent.add(
            "rank %d at %s%s"
                .formatted(
                    peer,
                    addresses.get(peer),
                    lastError[peer] == null ? "" : " (" + lastError[peer] + ")"));
      }
    }
    return "rank %d waited %s for %s to join%s"
        .formatted(
            rank,
            limit,
            absent,
            dropped == 0 ? "" : "; %d calls were refused, %s".formatted(dropped, lastDropped));
  }

  /** Closes all connections that have not become links; all of them if ranks are missing. */
  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      if (key.attachment() instanceof Greeting greeting
          && (missing > 0 || joined[Math.max(0, greeting.peer())] != greeting)) {
        close(greeting);
      }
    }
    if (missing > 0) {
      for (Greeting greeting : joined) {
        if (greeting != null) {
          close(greeting);
        }
      }
    }
    selector.close();
  }
}
