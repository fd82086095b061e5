package dev.panagrad.models.placement;

import dev.panagrad.cluster.Mesh;
import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.cluster.join.MeshOptions;
import dev.panagrad.cluster.join.MeshPort;
import dev.panagrad.graph.TaskException;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.TaskWorker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * A worker for placed graphs: waits at one address for a caller with the token, serves as a task of
 * the caller's session until that ends, and waits again.
 *
 * <p>Callers without the token are dropped. Callers with the token may have this process compute
 * any graph of the product's ops; it never runs code that is sent.
 */
public final class TaskServer implements AutoCloseable {
  /** How often it checks whether it was closed while no caller connects. */
  private static final Duration GLANCE = Duration.ofSeconds(2);

  private final byte[] token;
  private final MeshOptions mesh;
  private final SessionOptions options;
  private final Consumer<String> log;
  private final InetSocketAddress address;
  private volatile MeshPort port;
  private volatile boolean closed;

  /**
   * Listens.
   *
   * @param address of one interface, as 127.0.0.1; port 0 selects a free one
   * @param options threads and kernels
   * @param log gets a sentence for each beginning and end of a session
   * @throws IOException if the port is in use
   */
  @SuppressWarnings("exports") // For the modules of the product.
  public TaskServer(
      InetSocketAddress address,
      byte[] token,
      MeshOptions mesh,
      SessionOptions options,
      Consumer<String> log)
      throws IOException {
    this.token = token.clone();
    this.mesh = mesh.withKernels(options.kernels());
    this.options = options;
    this.log = log;
    port = MeshPort.listen(address);
    this.address = port.address();
  }

  /**
   * An address to listen at.
   *
   * @param text as "192.168.1.7:7070"; a port alone means the loopback interface, 0 a free port
   * @throws IllegalArgumentException if it is no address
   */
  public static InetSocketAddress parse(String text) {
    return HostPort.parse(
        text.indexOf(':') < 0
            ? InetAddress.getLoopbackAddress().getHostAddress() + ":" + text
            : text);
  }

  /** The address that callers connect to. */
  public InetSocketAddress address() {
    return address;
  }

  /**
   * Serves one caller after the other, until the server is closed.
   *
   * @throws IOException if the port can't be opened again
   */
  public void serve() throws IOException {
    try {
      while (!closed) {
        serveOne();
        if (!closed) {
          reopen();
        }
      }
    } finally {
      // The port may have been opened again while another thread closed the server.
      port.close();
    }
  }

  private void serveOne() throws IOException {
    try {
      Invitation invitation = awaitInvitation();
      if (invitation != null) {
        serve(invitation);
      }
    } catch (MeshException | TaskException e) {
      log.accept(e.getMessage());
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      // Whatever a caller's graph causes, the worker stays available for the next one.
      log.accept("the session was given up: " + e.getMessage());
    }
  }

  /** Null if no caller connected for some time. */
  private Invitation awaitInvitation() throws IOException {
    InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    MeshOptions control = Joining.forInvitations(mesh).withJoin(GLANCE);
    Mesh joined;
    try {
      joined = Mesh.join(port, 0, List.of(address, nobody), Joining.control(token), control);
    } catch (MeshException e) {
      if (e.kind() == MeshException.Kind.LOST) {
        return null;
      }
      throw e;
    }
    try (joined) {
      Invitation invitation = Invitation.decode(joined.hear(1));
      reopen();
      joined.tell(1, new byte[] {1});
      return invitation;
    }
  }

  private void reopen() throws IOException {
    port.close();
    port = MeshPort.listen(address);
  }

  private void serve(Invitation invitation) {
    int task = invitation.task();
    List<String> workers = invitation.workers();
    Mesh joined = Joining.join(port, token, mesh, task, invitation.job(), workers);
    try (TaskMesh tasks = new TaskMesh(joined, workers)) {
      log.accept("task %d of %d begins".formatted(task, workers.size() + 1));
      TaskWorker.serve(tasks, options);
      log.accept("task %d has ended with its session".formatted(task));
    }
  }

  /** Accepts no further callers; {@link #serve()} returns once the current one has left. */
  @Override
  public void close() {
    closed = true;
    port.close();
  }
}
