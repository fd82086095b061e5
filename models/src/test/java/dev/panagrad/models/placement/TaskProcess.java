package dev.panagrad.models.placement;

import dev.panagrad.cluster.join.MeshOptions;
import dev.panagrad.graph.session.SessionOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A worker in a process of its own, which says at which port it listens. */
final class TaskProcess {
  private TaskProcess() {}

  /** Serves until it is killed. */
  public static void main(String[] args) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    SessionOptions options = SessionOptions.defaults().withThreads(1);
    TaskServer server =
        new TaskServer(address, Workers.TOKEN, MeshOptions.defaults(), options, _ -> {});
    System.out.println(server.address().getPort());
    server.serve();
  }
}
