package dev.panagrad.cluster;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;

/**
 * The connection to one peer: sends frames in order and receives frames; only for the reactor's
 * thread.
 */
final class Link {
  final int rank;
  final InetSocketAddress address;
  final Outgoing heartbeat = new Outgoing(Header.HEARTBEAT, 0, null);

  /** The times of the last received byte and of the last queued frame. */
  long heard;

  long spoken;

  /** Whether a received frame can't be placed yet; nothing is read until it can. */
  boolean stalled;

  /** Whether the peer has announced that it leaves. */
  boolean departed;

  /** Whether the output ends when the queue is empty. */
  boolean ending;

  private final SocketChannel channel;
  private final FrameReceiver receiver;
  private final FrameCipher seal;
  private final FrameCipher open;
  private final ArrayDeque<Outgoing> outbox = new ArrayDeque<>();
  private final ByteBuffer headOut = ByteBuffer.allocateDirect(Header.BYTES);
  private final ByteBuffer headIn = ByteBuffer.allocateDirect(Header.BYTES);
  private final ByteBuffer sealedOut;
  private final ByteBuffer sealedIn;
  private final Header header = new Header();
  private SelectionKey key;
  private Outgoing current;
  private ByteBuffer wire;
  private ByteBuffer content;
  private ByteBuffer payload;
  private boolean outputEnded;

  /** Receives the frames of a link. */
  interface FrameReceiver {
    /**
     * Finds the buffer for a frame's payload.
     *
     * @return a buffer of exactly the length in the header; null if the frame has to wait
     */
    ByteBuffer place(Link link, Header header);

    /** Processes a complete frame. */
    void take(Link link, Header header, ByteBuffer payload);
  }

  Link(int rank, Greeting greeting, boolean encrypted, FrameReceiver receiver) {
    this.rank = rank;
    this.receiver = receiver;
    address = greeting.address;
    channel = greeting.channel;
    seal = encrypted ? new FrameCipher(greeting.key(true), true) : null;
    open = encrypted ? new FrameCipher(greeting.key(false), false) : null;
    sealedOut = encrypted ? record() : null;
    sealedIn = encrypted ? record() : null;
    expect(headIn);
  }

  private static ByteBuffer record() {
    return ByteBuffer.allocateDirect(FrameCipher.RECORD + FrameCipher.TAG);
  }

  SocketChannel channel() {
    return channel;
  }

  void registered(SelectionKey key) {
    this.key = key;
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public String toString() {
    return "rank "
        + rank
        + " at "
        + address.getAddress().getHostAddress()
        + ":"
        + address.getPort();
  }

  // Output

  /** Queues a frame after all others. */
  void send(Outgoing frame, long now) {
    frame.queued = true;
    frame.header.length = frame.payload == null ? 0 : frame.payload.limit();
    outbox.add(frame);
    spoken = now;
  }

  /** Whether all queued frames were handed to the system. */
  boolean isIdle() {
    return current == null && outbox.isEmpty();
  }

  /** Drops all queued frames except the one in progress. */
  void discardQueue() {
    outbox.clear();
  }

  /** Writes as much as the socket accepts. */
  void flush() throws IOException {
    if (outputEnded) {
      return;
    }
    while (wire == null ? nextWire() : true) {
      channel.write(wire);
      if (wire.hasRemaining()) {
        interest(true);
        return;
      }
      wire = null;
    }
    interest(false);
    if (ending) {
      outputEnded = true;
      channel.shutdownOutput();
    }
  }

  /** Selects the next bytes to write. */
  private boolean nextWire() throws IOException {
    if (current != null && (content == null || !content.hasRemaining())) {
      Outgoing sent = current;
      current = null;
      content = null;
      sent.queued = false;
      if (sent.owner != null) {
        sent.owner.sent();
      }
    }
    ByteBuffer next;
    if (current == null) {
      current = outbox.poll();
      if (current == null) {
        return false;
      }
      current.header.encode(headOut);
      next = headOut;
      content = current.payload;
      if (content != null) {
        content.position(0);
      }
    } else {
      next = content;
    }
    wire = seal == null ? next : sealed(next);
    return true;
  }

  private ByteBuffer sealed(ByteBuffer plain) throws IOException {
    int limit = plain.limit();
    plain.limit(Math.min(limit, plain.position() + FrameCipher.RECORD));
    try {
      seal.next(plain, sealedOut.clear());
    } catch (GeneralSecurityException e) {
      throw new IOException("a frame could not be sealed", e);
    } finally {
      plain.limit(limit);
    }
    return sealedOut.flip();
  }

  private void interest(boolean write) {
    int wanted = (stalled ? 0 : SelectionKey.OP_READ) | (write ? SelectionKey.OP_WRITE : 0);
    if (key.isValid() && key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  // Input

  /** Reads and delivers all available data. */
  void read(long now) throws IOException {
    while (!stalled) {
      int count = channel.read(open == null ? target() : sealedIn);
      if (count < 0) {
        throw new EOFException();
      }
      if (count > 0) {
        heard = now;
      }
      if ((open == null ? target() : sealedIn).hasRemaining()) {
        return;
      }
      if (open != null) {
        unseal();
        if (target().hasRemaining()) {
          expectRecord();
          continue;
        }
      }
      complete();
    }
  }

  private ByteBuffer target() {
    return payload == null ? headIn : payload;
  }

  private void unseal() throws IOException {
    try {
      open.next(sealedIn.flip(), target());
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "a record does not open: it was changed, repeated or left out on the way", e);
    }
  }

  private void complete() throws IOException {
    if (payload != null) {
      ByteBuffer complete = payload;
      payload = null;
      receiver.take(this, header, complete);
      expect(headIn);
      return;
    }
    headIn.flip();
    if (!header.decode(headIn)) {
      throw new ProtocolException("it sent bytes that are no frame");
    }
    begin();
  }

  /** Continues with a frame whose header is complete. */
  private void begin() {
    if (header.length == 0 && isControl()) {
      receiver.take(this, header, null);
      expect(headIn);
      return;
    }
    ByteBuffer place = receiver.place(this, header);
    stalled = place == null;
    if (stalled) {
      interest((key.interestOps() & SelectionKey.OP_WRITE) != 0);
    } else if (header.length == 0) {
      receiver.take(this, header, place);
      expect(headIn);
    } else {
      payload = place;
      expectRecord();
    }
  }

  private boolean isControl() {
    return header.type <= Header.BYE || header.type == Header.GRANT;
  }

  private void expect(ByteBuffer head) {
    head.clear();
    expectRecord();
  }

  private void expectRecord() {
    if (open != null) {
      int rest = Math.min(FrameCipher.RECORD, target().remaining());
      sealedIn.clear().limit(rest + FrameCipher.TAG);
    }
  }

  /** Retries to place a frame that had to wait. */
  void retry(long now) throws IOException {
    if (stalled) {
      stalled = false;
      begin();
      if (!stalled) {
        interest((key.interestOps() & SelectionKey.OP_WRITE) != 0);
        read(now);
      }
    }
  }

  /** Whether a payload is being received. */
  boolean isReceiving() {
    return payload != null;
  }

  /** The header of the frame that waits for a buffer. */
  Header waiting() {
    return header;
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing is lost if closing fails.
    }
  }

  /** The peer violated the protocol. */
  static final class ProtocolException extends IOException {
    private static final long serialVersionUID = 1;

    ProtocolException(String message) {
      super(message);
    }
  }
}
