package dev.panagrad.models.placement;

import dev.panagrad.cluster.Mesh;
import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.cluster.join.MeshJob;
import dev.panagrad.cluster.join.MeshOptions;
import dev.panagrad.cluster.join.MeshPort;
import dev.panagrad.graph.op.transfer.Devices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Connects the tasks of a placed graph: the caller invites each worker, over a mesh of the two, to
 * the mesh of all.
 */
public final class Joining {
  /** The version of the message format; callers and workers must agree on it, as on the token. */
  static final String SOFTWARE = "placement 1";

  private static final int JOB_BYTES = 16;
  private static final long LARGEST_INVITATION = 1 << 16;

  private Joining() {}

  /**
   * Invites workers and connects to them as task 0.
   *
   * @throws MeshException if one can't be reached, has another token or is of another version
   */
  public static Mesh connect(byte[] token, MeshOptions options, String... workers) {
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

  static Mesh join(
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
      return Mesh.join(port, rank, addresses, mesh, options);
    } catch (MeshException e) {
      throw new TaskNames(workers.size() + 1, workers).exception(e, "could not be reached");
    }
  }
}
