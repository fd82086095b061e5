package dev.panagrad.models.placement;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.panagrad.cluster.join.MeshOptions;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.train.Cluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Workers that listen on the loopback address, as threads of this process. */
final class Workers implements AutoCloseable {
  static final byte[] TOKEN = "a token for tests, of 32 bytes..".getBytes(UTF_8);
  static final SessionOptions OPTIONS = SessionOptions.defaults().withThreads(1).withSeed(5);

  private final List<TaskServer> servers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  final List<String> log = Collections.synchronizedList(new ArrayList<>());

  Workers(int count) throws IOException {
    this(count, MeshOptions.defaults());
  }

  Workers(int count, MeshOptions mesh) throws IOException {
    for (int i = 0; i < count; i++) {
      TaskServer server =
          new TaskServer(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              TOKEN,
              mesh,
              OPTIONS,
              log::add);
      servers.add(server);
      threads.add(Thread.ofPlatform().daemon().start(() -> run(server)));
    }
  }

  private void run(TaskServer server) {
    try {
      server.serve();
    } catch (IOException | RuntimeException e) {
      log.add("the server has failed: " + e);
    }
  }

  String[] addresses() {
    return servers.stream()
        .map(server -> "127.0.0.1:" + server.address().getPort())
        .toArray(String[]::new);
  }

  Cluster connect() {
    return Cluster.connect(TOKEN, addresses());
  }

  @Override
  public void close() {
    servers.forEach(TaskServer::close);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
