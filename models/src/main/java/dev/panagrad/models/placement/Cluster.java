package dev.panagrad.models.placement;

import dev.panagrad.cluster.Exchange;
import dev.panagrad.cluster.Mesh;
import dev.panagrad.cluster.Recv;
import dev.panagrad.cluster.Send;
import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.cluster.join.MeshJob;
import dev.panagrad.cluster.join.MeshOptions;
import dev.panagrad.cluster.join.MeshPort;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.op.transfer.Devices;
import dev.panagrad.graph.op.transfer.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The processes that compute a placed graph: this one, task 0, and workers at given addresses,
 * tasks 1, 2 and so on. Close it after the one session that uses it. A run or a compilation may
 * take any time: a task counts as lost when its process ends or it is silent for longer than {@link
 * MeshOptions} allows (20 s); the deadline isn't used.
 *
 * <p>Ranks of the mesh count down from the last task, so that the caller, which may not be
 * reachable from the others, connects to all of them.
 */
@SuppressWarnings("exports") // Transports are for the modules of this library.
public final class Cluster implements Transport, AutoCloseable {
  /** The version of the message format; callers and workers must agree on it, as on the token. */
  static final String SOFTWARE = "placement 1";

  private static final int JOB_BYTES = 16;
  private static final long LARGEST_INVITATION = 1 << 16;

  private final Mesh mesh;
  private final TaskNames names;

  Cluster(Mesh mesh, List<String> workers) {
    this.mesh = mesh;
    names = new TaskNames(mesh.ranks(), workers);
    // A part may compute for any time, and a caller may pause between two runs: a task that sends
    // heartbeats is waited for.
    mesh.aside(true);
  }

  /**
   * Connects to workers, as started by {@code panagrad worker --listen ADDRESS --token-file F}.
   *
   * @param token random bytes, at least 16, shared with the workers
   * @param workers where they listen, as "host1:7070"; every worker must be able to reach the later
   *     ones there
   * @throws MeshException if one can't be reached, has another token or is of another version
   */
  public static Cluster connect(byte[] token, String... workers) {
    return connect(token, MeshOptions.defaults(), workers);
  }

  /** Connects with other deadlines, or with encryption, which the workers must use too. */
  @SuppressWarnings("exports") // For the modules of the product.
  public static Cluster connect(byte[] token, MeshOptions options, String... workers) {
    if (workers.length < 1 || workers.length > Devices.MOST_TASKS) {
      throw new IllegalArgumentException(
          "a cluster has 1 to %d workers, not %d".formatted(Devices.MOST_TASKS, workers.length));
    }
    byte[] number = new byte[JOB_BYTES];
    new SecureRandom().nextBytes(number);
    String job = HexFormat.of().formatHex(number);
    List<String> all = List.of(workers);
    all.forEach(HostPort::parse);
    // The last one first: a worker connects to the later ones at once, which must be listening by
    // then.
    for (int task = workers.length; task >= 1; task--) {
      invite(token, options, new Invitation(task, job, all));
    }
    return join(ownPort(), token, options, 0, job, all);
  }

  private static void invite(byte[] token, MeshOptions options, Invitation invitation) {
    String worker = invitation.workers().get(invitation.task() - 1);
    MeshPort port = ownPort();
    List<InetSocketAddress> addresses = List.of(HostPort.parse(worker), port.address());
    try (Mesh mesh = Mesh.join(port, 1, addresses, control(token), forInvitations(options))) {
      mesh.tell(0, invitation.encode());
      // The worker's confirmation: it leaves this mesh now, and listens for the other one.
      mesh.hear(0);
    } catch (MeshException e) {
      throw new TaskNames(2, List.of(worker)).exception(e, "could not be reached");
    }
  }

  /** A port that receives no connections. */
  private static MeshPort ownPort() {
    try {
      return MeshPort.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static MeshJob control(byte[] token) {
    return new MeshJob(token, "invitation", "", SOFTWARE);
  }

  static MeshOptions forInvitations(MeshOptions options) {
    return options.withLargestMessage(LARGEST_INVITATION);
  }

  static Cluster join(
      MeshPort port,
      byte[] token,
      MeshOptions options,
      int task,
      String job,
      List<String> workers) {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (String worker : workers.reversed()) {
      addresses.add(HostPort.parse(worker));
    }
    int rank = workers.size() - task;
    // The last rank, the caller, receives no connections.
    addresses.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    try {
      MeshJob mesh = new MeshJob(token, job, "", SOFTWARE);
      return new Cluster(Mesh.join(port, rank, addresses, mesh, options), workers);
    } catch (MeshException e) {
      throw new TaskNames(workers.size() + 1, workers).exception(e, "could not be reached");
    }
  }

  /**
   * The token in a file: its text without leading and trailing whitespace.
   *
   * @throws IllegalArgumentException if it is shorter than 16 bytes
   */
  public static byte[] readToken(Path file) throws IOException {
    byte[] token = Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
    if (token.length < JOB_BYTES) {
      throw new IllegalArgumentException(
          "%s holds a token of %d bytes, which can be guessed: write at least 16 random bytes"
              .formatted(file, token.length));
    }
    return token;
  }

  @Override
  public int task() {
    return names.task(mesh.rank());
  }

  @Override
  public int tasks() {
    return mesh.ranks();
  }

  @Override
  public Transfer send(int task, int tag, Buffer from, String name) {
    Send send = mesh.send(names.rank(task), tag, from);
    String doing = "'%s' could not be sent to %s".formatted(name, names.name(task));
    return new Guarded(send, send::start, doing);
  }

  @Override
  public Transfer receive(int task, int tag, Buffer to, String name) {
    Recv recv = mesh.recv(names.rank(task), tag, to);
    String doing = "'%s' could not be received from %s".formatted(name, names.name(task));
    return new Guarded(recv, recv::start, doing);
  }

  /** A transfer whose failure message names the task and the value. */
  private final class Guarded implements Transfer {
    private final Exchange exchange;
    private final Runnable start;
    private final String doing;

    Guarded(Exchange exchange, Runnable start, String doing) {
      this.exchange = exchange;
      this.start = start;
      this.doing = doing;
    }

    @Override
    public void start() {
      try {
        start.run();
      } catch (MeshException e) {
        throw names.exception(e, doing);
      }
    }

    @Override
    public void await() {
      try {
        exchange.await();
      } catch (MeshException e) {
        throw names.exception(e, doing);
      }
    }
  }

  @Override
  public void tell(int task, byte[] message) {
    try {
      mesh.tell(names.rank(task), message);
    } catch (MeshException e) {
      throw names.exception(e, "a message could not be sent to " + names.name(task));
    }
  }

  @Override
  public byte[] hear(int task) {
    try {
      return mesh.hear(names.rank(task));
    } catch (MeshException e) {
      throw names.exception(e, "a message could not be received from " + names.name(task));
    }
  }

  @Override
  public void giveUp(String cause) {
    mesh.giveUp(cause);
    // Waits for its thread, which may be in the middle of a transfer.
    mesh.close();
  }

  /** Disconnects from the workers, which then wait for another caller. */
  @Override
  public void close() {
    mesh.close();
  }
}
