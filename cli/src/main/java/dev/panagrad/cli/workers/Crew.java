package dev.panagrad.cli.workers;

import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.cluster.join.MeshPort;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.run.TaskOpener;
import dev.panagrad.models.run.TrainingRun;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.Peers;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.TaskSettings;
import dev.panagrad.models.train.TrainingException;
import dev.panagrad.models.train.TrainingListener;
import dev.panagrad.models.train.TrainingTask;
import dev.panagrad.models.workers.WorkerJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The worker processes that a training has started on this machine; it is rank 0 itself. */
public final class Crew implements Team {
  private final int count;
  private final String software;
  private final List<WorkerProcess> workers = new ArrayList<>();
  private Peers peers;

  /**
   * Creates a crew; its processes aren't started yet.
   *
   * @param count of processes, this one included
   * @param software the version of the program
   */
  public Crew(int count, String software) {
    this.count = count;
    this.software = software;
  }

  /** Starts and connects the other processes before the task is opened. */
  @Override
  public TaskOpener opener(TaskOpener usual, RunConfig config, SessionOptions options) {
    return count == 1
        ? usual
        : (experiment, settings) -> open(config, options, experiment, settings);
  }

  @Override
  public long train(TrainingRun run, TrainingListener listener) {
    if (run.step() < run.config().steps()) {
      TrainingRun.warmUp(run.task());
    }
    return run.run(listener);
  }

  private TrainingTask open(
      RunConfig config, SessionOptions options, Experiment experiment, TaskSettings settings) {
    WorkerJob job =
        new WorkerJob(config.toJson(), options.checkNumerics(), WorkerJob.newToken(), "0", false);
    try {
      MeshPort port = MeshPort.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      List<InetSocketAddress> addresses = new ArrayList<>(List.of(port.address()));
      try {
        for (int rank = 1; rank < count; rank++) {
          workers.add(WorkerProcess.start(rank));
        }
        for (WorkerProcess worker : workers) {
          addresses.add(worker.address());
        }
        for (WorkerProcess worker : workers) {
          worker.send(job, addresses);
        }
      } catch (IOException e) {
        port.close();
        throw e;
      }
      peers = job.join(port, 0, addresses, software);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return experiment.open(settings.with(peers));
  }

  @Override
  public TrainingException failure(MeshException cause, String advice) {
    String end =
        cause.rank() > 0 && cause.rank() <= workers.size()
            ? workers.get(cause.rank() - 1).end()
            : null;
    String what =
        cause.kind() != MeshException.Kind.LOST || end == null
            ? cause.getMessage()
            : "worker %d %s".formatted(cause.rank(), end);
    return new TrainingException(what + "; " + advice);
  }

  @Override
  public void close() {
    if (peers != null) {
      peers.close();
    }
    workers.forEach(WorkerProcess::close);
  }
}
