package dev.panagrad.cli.workers;

import dev.panagrad.cluster.MeshException;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.experiments.TaskOpener;
import dev.panagrad.models.run.TrainingRun;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.TrainingListener;

/** The processes that make a training, wherever they are; often this one alone. */
public interface Team extends AutoCloseable {
  /** Where teams come from. */
  @FunctionalInterface
  interface Source {
    /**
     * A team that isn't there yet.
     *
     * @param workers how many processes train
     * @param software the version of the program
     */
    Team of(int workers, String software);
  }

  /**
   * Opens the task of a run in this process.
   *
   * @param usual does so if this process trains alone
   */
  TaskOpener opener(TaskOpener usual, RunConfig config, SessionOptions options);

  /**
   * Trains.
   *
   * @return updates made in all
   * @throws MeshException if a process is lost or has given up
   */
  long train(TrainingRun run, TrainingListener listener);

  /** What to tell of the end of the connections, with some advice. */
  RuntimeException failure(MeshException cause, String advice);

  /** Lets the processes go. */
  @Override
  void close();
}
