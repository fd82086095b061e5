package dev.panagrad.cluster.join;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.SecretKey;

/**
 * One side of the handshake on one connection: messages have a fixed size, so that strangers can't
 * influence how much is read or stored.
 *
 * <p>Caller: HELLO (version, ranks, nonce). Owner: HELLO. Caller: description and proof. Owner:
 * description and proof. A proof covers all messages before it.
 */
public final class Greeting {
  static final int VERSION = 1;
  static final int HELLO = 64;
  static final int PROOF = Description.BYTES + Secrets.MAC;
  private static final long MAGIC = 0x50414e414d455348L;

  final SocketChannel channel;
  private final InetSocketAddress address;
  final long deadline;

  private final Secrets secrets;
  private final Description own;
  private final int rank;
  private final int ranks;
  private final boolean caller;
  private final byte[] myHello = new byte[HELLO];
  private byte[] peerHello;
  private byte[] callerProof;
  private int peer;
  private ByteBuffer out;
  private ByteBuffer in;
  private int stage;
  private Description other;
  private String farewell = "";

  /** The reason why a connection was dropped; the job continues. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    RefusedException(String reason) {
      super(reason);
    }
  }

  private Greeting(
      SocketChannel channel,
      InetSocketAddress address,
      Secrets secrets,
      Description own,
      int rank,
      int ranks,
      int peer,
      long deadline) {
    this.channel = channel;
    this.address = address;
    this.secrets = secrets;
    this.own = own;
    this.rank = rank;
    this.ranks = ranks;
    this.peer = peer;
    this.deadline = deadline;
    caller = peer >= 0;
    out = ByteBuffer.allocate(0);
    in = ByteBuffer.allocate(HELLO);
    if (caller) {
      out = hello();
    }
  }

  /** The side that was called and doesn't yet know the caller. */
  static Greeting owner(
      SocketChannel channel,
      InetSocketAddress address,
      Secrets secrets,
      Description own,
      int rank,
      int ranks,
      long deadline) {
    return new Greeting(channel, address, secrets, own, rank, ranks, -1, deadline);
  }

  /** The side that calls a lower rank. */
  static Greeting caller(
      SocketChannel channel,
      InetSocketAddress address,
      Secrets secrets,
      Description own,
      int rank,
      int ranks,
      int peer,
      long deadline) {
    return new Greeting(channel, address, secrets, own, rank, ranks, peer, deadline);
  }

  private ByteBuffer hello() {
    ByteBuffer.wrap(myHello)
        .putLong(MAGIC)
        .putInt(VERSION)
        .putInt(rank)
        .putInt(peer)
        .putInt(ranks)
        .position(HELLO - Secrets.NONCE)
        .put(Secrets.nonce());
    return ByteBuffer.wrap(myHello);
  }

  /** The address of the peer. */
  public InetSocketAddress address() {
    return address;
  }

  /** The rank of the peer; -1 as long as it is unknown. */
  int peer() {
    return peer;
  }

  /** Whether this side is the caller. */
  boolean isCaller() {
    return caller;
  }

  /** Whether the peer has sent anything. */
  boolean spoke() {
    return stage > 0;
  }

  boolean wantsToWrite() {
    return out.hasRemaining();
  }

  /**
   * Continues the handshake as far as the connection allows.
   *
   * @return whether the handshake is complete: {@link #difference} then shows whether the ranks
   *     match
   * @throws RefusedException if the peer is a stranger
   */
  boolean advance() throws IOException {
    while (true) {
      channel.write(out);
      if (out.hasRemaining()) {
        return false;
      }
      if (!farewell.isEmpty()) {
        throw new RefusedException(farewell);
      }
      if (other != null) {
        return true;
      }
      int count = channel.read(in);
      if (count < 0) {
        throw new IOException("the connection was closed during the handshake");
      }
      if (in.hasRemaining()) {
        return false;
      }
      take(in.array());
    }
  }

  private void take(byte[] message) throws RefusedException {
    if (stage++ == 0) {
      takeHello(message);
    } else {
      takeProof(message);
    }
  }

  private void takeHello(byte[] message) throws RefusedException {
    peerHello = message;
    ByteBuffer hello = ByteBuffer.wrap(message);
    if (hello.getLong() != MAGIC) {
      throw new RefusedException("it does not speak the mesh's protocol");
    }
    int version = hello.getInt();
    int from = hello.getInt();
    int to = hello.getInt();
    if (version != VERSION) {
      farewell =
          "it speaks version %d of the mesh's protocol, this rank version %d: use the same jar on"
                  .formatted(version, VERSION)
              + " all hosts";
      if (!caller) {
        // The version is enough for the peer to report the same error.
        out = hello();
      }
      return;
    }
    if (to != rank || from < 0 || from >= ranks || (caller ? from != peer : from <= rank)) {
      throw new RefusedException(
          "it says it is rank %d and looks for rank %d, which is not this one".formatted(from, to));
    }
    in = ByteBuffer.allocate(PROOF);
    if (caller) {
      callerProof = proof("caller", myHello, peerHello);
      out = ByteBuffer.wrap(callerProof);
    } else {
      peer = from;
      out = hello();
    }
  }

  private byte[] proof(String role, byte[]... said) {
    byte[] description = own.encode();
    byte[][] all = Arrays.copyOf(said, said.length + 1);
    all[said.length] = description;
    return ByteBuffer.allocate(PROOF).put(description).put(secrets.proof(role, all)).array();
  }

  private void takeProof(byte[] message) throws RefusedException {
    byte[] description = Arrays.copyOf(message, Description.BYTES);
    byte[] mac = Arrays.copyOfRange(message, Description.BYTES, PROOF);
    byte[] expected =
        caller
            ? secrets.proof("owner", myHello, peerHello, callerProof, description)
            : secrets.proof("caller", peerHello, myHello, description);
    if (!MessageDigest.isEqual(expected, mac)) {
      throw new RefusedException("it does not have the token of this job");
    }
    other = Description.decode(description);
    if (other == null) {
      throw new RefusedException("its description can't be read");
    }
    if (!caller) {
      out = ByteBuffer.wrap(proof("owner", peerHello, myHello, message));
      if (own.isOtherAttempt(other)) {
        farewell = "it " + difference();
      }
    }
  }

  /** The mismatch with the other rank, as the end of a sentence; empty if there is none. */
  String difference() {
    return own.difference(other);
  }

  /** The key of one direction. */
  SecretKey key(boolean outgoing) {
    byte[] callerNonce = nonce(caller ? myHello : peerHello);
    byte[] ownerNonce = nonce(caller ? peerHello : myHello);
    return secrets.frames(callerNonce, ownerNonce, outgoing == caller);
  }

  private static byte[] nonce(byte[] hello) {
    return Arrays.copyOfRange(hello, HELLO - Secrets.NONCE, HELLO);
  }
}
