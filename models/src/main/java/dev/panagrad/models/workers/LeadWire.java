package dev.panagrad.models.workers;

import dev.panagrad.cluster.Mesh;
import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.cluster.join.MeshJob;
import dev.panagrad.cluster.join.MeshOptions;
import dev.panagrad.cluster.join.MeshPort;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * The connection between the process that keeps a run folder and rank 0, which trains elsewhere: a
 * mesh of two. Both may take any time, as long as they are alive.
 */
final class LeadWire implements AutoCloseable {
  private static final String ATTEMPT = "reports";

  private final Mesh mesh;

  private LeadWire(Mesh mesh) {
    this.mesh = mesh;
    mesh.aside(true);
  }

  /**
   * Waits for rank 0.
   *
   * @param patience after which a {@link MeshException} reports that it didn't come
   */
  static LeadWire wait(WorkerJob job, MeshPort port, String software, Duration patience) {
    return join(job, port, 0, List.of(port.address(), port.address()), software, patience);
  }

  /** Connects to the process with the run folder, as rank 0. */
  static LeadWire call(
      WorkerJob job, MeshPort port, InetSocketAddress to, String software, Duration patience) {
    return join(job, port, 1, List.of(to, port.address()), software, patience);
  }

  private static LeadWire join(
      WorkerJob job,
      MeshPort port,
      int rank,
      List<InetSocketAddress> addresses,
      String software,
      Duration patience) {
    MeshOptions options = MeshOptions.defaults().withJoin(patience).withEncryption(job.encrypted());
    MeshJob link = new MeshJob(job.token(), ATTEMPT, job.id(), software);
    return new LeadWire(Mesh.join(port, rank, addresses, link, options));
  }

  /** Sends the bytes of the folder's side to rank 0 of the training; both call it. */
  byte[] fromFolder(byte... bytes) {
    return mesh.broadcast(0, bytes);
  }

  /** Sends the bytes of rank 0 of the training to the folder's side; both call it. */
  byte[] fromLead(byte... bytes) {
    List<byte[]> all = mesh.gather(0, bytes);
    return all.isEmpty() ? bytes : all.get(1);
  }

  @Override
  public void close() {
    mesh.close();
  }
}
