package dev.panagrad.models.workers;

import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.cluster.join.MeshPort;
import dev.panagrad.models.run.ExperimentRun;
import dev.panagrad.models.run.TrainingRun;
import dev.panagrad.models.train.Peers;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.TrainingTask;
import dev.panagrad.models.train.loop.Cadence;
import dev.panagrad.models.train.loop.SharedState;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * A process of a training other than rank 0: it makes the same steps, computes its share of the
 * gradients, and saves nothing.
 */
public final class Follower {
  private Follower() {}

  /**
   * Trains with the others until all steps are made, or rank 0 ends the training.
   *
   * @param port where this process accepts connections
   * @param rank of this process, at least 1
   * @param addresses of all, by rank
   * @param software the version of the program
   * @return total updates made
   * @throws MeshException if another process is lost or has given up
   * @throws RuntimeException if this one can't continue, which has been reported to the others
   */
  public static long run(
      WorkerJob job, MeshPort port, int rank, List<InetSocketAddress> addresses, String software) {
    Peers peers = job.join(port, rank, addresses, software);
    TrainingTask task = null;
    try {
      RunConfig config = job.runConfig();
      task =
          ExperimentRun.open(
              config,
              job.session(),
              (experiment, settings) -> experiment.open(settings.with(peers)));
      TrainingRun.warmUp(task);
      return train(task, SharedState.receive(task), Cadence.of(config));
    } catch (RuntimeException | Error e) {
      peers.giveUp(e);
      throw e;
    } finally {
      if (task == null) {
        peers.close();
      } else {
        task.close();
      }
    }
  }

  private static long train(TrainingTask task, long from, Cadence cadence) {
    long made = from;
    while (made < cadence.steps() && !task.peers().stops()) {
      task.nextBatch();
      if (cadence.logs(made) && task.isScorable(made)) {
        task.scoreTogether();
      }
      float loss = task.update(made);
      made++;
      if (!Float.isFinite(loss)) {
        // Rank 0 has the same loss, and reports it.
        break;
      }
      if (cadence.meets(made) || task.peers().stops()) {
        task.collect();
      }
      if (cadence.tests(made)) {
        if (task.evaluationExamples() > 0) {
          task.evaluateTogether();
        }
        task.peers().shareStop();
      }
    }
    return made;
  }
}
