package dev.panagrad.models.placement;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Stands between a caller and a worker: keeps a copy of all bytes, and may let none pass. */
final class Eavesdropper implements AutoCloseable {
  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int worker;
  private final List<ByteArrayOutputStream> heard = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();
  private volatile boolean cut;

  Eavesdropper(int worker) throws IOException {
    this.worker = worker;
    Thread.ofVirtual().start(this::accept);
  }

  String address() {
    return "127.0.0.1:" + door.getLocalPort();
  }

  /** From now on nothing passes, and nobody is told: as a host that vanishes. */
  void cut() {
    cut = true;
  }

  private void accept() {
    try {
      while (true) {
        Socket caller = door.accept();
        keep(caller);
        try {
          Socket called = new Socket(InetAddress.getLoopbackAddress(), worker);
          keep(called);
          Thread.ofVirtual().start(() -> pass(caller, called));
          Thread.ofVirtual().start(() -> pass(called, caller));
        } catch (IOException e) {
          // The worker doesn't listen just now; the caller tries again.
          caller.close();
        }
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private synchronized void keep(Socket socket) {
    sockets.add(socket);
  }

  private synchronized ByteArrayOutputStream record() {
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    heard.add(record);
    return record;
  }

  private void pass(Socket from, Socket to) {
    ByteArrayOutputStream record = record();
    byte[] bytes = new byte[1 << 16];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        if (!cut) {
          record.write(bytes, 0, count);
          out.write(bytes, 0, count);
        }
      }
      if (!cut) {
        to.shutdownOutput();
      }
    } catch (IOException e) {
      // One side has hung up.
    }
  }

  /** Whether some bytes were among those that passed, one behind the other. */
  synchronized boolean heard(byte... wanted) {
    // A character a byte.
    String text = new String(wanted, StandardCharsets.ISO_8859_1);
    return heard.stream()
        .anyMatch(record -> record.toString(StandardCharsets.ISO_8859_1).contains(text));
  }

  @Override
  public void close() throws IOException {
    door.close();
    synchronized (this) {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
