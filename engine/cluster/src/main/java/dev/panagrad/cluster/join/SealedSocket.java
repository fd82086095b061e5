package dev.panagrad.cluster.join;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;

/** The bytes to and from one peer: in sealed records if the mesh is encrypted, plain otherwise. */
public final class SealedSocket {
  private final SocketChannel channel;
  private long heard;

  private final FrameCipher seal;
  private final FrameCipher open;
  private final ByteBuffer sealedOut;
  private final ByteBuffer sealedIn;

  /**
   * Takes over the connection of a finished handshake.
   *
   * @param encrypted whether all bytes are sealed with the keys of the handshake
   * @param now the time at which the peer counts as heard
   */
  public SealedSocket(Greeting greeting, boolean encrypted, long now) {
    channel = greeting.channel;
    heard = now;
    seal = encrypted ? new FrameCipher(greeting.key(true), true) : null;
    open = encrypted ? new FrameCipher(greeting.key(false), false) : null;
    sealedOut = encrypted ? record().limit(0) : null;
    sealedIn = encrypted ? record() : null;
  }

  /** The connection, for its options and its end. */
  public SocketChannel channel() {
    return channel;
  }

  /** The time of the last received byte. */
  public long heard() {
    return heard;
  }

  private static ByteBuffer record() {
    return ByteBuffer.allocateDirect(FrameCipher.RECORD + FrameCipher.TAG);
  }

  /**
   * Writes as much as the socket accepts.
   *
   * @param plain given again until it is written
   * @return whether all of it is written
   */
  public boolean write(ByteBuffer plain) throws IOException {
    if (seal == null) {
      channel.write(plain);
      return !plain.hasRemaining();
    }
    while (sealedOut.hasRemaining() || plain.hasRemaining()) {
      if (!sealedOut.hasRemaining()) {
        sealNext(plain);
      }
      channel.write(sealedOut);
      if (sealedOut.hasRemaining()) {
        return false;
      }
    }
    return true;
  }

  private void sealNext(ByteBuffer plain) throws IOException {
    int limit = plain.limit();
    plain.limit(Math.min(limit, plain.position() + FrameCipher.RECORD));
    try {
      seal.next(plain, sealedOut.clear());
    } catch (GeneralSecurityException e) {
      throw new IOException("a frame could not be sealed", e);
    } finally {
      plain.limit(limit);
    }
    sealedOut.flip();
  }

  /**
   * Reads what is available, at most to the end of a buffer.
   *
   * @param plain given again until it is full
   * @return whether it is full
   * @throws EOFException if the peer has closed its side
   */
  public boolean read(ByteBuffer plain, long now) throws IOException {
    if (open == null) {
      receive(plain, now);
      return !plain.hasRemaining();
    }
    while (plain.hasRemaining()) {
      if (sealedIn.position() == 0) {
        sealedIn.limit(Math.min(FrameCipher.RECORD, plain.remaining()) + FrameCipher.TAG);
      }
      receive(sealedIn, now);
      if (sealedIn.hasRemaining()) {
        return false;
      }
      openTo(plain);
    }
    return true;
  }

  private void receive(ByteBuffer bytes, long now) throws IOException {
    int count = channel.read(bytes);
    if (count < 0) {
      throw new EOFException();
    }
    if (count > 0) {
      heard = now;
    }
  }

  private void openTo(ByteBuffer plain) throws IOException {
    try {
      open.next(sealedIn.flip(), plain);
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "a record does not open: it was changed, repeated or left out on the way", e);
    }
    sealedIn.clear();
  }
}
