package dev.panagrad.cluster;

import dev.panagrad.cluster.join.Greeting;
import dev.panagrad.cluster.join.SealedSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;

/**
 * The connection to one peer: sends frames in order and receives frames; only for the reactor's
 * thread.
 */
final class Link {
  final int rank;
  final InetSocketAddress address;
  final Outgoing heartbeat = new Outgoing(Header.HEARTBEAT, 0, null);

  /** Whether a received frame can't be placed yet; nothing is read until it can. */
  boolean stalled;

  /** Whether the peer has announced that it leaves. */
  boolean departed;

  /** Whether the output ends when the queue is empty. */
  boolean ending;

  private final SealedSocket socket;
  private final FrameReceiver receiver;
  private final ArrayDeque<Outgoing> outbox = new ArrayDeque<>();
  private final ByteBuffer headOut = ByteBuffer.allocateDirect(Header.BYTES);
  private final ByteBuffer headIn = ByteBuffer.allocateDirect(Header.BYTES);
  private final Header header = new Header();
  private SelectionKey key;

  /** The frame that is being sent, its header or payload, and the payload to send after that. */
  private Outgoing current;

  private ByteBuffer part;
  private ByteBuffer rest;

  /** The payload that is being received; null before its header is complete. */
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

  Link(int rank, Greeting greeting, boolean encrypted, long now, FrameReceiver receiver) {
    this.rank = rank;
    this.receiver = receiver;
    address = greeting.address();
    socket = new SealedSocket(greeting, encrypted, now);
  }

  SocketChannel channel() {
    return socket.channel();
  }

  /** The time of the last received byte. */
  long heard() {
    return socket.heard();
  }

  void registered(SelectionKey key) {
    this.key = key;
  }

  boolean isOpen() {
    return socket.channel().isOpen();
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
  void send(Outgoing frame) {
    frame.queued = true;
    frame.header.length = frame.payload == null ? 0 : frame.payload.limit();
    outbox.add(frame);
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
    while (part != null || nextFrame()) {
      if (!socket.write(part)) {
        interest(true);
        return;
      }
      nextPart();
    }
    interest(false);
    if (ending) {
      outputEnded = true;
      socket.channel().shutdownOutput();
    }
  }

  private boolean nextFrame() {
    current = outbox.poll();
    if (current == null) {
      return false;
    }
    current.header.encode(headOut);
    part = headOut;
    rest = current.payload;
    if (rest != null) {
      rest.position(0);
    }
    return true;
  }

  /** Continues with the payload after the header, or ends the frame. */
  private void nextPart() {
    part = rest;
    rest = null;
    if (part != null && part.hasRemaining()) {
      return;
    }
    Outgoing sent = current;
    current = null;
    part = null;
    sent.queued = false;
    if (sent.owner != null) {
      sent.owner.sent();
    }
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
    while (!stalled && socket.read(payload == null ? headIn : payload, now)) {
      complete();
    }
  }

  private void complete() throws IOException {
    if (payload != null) {
      ByteBuffer complete = payload;
      payload = null;
      receiver.take(this, header, complete);
      headIn.clear();
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
      headIn.clear();
      return;
    }
    ByteBuffer place = receiver.place(this, header);
    stalled = place == null;
    if (stalled) {
      interest((key.interestOps() & SelectionKey.OP_WRITE) != 0);
    } else if (header.length == 0) {
      receiver.take(this, header, place);
      headIn.clear();
    } else {
      payload = place;
    }
  }

  private boolean isControl() {
    return header.type <= Header.BYE || header.type == Header.GRANT;
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
      socket.channel().close();
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
