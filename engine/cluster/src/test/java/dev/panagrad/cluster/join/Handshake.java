package dev.panagrad.cluster.join;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** The handshake of a peer, for tests of what comes after it. */
public final class Handshake {
  private Handshake() {}

  /** Greets rank 0 of two as rank 1; whether the handshake is complete. */
  public static boolean ofRank1(
      SocketChannel channel, MeshPort port, MeshJob job, MeshOptions options) throws IOException {
    Description own = Description.of(job, 2, options);
    return Greeting.caller(channel, port.address(), new Secrets(job), own, 1, 2, 0, 0).advance();
  }
}
