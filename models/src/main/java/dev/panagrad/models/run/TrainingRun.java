package dev.panagrad.models.run;

import dev.panagrad.graph.session.WarmUp;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.Score;
import dev.panagrad.models.train.StopRequest;
import dev.panagrad.models.train.TrainingException;
import dev.panagrad.models.train.TrainingListener;
import dev.panagrad.models.train.TrainingTask;
import dev.panagrad.models.train.loop.Cadence;
import dev.panagrad.models.train.loop.Listeners;
import dev.panagrad.models.train.loop.SharedState;
import dev.panagrad.models.train.loop.Trainer;
import dev.panagrad.models.train.store.Checkpoint;
import dev.panagrad.models.train.store.LoggingListener;
import dev.panagrad.models.train.store.MetricsLog;
import dev.panagrad.models.train.tensorboard.TensorBoardListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A training with its folder, which keeps config, measurements and checkpoints; a run that was
 * stopped or killed can be resumed from there bit for bit.
 */
public final class TrainingRun implements AutoCloseable {
  private final RunConfig config;
  private final RunFolder folder;
  private final TrainingTask task;
  private MetricsLog metrics;
  private final Checkpoint from;
  private final String change;
  private final StopRequest stop = new StopRequest();

  TrainingRun(
      RunConfig config,
      RunFolder folder,
      TrainingTask task,
      MetricsLog metrics,
      Checkpoint from,
      String change) {
    this.config = config;
    this.folder = folder;
    this.task = task;
    this.metrics = metrics;
    this.from = from;
    this.change = change;
  }

  /**
   * Starts a run in a new folder.
   *
   * @param config all except the data's origin, which the run determines
   * @param path the folder, or null for one in {@code runs} named after experiment and time
   * @param opener opens the task
   */
  public static TrainingRun start(RunConfig config, Path path, Supplier<TrainingTask> opener) {
    return RunOpening.start(config, path, opener);
  }

  /**
   * Resumes the run in a folder. Its config gets the new number of steps, and the new environment
   * if it differs from the previous one. A run that was killed between its last checkpoint and its
   * report may be resumed with no steps left.
   *
   * @param config of the folder, perhaps with another number of steps
   * @param opener opens the task of the config
   * @throws IllegalArgumentException if the run has made all these steps, and its report is written
   */
  public static TrainingRun resume(RunConfig config, Path path, Supplier<TrainingTask> opener) {
    return RunOpening.resume(config, path, opener);
  }

  /**
   * Warms up the JIT compiler with samples of all work of a training, so that its steps are fast
   * from the start.
   */
  public static void warmUp(TrainingTask task) {
    WarmUp warmUp = new WarmUp(task.session());
    task.warmUp(warmUp);
    warmUp.start();
  }

  /** The configuration of the run. */
  public RunConfig config() {
    return config;
  }

  /** The best evaluation before this part of the run, or null. */
  public Score best() {
    return from.best();
  }

  /**
   * A sentence that says that the run continues with other kernels or products than before, so that
   * its bits differ from those of an uninterrupted run; null if nothing changed.
   */
  public String change() {
    return change;
  }

  /** The folder of the run. */
  public RunFolder folder() {
    return folder;
  }

  /** The session with its data. */
  public TrainingTask task() {
    return task;
  }

  /** Updates made before. */
  public long step() {
    return from.step();
  }

  /** Requests the end of the training after the current step; may be called from any thread. */
  public void requestStop() {
    stop.make();
  }

  /**
   * Changes the learning rate of all later updates, and records that in the log; only on the
   * training's thread, between two steps.
   *
   * @param step updates made
   * @param rate the new one, or NaN to follow the experiment's schedule again
   * @throws IllegalArgumentException if the rate is no finite number above 0
   */
  public void changeLearningRate(long step, float rate) {
    if (Float.isNaN(rate)) {
      task.rate().follow();
    } else {
      task.rate().set(rate);
    }
    metrics.append(
        step,
        task.rate().follows() ? "learning-rate-schedule" : "learning-rate",
        task.learningRate(step));
  }

  /**
   * Trains.
   *
   * @return total updates made, fewer than requested if a stop was requested
   */
  public long run(TrainingListener listener) {
    Cadence cadence = Cadence.of(config);
    if (task.peers() != null) {
      SharedState.send(task, from.step());
    }
    try (TensorBoardListener board = new TensorBoardListener(folder, from.step())) {
      TrainingListener all = new LoggingListener(metrics, new Listeners(List.of(board, listener)));
      return new Trainer(task, cadence, this::save, all, stop)
          .run(from.step(), from.best(), from.seconds());
    }
  }

  /**
   * Rejects a state from which training can't continue.
   *
   * @param step updates made
   */
  public static void requireFinite(TrainingTask task, long step) {
    Optional<String> notFinite = Checkpoint.firstNotFinite(task.session());
    if (notFinite.isPresent()) {
      throw new TrainingException(
          ("'%s' holds NaN or infinity after step %d, and is not kept; a smaller learning rate may"
                  + " help, and --check-numerics names the node")
              .formatted(notFinite.get(), step));
    }
  }

  private void save(long step, double seconds, Score best, boolean isBest) {
    requireFinite(task, step);
    if (!metrics.isInPlace()) {
      throw folder.gone(null);
    }
    try {
      Checkpoint.of(config, task, step, seconds, best)
          .save(isBest ? folder.bestCheckpoint() : folder.lastCheckpoint(), task);
      task.saveModel(folder.model(), isBest);
    } catch (FileException e) {
      throw metrics.isInPlace() ? e : folder.gone(e);
    }
  }

  MetricsLog metrics() {
    return metrics;
  }

  boolean stops() {
    return stop.isMade();
  }

  /** Removes the measurements after a checkpoint from which the training continues. */
  void rewind(long step) {
    metrics.close();
    metrics = MetricsLog.resume(folder.metrics(), step);
  }

  @Override
  public void close() {
    metrics.close();
    task.close();
  }
}
