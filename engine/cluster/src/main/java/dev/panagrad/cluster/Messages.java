package dev.panagrad.cluster;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Messages of any length between one rank and others, in the program's thread; they allocate. */
final class Messages {
  private final Reactor reactor;
  private final Send[] sends;
  private final Recv[] recvs;

  Messages(Reactor reactor) {
    this.reactor = reactor;
    sends = new Send[reactor.ranks()];
    recvs = new Recv[reactor.ranks()];
    for (int peer = 0; peer < sends.length; peer++) {
      if (peer != reactor.rank) {
        sends[peer] = new Send(reactor, peer, Endpoints.MESSAGE_TAG, null, null);
        recvs[peer] = new Recv(reactor, peer, Endpoints.MESSAGE_TAG, null, null);
        reactor.endpoints.add(sends[peer]);
        reactor.endpoints.add(recvs[peer]);
      }
    }
  }

  /** Broadcasts from the root to all others; the argument is null on other ranks. */
  synchronized byte[] broadcast(int root, byte[] bytes) {
    if (reactor.rank != root) {
      return receive(root);
    }
    for (int peer = 0; peer < sends.length; peer++) {
      if (peer != root) {
        sends[peer].start(direct(bytes));
      }
    }
    awaitSends();
    return bytes;
  }

  /** Broadcasts from the root's memory to the corresponding memory of all others. */
  synchronized void broadcast(int root, List<ByteBuffer> views) {
    if (reactor.rank != root) {
      recvs[root].start(views.get(root));
      recvs[root].await();
      return;
    }
    for (int peer = 0; peer < sends.length; peer++) {
      if (peer != root) {
        sends[peer].start(views.get(peer));
      }
    }
    awaitSends();
  }

  private void awaitSends() {
    for (Send send : sends) {
      if (send != null) {
        send.await();
      }
    }
  }

  /** Gathers bytes from all ranks at the root, in rank order; an empty list on other ranks. */
  synchronized List<byte[]> gather(int root, byte[] bytes) {
    if (reactor.rank != root) {
      sends[root].start(direct(bytes));
      sends[root].await();
      return List.of();
    }
    for (Recv recv : recvs) {
      if (recv != null) {
        recv.start((ByteBuffer) null);
      }
    }
    List<byte[]> all = new ArrayList<>();
    for (Recv recv : recvs) {
      all.add(recv == null ? bytes : take(recv));
    }
    return all;
  }

  /** Sends bytes to one rank, which calls {@link #hear}. */
  void tell(int peer, byte[] bytes) {
    sends[peer].start(direct(bytes));
    sends[peer].await();
  }

  /** Waits for bytes from one rank and returns them. */
  byte[] hear(int peer) {
    return receive(peer);
  }

  private byte[] receive(int root) {
    recvs[root].start((ByteBuffer) null);
    return take(recvs[root]);
  }

  private static byte[] take(Recv recv) {
    recv.await();
    byte[] bytes = new byte[recv.received().remaining()];
    recv.received().get(bytes);
    return bytes;
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }
}
