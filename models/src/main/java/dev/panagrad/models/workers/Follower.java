package dev.panagrad.models.workers;

import dev.panagrad.cluster.MeshException;
import dev.panagrad.cluster.MeshPort;
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
 * A process of a training that isn't rank 0: it makes the same steps, computes its share of the
 * gradients, and keeps nothing.
 */
public final class Follower {
  private Follower() {}

  /**
   * Trains with the others until all steps are made, or rank 0 says that it is enough.
   *
   * @param port where this process is called
   * @param rank of this process, 1 at least
   * @param addresses of all, by rank
   * @param software the version of the program
   * @return updates made in all
   * @throws MeshException if another process is lost or has given up
   * @throws RuntimeException if this one can't go on, which the others have been told
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
    } catch (MeshException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      // First of all, or it would look as if this process had just left.
      peers.mesh().giveUp(String.valueOf(e.getMessage()));
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
      float loss = task.update(made);
      made++;
      if (!Float.isFinite(loss)) {
        // Rank 0 has the same loss, and says so.
        break;
      }
      if (cadence.meets(made) || task.peers().stops()) {
        task.collect();
      }
    }
    return made;
  }
}
