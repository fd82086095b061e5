package dev.panagrad.models.workers;

import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.cluster.join.MeshPort;
import dev.panagrad.models.nn.AdjustableRate;
import dev.panagrad.models.run.Elsewhere;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * The side of the run folder: waits for rank 0, wherever it is started, and receives its reports.
 */
public final class LeadDesk implements Elsewhere, AutoCloseable {
  /** How often to check whether a process can still come. */
  private static final Duration GLANCE = Duration.ofSeconds(2);

  private static final int REPLY = 1 + Float.BYTES;

  private final WorkerJob job;
  private final String software;
  private final BooleanSupplier over;
  private final MeshPort port;

  /**
   * Listens at an address of this host.
   *
   * @param over returns whether no process will come any more
   */
  public LeadDesk(WorkerJob job, InetSocketAddress at, String software, BooleanSupplier over) {
    this.job = job;
    this.software = software;
    this.over = over;
    port = listen(at);
  }

  private static MeshPort listen(InetSocketAddress at) {
    try {
      return MeshPort.listen(at).kept();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The address that rank 0 connects to. */
  public InetSocketAddress address() {
    return port.address();
  }

  /**
   * Waits for a rank 0 and receives its reports.
   *
   * @throws LeadOverException if none will come any more
   */
  @Override
  public long attempt(byte[] checkpoint, Told told) {
    try (LeadWire wire = next()) {
      wire.fromFolder(checkpoint);
      long made = -1;
      while (made < 0) {
        made = Reports.tell(wire.fromLead(), told);
        wire.fromFolder(reply(told));
      }
      return made;
    } catch (MeshException e) {
      if (e.kind() == MeshException.Kind.STOPPED) {
        throw e;
      }
      // The code that runs the processes decides whether another one comes.
      return -1;
    }
  }

  private static byte[] reply(Told told) {
    AdjustableRate rate = told.rate();
    return ByteBuffer.allocate(REPLY)
        .put((byte) (told.stops() ? 1 : 0))
        .putFloat(rate.follows() ? Float.NaN : rate.at(0))
        .array();
  }

  private LeadWire next() {
    while (!over.getAsBoolean()) {
      try {
        return LeadWire.wait(job, port, software, GLANCE);
      } catch (MeshException e) {
        if (e.kind() != MeshException.Kind.LOST) {
          throw e;
        }
      }
    }
    throw new LeadOverException();
  }

  @Override
  public void close() {
    port.close();
  }
}
