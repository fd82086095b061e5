package dev.panagrad.cli.command;

import dev.panagrad.cli.progress.StopOnSignal;
import dev.panagrad.cluster.MeshException;
import dev.panagrad.cluster.MeshPort;
import dev.panagrad.models.workers.Follower;
import dev.panagrad.models.workers.WorkerJob;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * One of the processes of {@code train --workers}, which starts it: it says where it listens, reads
 * its job from the standard input, and trains with the others.
 */
@Command(
    name = "worker",
    hidden = true,
    description = "One of the processes of 'panagrad train --workers', which starts it.")
final class WorkerCommand implements Callable<Integer> {
  private static final int MOST = 1_024;

  @Spec CommandSpec spec;

  @ParentCommand Panagrad root;

  /** What rank 0 tells: a job, and which of the processes at these addresses this one is. */
  private record Place(WorkerJob job, int rank, List<InetSocketAddress> addresses) {}

  @Override
  public Integer call() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    // Ctrl-C reaches all processes of a terminal; rank 0 tells this one when it is enough.
    try (StopOnSignal _ = new StopOnSignal(() -> {});
        MeshPort port = MeshPort.listen(new InetSocketAddress(loopback, 0))) {
      root.console().line(Integer.toString(port.address().getPort()));
      root.console().out().flush();
      Place place = read(new DataInputStream(System.in), loopback);
      Follower.run(place.job, port, place.rank, place.addresses, Version.number());
      return ExitCode.OK;
    } catch (MeshException e) {
      // Rank 0 tells the person.
      return ExitCode.SOFTWARE;
    }
  }

  private static Place read(DataInputStream in, InetAddress loopback) {
    try {
      WorkerJob job = WorkerJob.read(in);
      int rank = in.readInt();
      int count = in.readInt();
      if (count < 2 || count > MOST || rank < 1 || rank >= count) {
        throw new IOException("a job for worker %d of %d".formatted(rank, count));
      }
      List<InetSocketAddress> addresses = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        addresses.add(new InetSocketAddress(loopback, in.readInt()));
      }
      return new Place(job, rank, addresses);
    } catch (IOException | IllegalArgumentException e) {
      // The end, or what a person or another program has written.
      throw new IllegalArgumentException(
          "a worker is started by 'panagrad train --workers N', which gives it its job", e);
    }
  }
}
