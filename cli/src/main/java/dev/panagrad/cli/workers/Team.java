package dev.panagrad.cli.workers;

import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.run.TaskOpener;
import dev.panagrad.models.run.TrainingRun;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.TrainingListener;

/** The processes of a training, wherever they run; often only this one. */
public interface Team extends AutoCloseable {
  /** Creates teams. */
  @FunctionalInterface
  interface Source {
    /**
     * Creates a team; its processes aren't started yet.
     *
     * @param workers how many processes train
     * @param software the version of the program
     */
    Team of(int workers, String software);
  }

  /**
   * Opens the task of a run in this process.
   *
   * @param usual opens the task if this process trains alone
   */
  TaskOpener opener(TaskOpener usual, RunConfig config, SessionOptions options);

  /**
   * Trains.
   *
   * @return updates made in total
   * @throws MeshException if a process is lost or has failed
   */
  long train(TrainingRun run, TrainingListener listener);

  /** The exception that reports lost connections to the user, with some advice. */
  RuntimeException failure(MeshException cause, String advice);

  /** Releases the processes. */
  @Override
  void close();
}
